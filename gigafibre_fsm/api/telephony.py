"""Telephone lines, and the buttons of number transfers (ports)."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.telephony import lines, number_transfers
from gigafibre_fsm.guards import arguments, teams
from gigafibre_fsm.guards.records import customers_of


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.SUPPORT)
def of_location(location: str = "") -> dict[str, list[dict[str, Any]]]:
	"""The telephone lines of a location: {"lines": [{"equipment", "number", "state", "sentence", "transfer"}]}."""
	name = arguments.text(location, _("Service Location"))
	if not frappe.db.exists("Service Location", name):
		raise NotFound(_("Service location not found."))
	return {"lines": lines.of_location(name)}


@frappe.whitelist(methods=["GET"])
@guards.customer
def mine() -> dict[str, list[dict[str, Any]]]:
	"""The customer's own lines: {"lines": [{"location", "number", "state", "sentence", "transfer"}]}."""
	places = frappe.get_all(
		"Service Location",
		filters={
			"customer": among(customers_of(frappe.session.user)),
			"status": ("!=", "Disconnected"),
		},
		pluck="name",
		order_by="creation",
	)
	return {
		"lines": [
			{"location": place, **{key: value for key, value in line.items() if key != "equipment"}}
			for place in places
			for line in lines.of_location(place)
		]
	}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def request_number(transfer: str = "") -> dict[str, str]:
	"""Record that the number was requested from the other provider: {"transfer", "status"}."""
	return _summary(number_transfers.request(_name(transfer)))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def confirm_number(transfer: str = "", switch_date: str = "") -> dict[str, str]:
	"""Record the day of the switch that the other provider has confirmed: {"transfer", "status"}."""
	day = arguments.day(switch_date, _("Switch Date"))
	return _summary(number_transfers.confirm(_name(transfer), day))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def complete_number(transfer: str = "") -> dict[str, str]:
	"""Record that the number has arrived: {"transfer", "status"}."""
	return _summary(number_transfers.complete(_name(transfer)))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def refuse_number(transfer: str = "", reason: str = "") -> dict[str, str]:
	"""Record that the other provider refused: {"transfer", "status"}."""
	why = arguments.text(reason, _("Reason"), max=500)
	return _summary(number_transfers.refuse(_name(transfer), why))


def _name(transfer: object) -> str:
	return arguments.text(transfer, _("Number Transfer"))


def _summary(transfer: Document) -> dict[str, str]:
	return {"transfer": transfer.name, "status": transfer.status}
