"""A simple model of the life of two lines, run against the site with events in any order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.faults import audit, rivals, shop
from tests.faults.lab import Lab

LINES = 2
PLANS = (shop.SOLO[0][0], "FTTH150I")
lines = st.integers(0, LINES - 1)
pick = st.integers(0, 99)


@dataclass
class Line:
	"""A port in the model: free, held by a buyer (`lapsed` when the hold has expired), or taken by an order."""

	port: str
	offer: str
	holder: Buyer | None = None
	lapsed: bool = False
	order: Order | None = None

	def may_be_had_by(self, buyer: Buyer | None) -> bool:
		return not self.order and (self.holder in (None, buyer) or self.lapsed)

	def hold(self, buyer: Buyer) -> None:
		self.holder, self.lapsed = buyer, False

	@property
	def status(self) -> str:
		if self.order:
			return "Occupied" if self.order.live else "Reserved"
		return "Held" if self.holder else "Available"


@dataclass(eq=False)
class Buyer:
	line: Line
	session: str
	basket: shop.Basket | None = None
	order: Order | None = None


@dataclass(eq=False)
class Order:
	name: str
	line: Line
	live: bool = False
	cancelled: bool = False
	left: bool = False
	stopped: str = ""
	"""Why a live service is suspended: Unpaid or Seasonal."""
	plan: str = PLANS[0]
	owed: list[str] = field(default_factory=list)

	@property
	def here(self) -> bool:
		return self.live and not self.left

	@property
	def location_status(self) -> str:
		if self.cancelled or self.left:
			return "Disconnected"
		return "Suspended" if self.stopped else "Active" if self.live else "Pending Install"

	@property
	def service(self) -> tuple[str, str, str]:
		"""Status of the subscription, why it is suspended, its plan."""
		if self.cancelled or self.left:
			return ("Cancelled", "", self.plan)
		status = "Suspended" if self.stopped else "Active" if self.live else "Pending"
		return (status, self.stopped, self.plan)


class TwoLines(RuleBasedStateMachine):
	"""`lab` is set on a subclass (see `machine`)."""

	lab: Lab

	def __init__(self) -> None:
		super().__init__()
		from gigafibre_fsm.flow.availability.service import check_address

		self.lab.look()
		ports = [self.lab.take() for _line in range(LINES)]
		self.lines = [Line(port, check_address(f"p:{port}")["offer"]) for port in ports]
		self.buyers: list[Buyer] = []
		self.orders: list[Order] = []

	def attempt(self, work: Callable[[], Any], allowed: bool, refusal: str = "Conflict") -> Any:
		"""Carry out a step as a request would. It must succeed if and only if the model allows it."""
		from gigafibre_fsm.exceptions import FsmError

		db = self.lab.look().db
		try:
			answer = work()
			db.commit()
		except FsmError as error:
			db.rollback()
			kinds = {kind.__name__ for kind in type(error).__mro__}
			assert not allowed and refusal in kinds, f"refused: {type(error).__name__} {error}"
			return None
		assert allowed, "this should have been refused"
		return answer

	@rule(number=lines)
	def begin(self, number: int) -> None:
		"""A visitor opens a checkout with an offer that was valid when it was made."""
		from gigafibre_fsm.flow.checkout.service import start
		from gigafibre_fsm.flow.pricing.rules import CartLine

		line = self.lines[number]
		cart = [CartLine(*entry) for entry in shop.SOLO]
		answer = self.attempt(lambda: start(line.offer, cart, 0, "fr"), line.may_be_had_by(None))
		if answer:
			self.buyers.append(buyer := Buyer(line, answer["session"]))
			line.hold(buyer)

	@precondition(lambda self: self.buyers)
	@rule(which=pick)
	def pay(self, which: int) -> None:
		"""Contact details and card; activity extends the hold, or renews it when nobody else has taken the port. No card is asked
		for when somebody has; one that is saved is shown all the same.
		"""
		buyer = self.buyers[which % len(self.buyers)]
		allowed = buyer.order is None and (buyer.basket is not None or buyer.line.may_be_had_by(buyer))
		mark = self.lab.frappe.generate_hash(length=8)

		def work() -> shop.Basket:
			shop.introduce(buyer.session, mark)
			self.lab.frappe.db.commit()
			saved = shop.save_card(self.lab, buyer.session)
			return shop.Basket(buyer.line.port, "", buyer.session, saved, mark)

		basket = self.attempt(work, allowed)
		if basket and buyer.line.may_be_had_by(buyer):
			buyer.line.hold(buyer)
		buyer.basket = basket or buyer.basket

	@precondition(lambda self: any(buyer.basket for buyer in self.buyers))
	@rule(which=pick)
	def submit(self, which: int) -> None:
		"""Place the order, for the first time or again."""
		ready = [buyer for buyer in self.buyers if buyer.basket]
		buyer = ready[which % len(ready)]
		line = buyer.line
		name = self.attempt(lambda: shop.submit(buyer.basket), bool(buyer.order) or line.may_be_had_by(buyer))
		if buyer.order:
			assert name == buyer.order.name, "a replay answered with another order"
		elif name:
			buyer.order = Order(name, line)
			self.orders.append(buyer.order)
			line.holder, line.lapsed, line.order = None, False, buyer.order

	@precondition(lambda self: any(line.may_be_had_by(None) for line in self.lines))
	@rule(number=lines)
	def buy(self, number: int) -> None:
		"""A whole purchase in one step, so that most runs get as far as an order."""
		free = [index for index, line in enumerate(self.lines) if line.may_be_had_by(None)]
		self.begin(free[number % len(free)])
		last = len(self.buyers) - 1
		self.pay(last)
		ready = [buyer for buyer in self.buyers if buyer.basket]
		self.submit(ready.index(self.buyers[last]))

	@rule(number=lines)
	def time_runs_out(self, number: int) -> None:
		rivals.let_holds_run_out(self.lab, self.lines[number].port)
		self.lines[number].lapsed = self.lines[number].holder is not None

	@rule()
	def sweep(self) -> None:
		from gigafibre_fsm.scheduled import minutely

		self.attempt(minutely.holds, True)
		for line in self.lines:
			if line.lapsed:
				line.holder, line.lapsed = None, False

	@precondition(lambda self: self.orders)
	@rule(which=pick)
	def cancel(self, which: int) -> None:
		order = self.orders[which % len(self.orders)]
		if order.cancelled:
			return
		doc = self.lab.look().get_doc("Sales Order", order.name)
		self.attempt(doc.cancel, not order.live)
		if not order.live:
			order.cancelled, order.line.order = True, None

	@precondition(lambda self: any(not order.cancelled for order in self.orders))
	@rule(which=pick)
	def activate(self, which: int) -> None:
		"""The visit, from leaving to the signature; completing again changes nothing."""
		going = [order for order in self.orders if not order.cancelled]
		order = going[which % len(going)]
		if not order.live:
			self.attempt(lambda: shop.visit(self.lab, order.name), True)
		job = self.lab.look().db.get_value("Dispatch Job", {"sales_order": order.name})
		self.attempt(lambda: shop.complete(job), True)
		order.live = True

	@precondition(lambda self: any(not order.live for order in self.orders))
	@rule(which=pick, to=st.sampled_from(["Suspended", "Active"]))
	def change_by_hand(self, which: int, to: str) -> None:
		"""Changes in the desk: activating goes through activation only, and a service that is not live cannot be
		suspended.
		"""
		waiting = [order for order in self.orders if not order.live]
		order = waiting[which % len(waiting)]
		location = self.lab.look().get_doc("Service Location", {"sales_order": order.name})
		location.status = to
		if to == "Suspended" or order.cancelled:
			self.attempt(location.save, False, "IllegalTransition")

	@rule()
	def deliver(self) -> None:
		self.attempt(shop.deliver_due, True)

	@invariant()
	def the_site_agrees(self) -> None:
		db = self.lab.look().db
		for line in self.lines:
			port = db.get_value("Fibre Port", line.port, ["status", "sales_order", "held_by"], as_dict=True)
			holder = line.holder.session.partition(".")[0] if line.holder else None
			wanted = (line.status, line.order.name if line.order else None, holder)
			assert (port.status, port.sales_order or None, port.held_by or None) == wanted
		for order in self.orders:
			assert (
				db.get_value("Service Location", {"sales_order": order.name}, "status")
				== order.location_status
			)
			fields = ["status", "suspension", "item"]
			service = db.get_value("Service Subscription", {"sales_order": order.name}, fields)
			assert service is None or tuple(part or "" for part in service) == order.service

	def teardown(self) -> None:
		shop.deliver_due()
		found = audit.findings(self.lab)
		assert not found, "\n".join(found)
