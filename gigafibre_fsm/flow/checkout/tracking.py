"""The progress of an order until its services work, by the signed link of its tracking page, without an account."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm import dates
from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.flow.checkout.sessions import TRACKING
from gigafibre_fsm.flow.pricing import labels
from gigafibre_fsm.flow.vocabulary import (
	ALL_DAY,
	AWAITS_CUSTOMER,
	CLOSED,
	CONSTRUCTION_JOB,
	INSTALLATION_JOB,
	STARTING,
	VISIT_PLANNED,
)
from gigafibre_fsm.guards import tokens
from gigafibre_fsm.guards.records import customers_of
from gigafibre_fsm.money import formatted

# Job states as a number of completed steps: a planned visit, the technician en route, the work done.
EN_ROUTE = "En Route"
STEPS_DONE = {"Scheduled": 2, EN_ROUTE: 2, "In Progress": 3, "Completed": 4}


def track(token: str) -> dict[str, Any]:
	"""The progress of an order: {"order", "headline", "next_step", "address_label", "steps", "services",
	"monthly_total"}.

	Amounts are formatted text. The address shows its numbers only to its own customer, when signed in. Raises
	BadRequest for a forged link, Gone for an expired one, NotFound when there is no order.
	"""
	name, user = tokens.read(token, TRACKING)["o"], frappe.session.user
	order = frappe.db.get_value(
		"Sales Order",
		name,
		[
			"name",
			"docstatus",
			"fsm_offer_label",
			"fsm_quote_snapshot",
			"fsm_preferred_dates",
			"fsm_contact_me",
			"customer",
		],
		as_dict=True,
	)
	if not order:
		raise NotFound(_("We could not find this order."))
	job, line = _installation(name), _construction(name)
	done = 0 if order.docstatus == 2 else 5 if has_begun(name) else STEPS_DONE.get(job.status, 1)
	language = "en" if frappe.local.lang == "en" else "fr"
	return {
		"order": order.name,
		"address_label": order.fsm_offer_label
		if order.customer in customers_of(user)
		else masked(order.fsm_offer_label),
		"cancelled": order.docstatus == 2,
		"headline": _headline(order.docstatus, done, job.status),
		"next_step": _next_step(order, job, line, done, language),
		"steps": _steps(job, line, done, language),
		**_amounts(json.loads(order.fsm_quote_snapshot or "{}"), language),
	}


def has_begun(order: str) -> bool:
	"""Whether a service of the order works, or has worked: its location may be in service for an earlier order."""
	begun = {"sales_order": order, "status": ("!=", "Pending")}
	return bool(frappe.db.exists("Service Subscription", begun))


def steps_of(order: str) -> list[dict[str, str]]:
	"""The steps of an order that is not live yet, for its signed-in customer: [{"label", "detail", "state"}]."""
	job = _installation(order)
	language = "en" if frappe.local.lang == "en" else "fr"
	return _steps(job, _construction(order), STEPS_DONE.get(job.status, 1), language)


def _installation(order: str) -> Any:
	"""The latest installation visit of an order."""
	return frappe.db.get_value(
		"Dispatch Job",
		{"sales_order": order, "job_type": INSTALLATION_JOB},
		["status", "scheduled_date", "time_window", "completed_at", "without_visit"],
		as_dict=True,
		order_by="creation desc",
	) or frappe._dict(status="Open")


def _construction(order: str) -> dict[str, Any] | None:
	"""The construction visit that brings the drop to the house; None if there is none or it is not needed."""
	found = {"sales_order": order, "job_type": CONSTRUCTION_JOB, "status": ("!=", "Cancelled")}
	return frappe.db.get_value(
		"Dispatch Job", found, ["status", "scheduled_date", "completed_at"], as_dict=True
	)


def masked(label: str | None) -> str:
	"""An address without its numbers: a person who receives the link sees the road but not the house."""
	street, comma, town = (label or "").partition(", ")
	return re.sub(r"\d+\S*", "•••", street) + comma + town


def _headline(docstatus: int, done: int, visit: str) -> str:
	if docstatus == 2:
		return _("Your order was cancelled.")
	if visit == EN_ROUTE:
		return _("Your technician is on the way.")
	return [
		_("Your order is confirmed."),
		_("Your order is confirmed."),
		_("Your installation is planned."),
		_("Your technician is at work."),
		_("Your service is installed."),
	][min(done, 4)]


def _next_step(
	order: dict[str, Any], job: dict[str, Any], line: dict[str, Any] | None, done: int, language: str
) -> str:
	if order.docstatus == 2:
		return _("Nothing was charged. Call us if this is a surprise.")
	if done >= 4:
		return _("Your first bill is in your account.")
	if job.without_visit in STARTING:
		return _start_next(job)
	if line and line.status not in CLOSED:
		return _line_first(line, job, done, language)
	if done == 3 or job.status == EN_ROUTE:
		return _("The technician is on the way or already with you.")
	if done == 2:
		day = _day(job.scheduled_date, language)
		if getdate(job.scheduled_date) < getdate():
			return _("We were to come on {0}. If nobody came, call us: we come before all others.").format(
				day
			)
		return _("We come on {0}, {1}.").format(
			day, dates.window_phrase(job.time_window or ALL_DAY, language)
		)
	if job.status == "Failed":
		return _("The last visit could not be completed. We will call you to choose another day.")
	wishes = json.loads(order.fsm_preferred_dates or "[]")
	wishes = [row for row in wishes if getdate(row["date"]) >= getdate()]
	if order.fsm_contact_me or not wishes:
		return _("We will call you to agree on a date.")
	return _("We confirm one of your dates by text message: {0}.").format(
		"; ".join(_day(row["date"], language) for row in wishes)
	)


def _start_next(job: dict[str, Any]) -> str:
	"""The next step of a customer who starts without a visit."""
	if job.without_visit == AWAITS_CUSTOMER:
		return _("Your fibre box is on line: start your service with the code that we send you.")
	return _(
		"Plug in the fibre box and the WiFi router that are at the address: we send you a message as soon as we see them."
	)


def _line_first(line: dict[str, Any], job: dict[str, Any], done: int, language: str) -> str:
	"""The next step while the drop is not at the house."""
	is_over = line.status == "Scheduled" and line.scheduled_date and getdate(line.scheduled_date) < getdate()
	if not line.scheduled_date or line.status not in VISIT_PLANNED or is_over:
		return _("We first bring the line to your house, without you, and write the day to you.")
	day = _day(line.scheduled_date, language)
	if done == 2:
		text = _("We bring the line to your house on {0}, without you. We install your service on {1}, {2}.")
		return text.format(
			day, _day(job.scheduled_date, language), dates.window_phrase(job.time_window or ALL_DAY, language)
		)
	text = _(
		"We bring the line to your house on {0}, without you. Then we confirm the day of your installation."
	)
	return text.format(day)


def _steps(
	job: dict[str, Any], line: dict[str, Any] | None, done: int, language: str
) -> list[dict[str, str]]:
	if job.get("without_visit") in STARTING:
		return _with_states(
			[
				(_("Order received"), ""),
				(_("Fibre box on line"), ""),
				(_("You start your service with a code"), ""),
				(_("Service live"), ""),
			],
			4 if done >= 4 else 2 if job.without_visit == AWAITS_CUSTOMER else 1,
		)
	planned = (
		_day(job.scheduled_date, language) + ", " + dates.window_phrase(job.time_window or ALL_DAY, language)
		if job.get("scheduled_date")
		else _("to be confirmed")
	)
	steps = [
		(_("Order received"), ""),
		(_("Date of the visit"), planned),
		(_("Technician on the way"), ""),
		(_("Installation"), ""),
		(_("Service live"), ""),
	]
	if line:
		there = line.status in CLOSED
		day = line.completed_at if there else line.scheduled_date
		steps.insert(
			1, (_("Line brought to your house"), _day(day, language) if day else _("to be confirmed"))
		)
		done = done + 1 if there else min(done, 1)
	# A planned visit has not begun: the technician is not en route yet.
	return _with_states(steps, done, begun=job.status != "Scheduled" or done == 1)


def _with_states(steps: list[tuple[str, str]], done: int, begun: bool = True) -> list[dict[str, str]]:
	return [
		{
			"label": label,
			"detail": detail,
			"state": "done" if number < done else "current" if number == done and begun else "later",
		}
		for number, (label, detail) in enumerate(steps)
	]


def _amounts(quote: dict[str, Any], language: str) -> dict[str, Any]:
	lines = [line for line in quote.get("lines", []) if line["kind"] in ("recurring", "discount")]
	return {
		"services": [
			{
				"label": labels.of_item(line["sku"], line["label"], language),
				"amount": formatted(Decimal(line["amount"]), language),
			}
			for line in lines
		],
		"monthly_total": formatted(Decimal(quote.get("monthly", {}).get("total", "0")), language),
	}


def _day(value: Any, language: str) -> str:
	return dates.with_weekday(getdate(value), language)
