"""The tracking page of an order: its progress, and once its services have begun what the portal says of the place."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.flow.checkout import tracking
from gigafibre_fsm.flow.portal import sentences, status_facts
from gigafibre_fsm.guards.records import customers_of


def track(token: str) -> dict[str, Any]:
	"""The progress of an order (`tracking.track`); in its place, where the services have begun, the sentence for their state.

	Raises BadRequest for a forged link, Gone for an expired one, NotFound when there is no order.
	"""
	order = tracking.track(token)
	location = frappe.db.get_value("Sales Order", order["order"], "fsm_service_location")
	if order["cancelled"] or not location or not tracking.has_begun(order["order"]):
		return order
	place = _place(location)
	told = sentences.of_place(place, _)
	active = place.status == "Active"
	return {
		**order,
		"headline": told.text,
		"next_step": order["next_step"] if active else "",
		"steps": order["steps"] if active else [],
	}


def _place(location: str) -> sentences.Place:
	"""The facts of a place: to others than its own customer not why a service is suspended, nor when somebody is at home."""
	fields = ["name", "customer", "status", "disconnected_on"]
	row = frappe.db.get_value("Service Location", location, fields, as_dict=True)
	if row.customer in customers_of(frappe.session.user):
		return status_facts.facts_of(row)
	return sentences.Place(row.status)
