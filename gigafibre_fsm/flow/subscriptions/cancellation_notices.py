"""Messages to customer and staff about the end of a service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.flow.activation import disconnection
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.subscriptions.settlement import Settlement
from gigafibre_fsm.flow.vocabulary import SAID_TO_CUSTOMERS
from gigafibre_fsm.money import ZERO
from gigafibre_fsm.notifications import templates
from gigafibre_fsm.notifications.notify import tell_customer, tell_staff


def notify_planned(settlement: Settlement, reason: str) -> None:
	"""Notify that a cancellation was planned for a later day."""
	devices = disconnection.devices(settlement.ended[0].location, settlement.ended)
	_notify("service.ending", settlement, reason, disconnection.to_return(devices), {})


def notify_ended(settlement: Settlement, due_back: Sequence[Any], line: dict[str, Any]) -> None:
	"""Notify that services have ended. `due_back` are the devices to be returned, `line` the fibre port that is free now."""
	_notify("service.ended", settlement, settlement.ended[0].end_reason or "", due_back, line)


def notify_withdrawn(kept: Sequence[Document], today: date) -> None:
	"""Notify that a planned cancellation was withdrawn."""
	first = kept[0]
	facts = {"services": [each.description or each.item for each in kept], "date": str(today)}
	key = f"service.kept:{first.name}:{frappe.generate_hash(length=8)}"
	tell_customer(first.customer, "service.kept", facts, key, first)
	names = [each.name for each in kept]
	staff = {**facts, "customer": first.customer, "location": first.location, "subscriptions": names}
	tell_staff("service.kept", staff, key, first)


def _notify(
	topic: str, settlement: Settlement, reason: str, due_back: Sequence[Any], line: dict[str, Any]
) -> None:
	first = settlement.ended[0]
	place = frappe.get_doc("Service Location", first.location)
	language = templates.language(frappe.db.get_value("Customer", first.customer, "language"))
	fee = sum((decimal(each.exit_fee) for each in settlement.ended), ZERO)
	facts = {
		"services": [each.description or each.item for each in settlement.ended],
		"address": ", ".join(filter(None, (place.address_line, place.city))),
		"date": str(settlement.last),
		"exit_fee": f"{fee:.2f}" if fee else "",
	}
	names = sorted(each.name for each in settlement.ended)
	# A withdrawn cancellation may be planned again for the same day.
	key = f"{topic}:{first.name}:{settlement.last}:{len(names)}:{frappe.generate_hash(length=8)}"
	devices = [_(SAID_TO_CUSTOMERS[row.equipment_type], language) for row in due_back]
	tell_customer(first.customer, topic, {**facts, "equipment": devices}, key, first)
	staff = {
		**facts,
		"customer": first.customer,
		"location": place.name,
		"subscriptions": names,
		"reason": reason,
		"correction": f"{settlement.correction:.2f}",
		"equipment": [
			{"name": row.name, "type": row.equipment_type, "serial": row.serial or ""} for row in due_back
		],
		"line": line,
	}
	tell_staff(topic, staff, key, first)
