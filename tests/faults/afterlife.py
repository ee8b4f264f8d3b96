"""The state model after the first invoice: paying or not, pausing, changing the plan, refunds, leaving."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.faults import household, shop
from tests.faults.lab import Lab
from tests.faults.model import PLANS, Order, TwoLines, lines, pick


class WholeLives(TwoLines):
	"""Two ports from the first checkout to the last refund."""

	@precondition(lambda self: any(line.may_be_had_by(None) for line in self.lines))
	@rule(number=lines)
	def move_in(self, number: int) -> None:
		"""Bought and installed in one step, so that most runs get as far as a live service."""
		self.buy(number)
		going = [order for order in self.orders if not order.cancelled]
		self.activate(len(going) - 1)

	@precondition(lambda self: any(order.here for order in self.orders))
	@rule(which=pick)
	def owe(self, which: int) -> None:
		"""Age an invoice that no card pays and that is in dunning."""
		order = self.one_live(which)
		order.owed.append(household.owe(self.lab, household.of(self.lab, order.name)))

	@precondition(lambda self: any(order.owed for order in self.orders))
	@rule(which=pick)
	def morning(self, which: int) -> None:
		"""The morning's dunning: an overdue customer with an active service is suspended."""
		late = [order for order in self.orders if order.owed]
		order = late[which % len(late)]
		customer = household.of(self.lab, order.name).customer
		self.attempt(lambda: household.suspend(customer), True)
		order.stopped = order.stopped or "Unpaid"

	@precondition(lambda self: any(order.owed for order in self.orders))
	@rule(which=pick)
	def pay_up(self, which: int) -> None:
		"""The card pays the oldest debt; with the last one the service is restored."""
		from gigafibre_fsm.flow.collections import charges

		late = [order for order in self.orders if order.owed]
		order = late[which % len(late)]
		invoice = order.owed.pop(0)
		assert self.attempt(lambda: charges.charge(invoice), True)
		self.attempt(shop.deliver_due, True)
		if not order.owed and order.stopped == "Unpaid":
			order.stopped = ""

	@precondition(lambda self: any(order.here for order in self.orders))
	@rule(which=pick)
	def pause(self, which: int) -> None:
		"""The seasonal pause begins today."""
		from gigafibre_fsm.flow.subscriptions import seasonal_pause

		order = self.one_live(which)
		name = household.of(self.lab, order.name).subscription
		today = self.lab.frappe.utils.getdate()
		back = self.lab.frappe.utils.add_days(today, 60)
		self.attempt(lambda: seasonal_pause.plan_pause(name, today, back, today), not order.stopped)
		order.stopped = order.stopped or "Seasonal"

	@precondition(lambda self: any(order.here for order in self.orders))
	@rule(which=pick)
	def come_back(self, which: int) -> None:
		"""The seasonal pause ends; a service suspended for non-payment is not restored this way."""
		from gigafibre_fsm.flow.subscriptions import seasonal_pause

		order = self.one_live(which)
		name = household.of(self.lab, order.name).subscription
		today = self.lab.frappe.utils.getdate()
		self.attempt(lambda: seasonal_pause.resume(name, today), order.stopped != "Unpaid")
		order.stopped = "" if order.stopped == "Seasonal" else order.stopped

	@precondition(lambda self: any(order.here for order in self.orders))
	@rule(which=pick, sku=st.sampled_from(PLANS))
	def change_plan(self, which: int, sku: str) -> None:
		from gigafibre_fsm.flow.subscriptions import plan_change

		order = self.one_live(which)
		name = household.of(self.lab, order.name).subscription
		today = self.lab.frappe.utils.getdate()
		refusal = "Conflict" if order.stopped else "BadRequest"
		allowed = not order.stopped and sku != order.plan
		self.attempt(lambda: plan_change.change_plan(name, sku, today, today), allowed, refusal)
		order.plan = sku if allowed else order.plan

	@precondition(lambda self: any(order.here for order in self.orders))
	@rule(which=pick)
	def refund(self, which: int) -> None:
		"""The first invoice, paid by card, is refunded; once. Nothing is left of one for the last day of a month, which a pause
		from that day has given back.
		"""
		from gigafibre_fsm.flow.collections import refunds

		order = self.one_live(which)
		self.attempt(shop.deliver_due, True)
		invoice = self.lab.look().db.get_value("Sales Invoice", {"fsm_billing_key": f"first:{order.name}"})
		notes = {"return_against": invoice, "docstatus": 1, "fsm_charge_state": "Refunded"}
		wanted = 1 if refunds.lines_left(invoice) else self.lab.frappe.db.count("Sales Invoice", notes)
		self.attempt(lambda: household.credit(invoice), True)
		self.attempt(shop.deliver_due, True)
		assert self.lab.look().db.count("Sales Invoice", notes) == wanted

	@precondition(lambda self: any(order.here for order in self.orders))
	@rule(which=pick)
	def leave(self, which: int) -> None:
		"""Today is the last day; afterwards another customer can have the port at once."""
		from gigafibre_fsm.flow.subscriptions import cancellation

		order = self.one_live(which)
		name = household.of(self.lab, order.name).subscription
		place = self.lab.frappe.db.get_value("Service Subscription", name, "location")
		today = self.lab.frappe.utils.getdate()
		self.attempt(lambda: cancellation.end(place, [name], today, today, "Moving"), True)
		order.left, order.line.order = True, None

	def one_live(self, which: int) -> Order:
		running = [order for order in self.orders if order.here]
		return running[which % len(running)]


def machine(lab: Lab) -> type[WholeLives]:
	return type("WholeLivesOfThisLab", (WholeLives,), {"lab": lab})
