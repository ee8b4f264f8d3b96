"""Buttons of OLTs and of OLT commands."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.flow.network import olt_channel, olt_commands, terminal_view
from gigafibre_fsm.guards import arguments, teams
from gigafibre_fsm.integrations.olt import driver, ssh
from gigafibre_fsm.integrations.olt.dialect import MissingValue


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def confirm(command: str = "") -> dict[str, str]:
	"""Record that the commands were typed on the OLT and work: {"command", "status"}."""
	return _summary(olt_commands.confirm(_existing_record(command, "OLT Command")))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def send(command: str = "") -> dict[str, str]:
	"""Send a waiting or refused command over SSH: {"command", "status"}."""
	return _summary(olt_commands.try_again(_existing_record(command, "OLT Command")))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SYSTEM)
def read_host_key(olt: str = "") -> dict[str, str]:
	"""Read the SSH host key of an OLT, for a person to compare: {"key"}. Sends no password."""
	found = frappe.get_doc("OLT", _existing_record(olt, "OLT"))
	return {"key": ssh.read_host_key(found.ip_address, found.ssh_port or 22)}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def find_new(olt: str = "") -> dict[str, list[dict[str, Any]]]:
	"""The ONTs that an OLT sees without a registration: {"found": [{"serial", "frame", "slot", "port"}]}."""
	found = frappe.get_doc("OLT", _existing_record(olt, "OLT"))
	try:
		dialect = olt_commands.dialect_of(found.name)
		with olt_channel.one_session(found.name):
			onts = driver.find_new(olt_channel.target(found, dialect), dialect)
	except MissingValue as unknown:
		raise Conflict(_("Not known: {0}").format(_(str(unknown)))) from unknown
	return {
		"found": [
			{"serial": ont.serial, "frame": ont.frame, "slot": ont.slot, "port": ont.port} for ont in onts
		]
	}


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.OPERATIONS)
def terminal_tree(terminal: str = "") -> dict[str, Any]:
	"""The feed of a terminal and the lines behind it; the shape is in flow/network/terminal_view.py."""
	return terminal_view.tree(_existing_record(terminal, "Terminal"))


def _existing_record(value: object, doctype: str) -> str:
	name = arguments.text(value, _(doctype))
	if not frappe.db.exists(doctype, name):
		raise NotFound(_("{0} not found.").format(_(doctype)))
	return name


def _summary(command: Any) -> dict[str, str]:
	return {"command": command.name, "status": command.status}
