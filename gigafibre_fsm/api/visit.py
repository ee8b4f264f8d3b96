"""A customer's own visit, by its signed link. Needs no account."""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.flow.dispatch import appointments
from gigafibre_fsm.flow.vocabulary import TIME_WINDOWS
from gigafibre_fsm.guards import arguments


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["GET"])
@guards.public(limit=60, seconds=60)
def show(token: str = "") -> dict[str, Any]:
	"""The visit, and the free slots to which it can be moved."""
	return appointments.visit_details(token)


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.public(limit=20, seconds=60)
def confirm(token: str = "") -> dict[str, Any]:
	"""Confirm that the customer will be there."""
	return appointments.confirm(token)


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.public(limit=20, seconds=60)
def move(token: str = "", day: str = "", time_window: str = "") -> dict[str, Any]:
	"""Move the visit to a free slot."""
	wanted = arguments.day(day, _("Day")) or datetime.date.min
	return appointments.move(token, wanted, arguments.choice(time_window, _("Time window"), TIME_WINDOWS))


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.public(limit=20, seconds=60)
def give_up(token: str = "", reason: str = "") -> dict[str, Any]:
	"""Give up the appointment; the order stays, and support calls the customer."""
	return appointments.give_up(token, arguments.text(reason, _("Reason"), max=300, required=False))
