"""The credit for an outage: the share of the month that each service was down, on the customer's next bill. Each line is
credited once; simultaneous outages are credited once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import flt, getdate

from gigafibre_fsm import clock, dates, locks
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.billing.corrections import price_of
from gigafibre_fsm.flow.billing.rules import not_credited, outage_share
from gigafibre_fsm.money import ZERO
from gigafibre_fsm.notifications import templates

ROW, INCIDENT = "Incident Location", "Network Incident"
AGREED = ("item", "description", "rate", "qty")
Services = dict[tuple[str, str], list[Any]]
"""(location, customer) -> services."""
Credited = dict[tuple[str, str], list[tuple[datetime, datetime]]]
"""(location, customer) -> the outages already credited, as (since, back) in UTC."""


@dataclass(frozen=True)
class Credit:
	"""`row`: the Incident Location; `amount` in dollars before taxes, positive."""

	row: str
	customer: str
	amount: Decimal


def preview(incident: str) -> list[Credit]:
	"""The credit of each line of an outage; without lines that already have one or would get nothing. The number of queries
	does not depend on the number of lines.
	"""
	rows = _rows(incident)
	homes = [row.location for row in rows]
	services, credited = _services(homes), _credited(homes)
	made = [_credit(row, services, credited) for row in rows]
	return [credit for credit in made if credit.amount > ZERO]


def credits_due() -> list[str]:
	"""The lines whose credit a manager has requested and that do not have it yet."""
	return frappe.db.sql(
		"""SELECT r.name FROM `tabIncident Location` r JOIN `tabNetwork Incident` i ON i.name = r.incident
		WHERE i.credit_state = 'Asked' AND r.credited_at IS NULL AND r.back_at IS NOT NULL ORDER BY r.name""",
		pluck=True,
	)


def grant(row: str) -> Decimal:
	"""Credit one line, with the lock of its customer's account. Idempotent. Returns the amount."""
	locks.account_of(ROW, row)
	doc = frappe.get_doc(ROW, row, for_update=True)
	if doc.credited_at:
		return decimal(doc.credit)
	total = ZERO
	for service, amount in _shares(doc, _services([doc.location]), _credited([doc.location])):
		subscription = frappe.get_doc("Service Subscription", service.name)
		subscription.append("adjustments", _correction(doc, subscription, amount))
		subscription.save(ignore_permissions=True)
		total += amount
	frappe.db.set_value(ROW, row, {"credit": float(total), "credited_at": clock.utc_now()})
	_finish(doc.incident)
	return total


def _finish(incident: str) -> None:
	waiting = {"incident": incident, "credited_at": ("is", "not set"), "back_at": ("is", "set")}
	over = frappe.db.get_value(INCIDENT, incident, "status") == "Over"
	if over and not frappe.db.exists(ROW, waiting):
		frappe.db.set_value(INCIDENT, incident, "credit_state", "Given")


def _credit(row: Any, services: Services, credited: Credited) -> Credit:
	amount = sum((amount for _service, amount in _shares(row, services, credited)), ZERO)
	return Credit(row.name, row.customer or "", amount)


def _services(locations: Sequence[str]) -> Services:
	"""The services in use at these locations, with the parts of their monthly price."""
	found = frappe.get_all(
		"Service Subscription",
		filters={"location": among(locations), "status": "Active"},
		fields=["name", "location", "customer", *AGREED, "start_date", "end_date"],
		order_by="creation",
	)
	parts = {
		"extras": ("Subscription Extra", AGREED),
		"discounts": ("Subscription Discount", ("item", "description", "amount", "from_date", "end_date")),
	}
	held = {row.name: row.update({part: [] for part in parts}) for row in found}
	for part, (doctype, fields) in parts.items():
		for row in frappe.get_all(
			doctype,
			filters={"parenttype": "Service Subscription", "parent": among(held)},
			fields=["parent", *fields],
			order_by="parent, idx",
		):
			held[row.parent][part].append(row)
	by_home: Services = {}
	for row in found:
		by_home.setdefault((row.location, row.customer), []).append(row)
	return by_home


def _credited(locations: Sequence[str]) -> Credited:
	"""The outages of these locations that were already credited."""
	by_home: Credited = {}
	for row in frappe.get_all(
		ROW,
		filters={"location": among(locations), "credited_at": ("is", "set")},
		fields=["location", "customer", "silent_since", "back_at"],
	):
		if row.silent_since and row.back_at:
			by_home.setdefault((row.location, row.customer), []).append((row.silent_since, row.back_at))
	return by_home


def _shares(row: Any, services: Services, credited: Credited) -> Iterable[tuple[Any, Decimal]]:
	if not row.silent_since or not row.customer:
		return []
	home = (row.location, row.customer)
	parts = not_credited(row.silent_since, row.back_at or clock.utc_now(), credited.get(home, ()))
	until, found = _day(row.back_at or clock.utc_now()), []
	for service in services.get(home, ()):
		agreed = [entry for entry in price_of(service) if entry.runs_on(until)]
		monthly = sum((entry.amount for entry in agreed), ZERO)
		shares = [
			outage_share(monthly, clock.to_site_time(since), clock.to_site_time(back))
			for since, back in parts
		]
		amount = min(sum(shares, ZERO), monthly)
		if amount > ZERO:
			found.append((service, amount))
	return found


def _correction(row: Any, subscription: Any, amount: Decimal) -> dict[str, Any]:
	first, last = _day(row.silent_since), _day(row.back_at)
	language = templates.language(frappe.db.get_value("Customer", row.customer, "language"))
	said = _("{0}: credit for the outage, {1}", language)
	label = subscription.description or subscription.item
	return {
		"item": subscription.item,
		"description": said.format(label, dates.period(first, last, language)),
		"amount": -flt(amount, 2),
		"from_date": first,
		"to_date": last,
	}


def _rows(incident: str) -> list[Any]:
	return frappe.get_all(
		ROW,
		filters={"incident": incident, "credited_at": ("is", "not set")},
		fields=["name", "location", "customer", "silent_since", "back_at"],
		order_by="location",
	)


def _day(utc: datetime) -> date:
	return getdate(clock.to_site_time(utc))
