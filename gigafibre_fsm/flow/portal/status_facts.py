"""Reads the facts for the sentences of `sentences.py` from the records."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm import dates
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import unpaid_invoices
from gigafibre_fsm.flow.portal import payment_agreement, sentences, wording
from gigafibre_fsm.flow.portal.sentences import Sentence
from gigafibre_fsm.flow.vocabulary import (
	AWAITS_CUSTOMER,
	CHARGE_UNDER_WAY,
	CLOSED,
	CONSTRUCTION_JOB,
	STARTING,
	VISIT_PLANNED,
)
from gigafibre_fsm.money import SMALLEST

CALLED_OFF = "Cancelled"


def of_place(place: Any) -> Sentence:
	"""The sentence for a Service Location (a row with name, status, disconnected_on)."""
	return sentences.of_place(facts_of(place), _)


def facts_of(place: Any) -> sentences.Place:
	"""The facts of a Service Location for its sentence."""
	services = frappe.get_all(
		"Service Subscription",
		filters={"location": place.name, "status": ("!=", "Cancelled")},
		fields=["status", "suspension", "resume_on", "last_day"],
		order_by="creation",
	)
	stopped = [row for row in services if row.status == "Suspended"]
	ends = [row.last_day for row in services]
	visit = latest_visit(place.name)
	line = construction_job(place.name) if place.status == "Pending Install" else None
	return sentences.Place(
		status=place.status,
		suspension=next((row.suspension for row in stopped if row.suspension), ""),
		back_on=wording.day(next((row.resume_on for row in stopped if row.resume_on), None)),
		last_day=wording.day(max(ends)) if ends and all(ends) else "",
		ended_on=wording.day(place.disconnected_on),
		visit=visit.status if visit else "",
		visit_on=visit_text(visit) if visit else "",
		visit_over=bool(visit and is_over(visit)),
		call_first=bool(visit and not _has_dates_left(visit)),
		line=line.status if line else "",
		starts=_starts(visit),
		line_on=wording.day(line.scheduled_date)
		if line and line.status in VISIT_PLANNED and not is_over(line)
		else "",
	)


def of_account(customer: str, card: str) -> Sentence:
	"""The sentence about a customer's balance. Facts that only a customer without debt or bills would read are not queried
	for others.
	"""
	owed = frappe.get_all(
		"Sales Invoice",
		filters={
			"customer": customer,
			"docstatus": 1,
			"is_return": 0,
			"outstanding_amount": (">=", float(SMALLEST)),
		},
		fields=["name", "outstanding_amount", "fsm_charge_state", "posting_date", "fsm_owed_since"],
		order_by="posting_date, name",
	)
	facts = _of_debt(customer, card, owed) if owed else _without_debt(customer)
	return sentences.of_account(facts, _)


def _of_debt(customer: str, card: str, owed: list[Any]) -> sentences.Account:
	waiting = [row for row in owed if row.fsm_charge_state not in CHARGE_UNDER_WAY]
	confirm = [row for row in waiting if row.fsm_charge_state == "Needs Action"]
	declined = [row for row in waiting if row.fsm_charge_state == "Declined"]
	chargeable = {"name": customer, "fsm_ppa_enabled": 1, "fsm_stripe_payment_method": ("is", "set")}
	alone = declined and frappe.db.exists("Customer", chargeable)
	# Overdue amounts are retried in the morning.
	tomorrow = getdate() + timedelta(days=1)
	tries = [max(day, tomorrow) for row in declined if alone and (day := unpaid_invoices.next_try(row))]
	promised = payment_agreement.unpaid_installments(customer)
	return sentences.Account(
		next_installment=wording.amount(promised[0].amount) if promised else "",
		installment_by=wording.day(promised[0].due) if promised else "",
		due=_sum(confirm or waiting),
		under_way=_sum([row for row in owed if row not in waiting]),
		confirm=bool(confirm),
		declined=bool(declined),
		card=card,
		next_try=wording.day(min(tries)) if tries else "",
		bills=len(owed),
	)


def _without_debt(customer: str) -> sentences.Account:
	if frappe.db.exists("Sales Invoice", {"customer": customer, "docstatus": 1}):
		return sentences.Account(bills=1)
	places = frappe.get_all("Service Location", filters={"customer": customer}, pluck="status")
	return sentences.Account(places=tuple(places), next_bill=wording.day(_next_bill(customer)))


def latest_visit(location: str) -> Any | None:
	"""The last job at a location that needs the customer at home and was not cancelled: {name, status, scheduled_date,
	time_window, contact_me, without_visit}.
	"""
	rows = frappe.get_all(
		"Dispatch Job",
		filters={
			"location": location,
			"status": ("!=", CALLED_OFF),
			"job_type": ("!=", CONSTRUCTION_JOB),
			"incident": ("is", "not set"),
		},
		fields=["name", "status", "scheduled_date", "time_window", "contact_me", "without_visit"],
		order_by="creation desc",
		limit=1,
	)
	return rows[0] if rows else None


def is_over(visit: Any) -> bool:
	"""Whether the day of a planned visit has passed without a word of the technician."""
	day = visit.scheduled_date
	return visit.status == "Scheduled" and bool(day) and getdate(day) < getdate()


def _has_dates_left(visit: Any) -> bool:
	"""Whether the customer asked for dates, and one of them is still to come."""
	asked = {"parent": visit.name, "parenttype": "Dispatch Job", "date": (">=", getdate())}
	return not visit.contact_me and bool(frappe.db.exists("Preferred Date", asked))


def _starts(visit: Any | None) -> str:
	"""What an activation without a visit waits for: "device", "customer", or ""."""
	if not visit or visit.status != "Open" or visit.without_visit not in STARTING:
		return ""
	return "customer" if visit.without_visit == AWAITS_CUSTOMER else "device"


def construction_job(location: str) -> Any | None:
	"""The construction job of a location while it is not done: {status, scheduled_date}."""
	waiting = {"location": location, "job_type": CONSTRUCTION_JOB, "status": ("not in", CLOSED)}
	return frappe.db.get_value("Dispatch Job", waiting, ["status", "scheduled_date"], as_dict=True)


def visit_text(visit: Any) -> str:
	"""The day and the hours of a visit, as text."""
	if not visit.scheduled_date:
		return ""
	day = dates.with_weekday(getdate(visit.scheduled_date), wording.language())
	return " ".join(filter(None, (day, dates.window_phrase(visit.time_window, wording.language()))))


def _next_bill(customer: str) -> Any | None:
	billed = frappe.get_all(
		"Service Subscription",
		filters={"customer": customer, "status": "Active", "billed_until": ("is", "set")},
		pluck="billed_until",
	)
	return min(billed) + timedelta(days=1) if billed else None


def _sum(rows: list[Any]) -> str:
	total = sum((decimal(row.outstanding_amount) for row in rows), Decimal(0))
	return wording.amount(total) if total else ""
