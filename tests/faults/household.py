"""Events of a household after its installation: paying or not, pausing, changing plans, refunds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import requests

from gigafibre_fsm.flow.subscriptions import cancellation_run
from tests.faults import shop
from tests.faults.lab import Lab

LONG_AGO = 40
"""Days: beyond every grace of dunning."""


@dataclass
class Household:
	"""A live service whose first invoice is paid by card."""

	order: str
	customer: str
	subscription: str


def live(lab: Lab) -> Household:
	order = shop.submit(shop.fill(lab, cart=shop.SOLO))
	shop.complete(shop.visit(lab, order))
	shop.deliver_due()
	return of(lab, order)


def of(lab: Lab, order: str) -> Household:
	db = lab.look().db
	customer = db.get_value("Sales Order", order, "customer")
	return Household(order, customer, db.get_value("Service Subscription", {"sales_order": order}))


def owe(lab: Lab, home: Household) -> str:
	"""An unpaid invoice that is long overdue in dunning; returns its name."""
	from gigafibre_fsm.flow.collections import dunning, unpaid_invoices

	name = shop.invoice_again(lab, home.order)
	frappe = lab.frappe
	frappe.db.set_value(
		"Sales Invoice", name, "posting_date", frappe.utils.add_days(frappe.utils.nowdate(), -LONG_AGO)
	)
	dunning.remind(name)
	dunning.warn(name)
	told = {"topic": unpaid_invoices.LAST_NOTICE, "reference_name": name}
	long_ago = frappe.utils.add_days(frappe.utils.now_datetime(), -LONG_AGO)
	frappe.db.set_value("Outbound Message", told, "creation", long_ago, update_modified=False)
	frappe.db.commit()
	return name


def suspend(customer: str) -> None:
	"""Run the morning's dunning for a customer whose debt is long overdue; may be repeated."""
	import frappe

	from gigafibre_fsm.flow.collections import dunning, unpaid_invoices

	frappe.db.rollback()
	today = frappe.utils.getdate()
	if customer in unpaid_invoices.suspensions_due(today):
		dunning.suspend(customer, today)
	frappe.db.commit()


def turn(subscription: str) -> None:
	"""Run the nightly start or end of a pause."""
	import frappe

	from gigafibre_fsm.flow.subscriptions import seasonal_pause

	frappe.db.rollback()
	today = frappe.utils.getdate()
	if subscription in seasonal_pause.pauses_due(today):
		seasonal_pause.apply_pause_dates(subscription, today)
	frappe.db.commit()


def plan_pause(lab: Lab, home: Household) -> None:
	"""A pause that begins today and that the nightly run has not started yet."""
	frappe = lab.look()
	today = frappe.utils.getdate()
	days = {"pause_from": today, "resume_on": frappe.utils.add_days(today, 60)}
	frappe.db.set_value("Service Subscription", home.subscription, days)
	frappe.db.commit()


def plan_end(lab: Lab, home: Household) -> str:
	"""A service whose last day has passed and that the nightly run has not ended yet; returns the location."""
	frappe = lab.look()
	yesterday = frappe.utils.add_days(frappe.utils.getdate(), -1)
	days = {"start_date": yesterday, "last_day": yesterday, "end_reason": "Moving"}
	frappe.db.set_value("Service Subscription", home.subscription, days)
	frappe.db.commit()
	return frappe.db.get_value("Service Subscription", home.subscription, "location")


def leave(location: str) -> None:
	"""Run the nightly end of a service whose last day has passed."""
	import frappe

	frappe.db.rollback()
	today = frappe.utils.getdate()
	if location in cancellation_run.cancellations_due(today):
		cancellation_run.carry_out_due(location, today)
	frappe.db.commit()


def credit(invoice: str) -> None:
	"""Credit and refund the whole invoice, by a person who may press twice."""
	import frappe

	from gigafibre_fsm.flow.collections import refunds

	frappe.db.rollback()
	if lines := refunds.lines_left(invoice):
		refunds.credit(
			invoice, {line["row"]: Decimal(line["amount"]) for line in lines}, "Panne", refund=True
		)
	frappe.db.commit()


def change_plan(subscription: str, sku: str) -> None:
	import frappe

	from gigafibre_fsm.flow.subscriptions import plan_change

	frappe.db.rollback()
	today = frappe.utils.getdate()
	if frappe.db.get_value("Service Subscription", subscription, "item") != sku:
		plan_change.change_plan(subscription, sku, today, today)
	frappe.db.commit()


def at_stripe(lab: Lab, path: str, **values: Any) -> dict[str, Any]:
	"""A refund made on Stripe's own pages."""
	answer = requests.post(
		f"{lab.fakes['stripe']['url']}/v1/{path}",
		data=values,
		auth=(lab.fakes["stripe"]["secret_key"], ""),
		timeout=10,
	)
	answer.raise_for_status()
	return answer.json()
