"""The buttons that end a service: on the forms of a subscription, a location, and a returned device."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import NotAllowed, NotFound
from gigafibre_fsm.flow.subscriptions import cancellation, cancellation_preview
from gigafibre_fsm.flow.workshop import receiving
from gigafibre_fsm.guards import arguments, callers, teams


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def options(location: str = "") -> dict[str, Any]:
	"""What can be ended at a location: {"services", "reasons", "may_waive", "obstacle", "today"}."""
	told = cancellation_preview.options(_existing_record("Service Location", location), getdate(nowdate()))
	return {**told, "may_waive": callers.is_manager()}


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def preview(
	location: str = "", services: list | None = None, last_day: str = "", charge_fee: bool = True
) -> dict[str, Any]:
	"""What ending these subscriptions would credit and charge, and which others end with them. Changes nothing."""
	name, chosen = _existing_record("Service Location", location), _names(services)
	last, fee = (
		arguments.day(last_day, _("Last Day of Service")),
		arguments.flag(charge_fee, _("Charge the Exit Fee")),
	)
	return cancellation_preview.preview(name, chosen, last, getdate(nowdate()), fee)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def end(
	location: str = "",
	services: list | None = None,
	last_day: str = "",
	reason: str = "",
	note: str = "",
	charge_fee: bool = True,
	waiver: str = "",
) -> dict[str, Any]:
	"""End subscriptions of a location: {"services": [{"name", "status", "last_day"}]}. Only a manager can waive the exit fee."""
	name, chosen = _existing_record("Service Location", location), _names(services)
	last = arguments.day(last_day, _("Last Day of Service"))
	why = arguments.choice(reason, _("Reason"), cancellation.REASONS)
	more = arguments.text(note, _("Note"), max=500, required=False)
	waived = ""
	if not arguments.flag(charge_fee, _("Charge the Exit Fee")):
		if not callers.is_manager():
			raise NotAllowed(_("Only a manager can waive the exit fee."))
		waived = arguments.text(waiver, _("Exit Fee Waiver Reason"), max=500)
	return _summary(cancellation.end(name, chosen, last, getdate(nowdate()), why, more, waived))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def keep(subscription: str = "") -> dict[str, Any]:
	"""Withdraw a planned cancellation: {"services": those that continue}."""
	return _summary(
		cancellation.withdraw_cancellation(
			_existing_record("Service Subscription", subscription), getdate(nowdate())
		)
	)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def returned(equipment: str = "") -> dict[str, str]:
	"""Record that a device was returned after its service ended: {"equipment", "status"}."""
	device = receiving.receive(_existing_record("Service Equipment", equipment))
	return {"equipment": device.name, "status": device.status}


def _existing_record(doctype: str, value: object) -> str:
	name = arguments.text(value, _(doctype))
	if not frappe.db.exists(doctype, name):
		raise NotFound(_("Record not found."))
	return name


def _names(services: object) -> list[str]:
	field = _("Services")
	return [arguments.text(name, field) for name in arguments.json_list(services, field)]


def _summary(subscriptions: list[Any]) -> dict[str, Any]:
	return {
		"services": [
			{"name": each.name, "status": each.status, "last_day": str(each.last_day or "")}
			for each in subscriptions
		]
	}
