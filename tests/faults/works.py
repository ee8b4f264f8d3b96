"""The operations whose every write is a crash point."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from tests.faults import household, shop
from tests.faults.crashes import Work
from tests.faults.lab import Lab


def _installed(lab: Lab) -> str:
	"""The order of a household whose installation lacks only the signature; returns its job."""
	order = shop.submit(shop.fill(lab))
	shop.deliver_due()
	return shop.visit(lab, order)


def _messages(lab: Lab) -> list[str]:
	"""Messages to one customer, and to staff."""
	from gigafibre_fsm.notifications import notify

	mark = lab.frappe.generate_hash(length=8)
	notify.tell_person(
		"order.cancelled",
		{"order": mark, "name": "Client exemple", "address": mark},
		f"faults:{mark}",
		phone=f"+1438555{int(mark, 36) % 10_000:04}",
		email=f"{mark}@example.com",
		language="fr",
	)
	notify.tell_staff("order.cancelled", {"order": mark}, f"faults:{mark}")
	lab.frappe.db.commit()
	return [mark]


def _billed() -> Callable[[Lab], str]:
	"""A new invoice to charge each time, all for one customer."""
	orders: list[str] = []

	def prepare(lab: Lab) -> str:
		if not orders:
			orders.append(shop.submit(shop.fill(lab)))
			shop.deliver_due()
		return shop.bill_again(lab, orders[0])

	return prepare


def _month_due() -> Callable[[Lab], tuple[str, datetime.date]]:
	"""A household with a live service whose next month has just begun, one month later each time."""
	customers: list[str] = []

	def prepare(lab: Lab) -> tuple[str, datetime.date]:
		if not customers:
			order = shop.submit(shop.fill(lab))
			shop.complete(shop.visit(lab, order))
			shop.deliver_due()
			customers.append(lab.look().db.get_value("Sales Order", order, "customer"))
		billed = lab.look().db.get_value("Service Subscription", {"customer": customers[0]}, "billed_until")
		return customers[0], billed + datetime.timedelta(days=1)

	return prepare


def _bill(prepared: tuple[str, datetime.date]) -> list[str]:
	import frappe

	from gigafibre_fsm.flow.billing import monthly

	frappe.db.rollback()
	made = monthly.bill_customer(*prepared)
	frappe.db.commit()
	return made


def one_home(prepare: Callable[[Lab, household.Household], Any]) -> Callable[[Lab], Any]:
	"""`prepare` with the same household each time: a new one costs seconds."""
	homes: dict[str, household.Household] = {}

	def prepared(lab: Lab) -> Any:
		if lab.olt not in homes:
			homes[lab.olt] = household.live(lab)
		return prepare(lab, homes[lab.olt])

	return prepared


ORDER = Work("checkout.submit", shop.fill, shop.submit)
COMPLETION = Work("technician.complete", _installed, shop.complete)
MESSAGES = Work("delivery of messages", _messages, lambda _prepared: shop.deliver_due())
CHARGE = Work("charge and its payment", _billed(), lambda _prepared: shop.deliver_due())
MONTH = Work("monthly run", _month_due(), _bill)
ALL = (ORDER, COMPLETION, MESSAGES, CHARGE, MONTH)
