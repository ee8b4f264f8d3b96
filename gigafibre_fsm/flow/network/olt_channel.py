"""Sends the outbox items of channel OLT, one session per OLT. Reads records, writes none: see olt_commands.py.

Topics: olt.command changes a line, olt.look queries why ONTs are down, olt.audit reads their configuration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.exceptions import Busy, ServiceRefused, ServiceUnavailable
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.network import olt_commands
from gigafibre_fsm.integrations.olt import driver
from gigafibre_fsm.integrations.olt.dialect import Dialect, MissingValue, State, steps
from gigafibre_fsm.integrations.olt.line import Line
from gigafibre_fsm.integrations.olt.ssh import Target
from gigafibre_fsm.outbox.item import OutboxItem, Receipt


def send(item: OutboxItem) -> Receipt:
	"""Outbox sender of channel OLT. The session is opened before the first read: a command that was replaced meanwhile would
	undo the newer one.
	"""
	with one_session(item.target):
		return SENDERS[item.topic](item)


def _command(item: OutboxItem) -> Receipt:
	"""{"done", "transcript"}; empty for a command that is over. A command that was cancelled after an attempt without an answer is
	only read: whether the OLT carried it out.
	"""
	command = frappe.get_doc(olt_commands.DOCTYPE, item.payload["command"])
	perhaps_done = command.status == "Cancelled" and item.attempts > 1
	if command.status != "Queued" and not perhaps_done:
		return Receipt()
	port = frappe.db.get_value("Fibre Port", command.fibre_port, olt_commands.PORT_FIELDS, as_dict=True)
	olt = frappe.get_doc("OLT", command.olt)
	try:
		dialect = olt_commands.dialect_of(olt.name)
		line = olt_commands.line_of(port, command)
		if perhaps_done or olt.driver == olt_commands.READ_ONLY:
			return _is_done(target(olt, dialect), dialect, command.action, line)
		outcome = driver.carry_out(target(olt, dialect), dialect, command.action, line)
		return Receipt(response={"done": True, "transcript": outcome.transcript})
	except MissingValue as unknown:
		raise ServiceRefused(_("Not known: {0}").format(_(str(unknown))), code="unknown") from unknown


def _is_done(machine: Target, dialect: Dialect, action: str, line: Line) -> Receipt:
	state = driver.read_state(machine, dialect, line)
	return Receipt(response={"done": not steps(action, line, state), "transcript": describe(state)})


def _look(item: OutboxItem) -> Receipt:
	"""{"answers": whether the OLT responds, "down": {fibre port: "dying-gasp", "los" or ""}} of the queried ONTs."""
	try:
		return Receipt(
			response={"answers": True, "down": {port: state.down for port, state in _states(item)}}
		)
	except ServiceUnavailable:
		return Receipt(response={"answers": False, "down": {}})


def _audit(item: OutboxItem) -> Receipt:
	"""{"read": {fibre port: [serial, line profile]}}; "" where there is no ONT, or the OLT reports none."""
	return Receipt(
		response={"read": {port: [state.serial or "", state.profile or ""] for port, state in _states(item)}}
	)


def _states(item: OutboxItem) -> list[tuple[str, State]]:
	olt = frappe.get_doc("OLT", item.target)
	dialect = olt_commands.dialect_of(olt.name)
	ports = frappe.get_all(
		"Fibre Port", filters={"name": among(item.payload["ports"])}, fields=olt_commands.PORT_FIELDS
	)
	asked = [olt_commands.line_of(port, frappe._dict()) for port in ports]
	states = driver.read_states(target(olt, dialect), dialect, asked)
	return [(port.name, state) for port, state in zip(ports, states, strict=True)]


def target(olt: Any, dialect: Dialect) -> Target:
	"""The SSH target of an OLT. Raises ServiceRefused while its SSH settings are incomplete."""
	password = olt.get_password("ssh_password", raise_exception=False) or ""
	if not (olt.ssh_user and password and olt.ssh_host_key):
		raise ServiceRefused(
			_("{0}: user, password and host key are needed for SSH.").format(olt.name), code="settings"
		)
	return Target(
		olt.name,
		olt.ip_address,
		olt.ssh_port or 22,
		olt.ssh_user,
		password,
		olt.ssh_host_key,
		dialect.platform,
	)


def describe(state: State) -> str:
	"""The OLT's state of an ONT, as a sentence."""
	if not state.registered:
		return _("No such ONT.")
	facts = ((_("Serial"), state.serial), (_("Line Profile"), state.profile), (_("VLAN"), state.vlan))
	return ", ".join(f"{name} {value}" for name, value in facts if value)


@contextmanager
def one_session(olt: str) -> Iterator[None]:
	"""Hold the only session that this app opens to an OLT. Raises Busy while another process has it."""
	lock = f"gigafibre-olt:{frappe.conf.db_name}:{olt}"[:64]
	if not frappe.db.sql("SELECT GET_LOCK(%s, 0)", lock)[0][0]:
		raise Busy(_("{0} is busy.").format(olt))
	try:
		yield
	finally:
		frappe.db.sql("SELECT RELEASE_LOCK(%s)", lock)


SENDERS: dict[str, Callable[[OutboxItem], Receipt]] = {
	"olt.command": _command,
	"olt.look": _look,
	"olt.audit": _audit,
}
