"""Commands that change drops on an OLT. The only writer of OLT Command.

`order_changes` compares a drop's sold line with the result of its last commands, and orders the difference. Every step that
changes a line may call it at any time: without a difference it does nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime, nowdate

from gigafibre_fsm.exceptions import Conflict, ServiceRefused
from gigafibre_fsm.flow.availability import masters
from gigafibre_fsm.flow.equipment import identity
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.network import dialects, lines
from gigafibre_fsm.flow.network.rules import NOTHING, Sold, next_changes
from gigafibre_fsm.flow.vocabulary import OPEN_COMMAND
from gigafibre_fsm.integrations.olt.dialect import DISCONNECT, MissingValue
from gigafibre_fsm.integrations.olt.line import Line
from gigafibre_fsm.notifications.notify import tell_staff
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post

DOCTYPE = "OLT Command"
CARD, READ_ONLY, SSH = "Command Card", "SSH, Read Only", "SSH"
OF_THE_OLT = ("sign_in", "host_key", "settings")
"""Reasons of a refusal that concern all commands of an OLT."""
PORT_FIELDS = ["name", "olt", "frame", "slot", "port", "ont_id", "location", "status", "sn"]


def order_changes(port: str) -> list[str]:
	"""Order the changes of a Fibre Port on its OLT; returns the names of the new commands, in order.

	Commands that were ordered before and not begun are cancelled: only the latest state counts. Sends nothing to an OLT that
	another system is the master of.
	"""
	row = frappe.db.get_value("Fibre Port", port, PORT_FIELDS, as_dict=True, for_update=True)
	if not row or not row.olt or not frappe.get_cached_value("OLT", row.olt, "driver"):
		return []
	if not masters.is_run_here(row.olt):
		return []
	wanted, before = lines.sold(row), _expected(row)
	if before == wanted:
		return []
	return _order_anew(row, wanted)


def _order_anew(row: Any, wanted: Sold) -> list[str]:
	"""Order what leads from what the OLT has to what is wanted; what was ordered before is cancelled."""
	for command in _commands(row.name, OPEN_COMMAND):
		_change(command.name, status="Cancelled", reason=_("Replaced by a newer command."))
	ordered: list[str] = []
	for action, line in next_changes(_on_the_olt(row), wanted):
		ordered.append(_order(row, action, line, after=ordered[-1] if ordered else ""))
	return ordered


def confirm(name: str) -> Document:
	"""Record that staff have typed the commands and verified them. Raises Conflict for a command that is over, or that must
	wait for another.
	"""
	command = _open(name)
	_require_first(command)
	return _confirm(command, confirmed_by=frappe.session.user)


def try_again(name: str) -> Document:
	"""Send a refused or waiting command over SSH. Raises Conflict when nothing can be sent."""
	command = _open(name)
	_require_first(command)
	if command.status == "Queued" or frappe.get_cached_value("OLT", command.olt, "driver") == CARD:
		raise Conflict(_("This command cannot be sent: it is on its way, or a person types it."))
	queued = _change(name, status="Queued", reason="")
	_queue(queued)
	return queued


def on_outcome(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of olt.command: record the OLT's answer."""
	command = frappe.get_doc(DOCTYPE, item.payload["command"], for_update=True)
	if command.status == "Cancelled" and receipt and receipt.response.get("done"):
		_done_too_late(command, receipt.response["transcript"])
	if command.status != "Queued":
		return
	if refusal:
		said = refusal.detail.get("transcript", "")
		refused = _change(command.name, status="Refused", reason=str(refusal), transcript=said)
		_tell_staff(refused, refusal)
		return
	answer = receipt.response if receipt else {}
	if answer.get("done"):
		_confirm(command, transcript=answer["transcript"])
	elif answer:
		_change(command.name, status="Waiting", reason=_("Not done yet."), transcript=answer["transcript"])


def _done_too_late(command: Document, transcript: str) -> None:
	"""It was replaced while the OLT carried it out: what is wanted now starts from there."""
	done = _change(command.name, status="Confirmed", confirmed_on=now_datetime(), transcript=transcript)
	row = frappe.db.get_value("Fibre Port", command.fibre_port, PORT_FIELDS, as_dict=True, for_update=True)
	if row and masters.is_run_here(row.olt):
		wanted = lines.sold(row)
		if wanted.serial == done.serial:
			announce("olt_command_confirmed", done)
		_order_anew(row, wanted)


def _tell_staff(command: Document, refusal: ServiceRefused) -> None:
	"""Notify staff, since a household waits. A problem with the OLT's settings, not with a line, is reported once a day."""
	told = {
		"command": command.name,
		"action": command.action,
		"olt": command.olt,
		"location": command.location or "",
		"reason": str(refusal),
	}
	about = f"{command.name}:{command.modified}"
	if refusal.code in OF_THE_OLT:
		about = f"{command.olt}:{refusal.code}:{nowdate()}"
	tell_staff("olt.refused", told, f"olt.refused:{about}", command)


def _confirm(command: Document, **more: Any) -> Document:
	done = _change(command.name, status="Confirmed", reason="", confirmed_on=now_datetime(), **more)
	frappe.db.set_value("Fibre Port", command.fibre_port, "olt_read_at", None, update_modified=False)
	announce("olt_command_confirmed", done)
	for following in frappe.get_all(
		DOCTYPE, filters={"after_command": command.name, "status": "Waiting"}, pluck="name"
	):
		_begin(frappe.get_doc(DOCTYPE, following))
	return done


def _expected(port: Any) -> Sold:
	"""The line after all ordered commands, including a refused one, which waits for staff."""
	return _after_last(port, (*OPEN_COMMAND, "Confirmed"))


def _on_the_olt(port: Any) -> Sold:
	"""The line on the OLT as far as known."""
	return _after_last(port, ("Confirmed",))


def _after_last(port: Any, statuses: Sequence[str]) -> Sold:
	commands = _commands(port.name, statuses)
	if not commands:
		# A line from before this app's commands: its ONT is known, its profile is not.
		serial = identity.pon_serial(port.sn) or port.sn or ""
		return Sold(serial, "", 0) if port.status == "Occupied" else NOTHING
	last = commands[-1]
	return (
		NOTHING if last.action == DISCONNECT else Sold(last.serial, last.line_profile or "", last.vlan or 0)
	)


def _commands(port: str, statuses: Sequence[str]) -> list[Any]:
	"""The commands of a port, in order, as committed now, not as in this transaction's snapshot."""
	return frappe.db.sql(
		"""SELECT name, action, serial, line_profile, vlan FROM `tabOLT Command`
		WHERE fibre_port = %s AND status IN %s ORDER BY name FOR UPDATE""",
		(port, tuple(statuses)),
		as_dict=True,
	)


def _order(port: Any, action: str, line: Sold, after: str) -> str:
	location = lines.location_of(port)
	command = frappe.new_doc(DOCTYPE)
	command.update(
		{
			"status": "Waiting",
			"action": action,
			"olt": port.olt,
			"fibre_port": port.name,
			"location": location or None,
			"sales_order": frappe.db.get_value("Service Location", location, "sales_order")
			if location
			else None,
			"after_command": after or None,
			"serial": line.serial,
			"line_profile": line.profile,
			"vlan": line.vlan,
		}
	)
	try:
		command.commands = "\n".join(dialect_of(port.olt).lines(action, line_of(port, command)))
	except MissingValue as unknown:
		command.reason = _("Not known: {0}").format(_(str(unknown)))
	command.insert(ignore_permissions=True)
	if not after:
		_begin(command)
	return command.name


def _begin(command: Document) -> None:
	"""Send a command if its OLT accepts SSH; others wait for staff."""
	if command.commands and frappe.get_cached_value("OLT", command.olt, "driver") == SSH:
		_queue(_change(command.name, status="Queued"))


def dialect_of(olt: str) -> Any:
	"""The dialect of an OLT. Raises MissingValue without one."""
	name = frappe.get_cached_value("OLT", olt, "dialect")
	if not name:
		raise MissingValue("dialect")
	return dialects.of_record(frappe.get_cached_doc("OLT Dialect", name))


def line_of(port: Any, command: Any) -> Line:
	"""The line of a command, at its place on the OLT."""
	place = (int(port.frame or 0), int(port.slot or 0), int(port.port or 0), int(port.ont_id or 0))
	return Line(*place, command.serial or "", command.line_profile or "", command.vlan or 0, port.name)


def _open(name: str) -> Document:
	command = frappe.get_doc(DOCTYPE, name, for_update=True)
	if command.status not in OPEN_COMMAND:
		raise Conflict(_("This command is over: {0}.").format(_(command.status)))
	masters.require_run_here(command.olt)
	return command


def _require_first(command: Document) -> None:
	first = command.after_command and frappe.db.get_value(DOCTYPE, command.after_command, "status")
	if first in OPEN_COMMAND:
		raise Conflict(_("{0} comes first.").format(command.after_command))


def _queue(command: Document) -> None:
	key = f"olt:{command.name}:{command.modified}"
	post(
		"OLT",
		topic="olt.command",
		key=key,
		target=command.olt,
		payload={"command": command.name},
		reference=command,
	)


def _change(name: str, **values: Any) -> Document:
	command = frappe.get_doc(DOCTYPE, name, for_update=True)
	command.update(values)
	command.save(ignore_permissions=True)
	return command
