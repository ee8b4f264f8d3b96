"""The tracking page of an order: what its signed link shows, before and without an account."""

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
from gigafibre_fsm.flow.vocabulary import ALL_DAY
from gigafibre_fsm.guards import tokens
from gigafibre_fsm.guards.records import customers_of
from gigafibre_fsm.money import written

# The jobs' states as steps completed: a planned visit, the technician en route, the work done.
STEPS_DONE = {"Scheduled": 2, "En Route": 3, "In Progress": 3, "Completed": 4}


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
			"fsm_service_location",
			"customer",
			"fsm_visits",
		],
		as_dict=True,
	)
	if not order:
		raise NotFound(_("We could not find this order."))
	job = frappe.db.get_value(
		"Dispatch Job",
		{"sales_order": name, "job_type": "Installation"},
		["status", "scheduled_date", "time_window", "completed_at"],
		as_dict=True,
		order_by="creation desc",
	) or frappe._dict(status="Open")
	active = (
		order.fsm_service_location
		and frappe.db.get_value("Service Location", order.fsm_service_location, "status") == "Active"
	)
	done = 0 if order.docstatus == 2 else 5 if active else STEPS_DONE.get(job.status, 1)
	language = "en" if frappe.local.lang == "en" else "fr"
	return {
		"order": order.name,
		"address_label": order.fsm_offer_label
		if order.customer in customers_of(user)
		else masked(order.fsm_offer_label),
		"cancelled": order.docstatus == 2,
		"headline": _headline(order.docstatus, done),
		"next_step": _next_step(order, job, done, language),
		"steps": _steps(order, job, done, language),
		**_amounts(json.loads(order.fsm_quote_snapshot or "{}"), language),
	}


def masked(label: str | None) -> str:
	"""An address without its numbers: whoever receives the link learns the road and not the house."""
	street, comma, town = (label or "").partition(", ")
	return re.sub(r"\d+\S*", "•••", street) + comma + town


def _headline(docstatus: int, done: int) -> str:
	if docstatus == 2:
		return _("Your order was cancelled.")
	return [
		_("Your order is confirmed."),
		_("Your order is confirmed."),
		_("Your installation is planned."),
		_("Your technician is at work."),
		_("Your service is installed."),
		_("Your service is live."),
	][done]


def _next_step(order: dict[str, Any], job: dict[str, Any], done: int, language: str) -> str:
	if order.docstatus == 2:
		return _("Nothing was charged. Call us if this is a surprise.")
	if done >= 4:
		return _("Your first bill is in your account.")
	if done == 3:
		return _("The technician is on the way or already with you.")
	if done == 2:
		return _("We come on {0}, {1}.").format(
			_day(job.scheduled_date, language), dates.window_said(job.time_window or ALL_DAY, language)
		)
	wishes = json.loads(order.fsm_preferred_dates or "[]")
	if order.fsm_contact_me or not wishes:
		return _("We will call you to agree on a date.")
	return _("We confirm one of your dates by text message: {0}.").format(
		"; ".join(_day(row["date"], language) for row in wishes)
	)


def _steps(order: dict[str, Any], job: dict[str, Any], done: int, language: str) -> list[dict[str, str]]:
	planned = (
		_day(job.scheduled_date, language) + ", " + dates.window_said(job.time_window or ALL_DAY, language)
		if job.get("scheduled_date")
		else _("to be confirmed")
	)
	first = (
		_("Two visits: the first brings the line to your house; you need not be there.")
		if order.fsm_visits == 2
		else ""
	)
	steps = [
		(_("Order received"), first),
		(_("Date of the visit"), planned),
		(_("Technician on the way"), ""),
		(_("Installation"), ""),
		(_("Service live"), ""),
	]
	return [
		{
			"label": label,
			"detail": detail,
			"state": "done" if number < done else "current" if number == done else "later",
		}
		for number, (label, detail) in enumerate(steps)
	]


def _amounts(quote: dict[str, Any], language: str) -> dict[str, Any]:
	lines = [line for line in quote.get("lines", []) if line["kind"] in ("recurring", "discount")]
	return {
		"services": [
			{
				"label": labels.of_item(line["sku"], line["label"], language),
				"amount": written(Decimal(line["amount"]), language),
			}
			for line in lines
		],
		"monthly_total": written(Decimal(quote.get("monthly", {}).get("total", "0")), language),
	}


def _day(value: Any, language: str) -> str:
	return dates.spoken(getdate(value), language)
