"""What does not agree, told from facts that readers.py brings. Pure.

Each rule takes rows of facts and yields findings; a finding names the record that it is about, and the repair that is
safe for it, if there is one (repairs.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

SILENT_AFTER_DAYS = 14
STUCK_AFTER_HOURS = 2
RETURNED_AFTER = timedelta(days=14)

LOST = "lost"
WON = frozenset({"won", "warning_closed", "prevented"})

TICKET = "ticket"
"""The repair where only a person can decide: an Issue is opened."""


@dataclass(frozen=True)
class Finding:
	"""`kind` is a code of KINDS, `facts` what a reader needs to understand it, `repair` a code of repairs.py."""

	kind: str
	doctype: str
	name: str
	facts: Mapping[str, Any] = field(default_factory=dict)
	repair: str = ""

	@property
	def subject(self) -> str:
		"""The object at Stripe that it is about, or else the record."""
		told = (self.facts.get(name) for name in ("dispute", "refund", "intent"))
		return next(filter(None, told), self.name)

	@property
	def key(self) -> str:
		return f"{self.kind}:{self.subject}"


@dataclass(frozen=True)
class Service:
	"""A Service Subscription with what stands around it. `free`: at 0.00 though it has a price, and nobody said why."""

	name: str
	status: str
	customer: str
	location: str
	location_status: str
	service_type: str = ""
	start: date | None = None
	billed_until: date | None = None
	first_billed: bool = True
	last_inform: datetime | None = None
	devices: int = 0
	last_day: date | None = None
	free: bool = False


@dataclass(frozen=True)
class Left:
	"""A device that is to be returned since the end of its service. `push` is the state of its last push, "" without one."""

	name: str
	location: str
	since: date
	last_inform: datetime | None = None
	push: str = ""


@dataclass(frozen=True)
class Port:
	name: str
	status: str
	olt: str = ""
	order: str = ""
	order_live: bool = False
	location: str = ""
	location_status: str = ""
	held_by: str = ""
	session_status: str = ""


@dataclass(frozen=True)
class Job:
	"""A completed installation: `pending` counts subscriptions of its order that never started."""

	name: str
	activated: bool
	pending: int


@dataclass(frozen=True)
class Charge:
	"""An invoice whose charge is under way; `moving` when the outbox still works on it."""

	name: str
	state: str
	since: datetime
	moving: bool


@dataclass(frozen=True)
class Payment:
	"""A PaymentIntent that Stripe took money with (`amount` in dollars)."""

	intent: str
	invoice: str
	amount: Decimal


@dataclass(frozen=True)
class Refund:
	"""Money that Stripe gave back (`amount` in dollars) of what paid `invoice`; `credit` is the credit note that it was
	made for, if this site made it.
	"""

	refund: str
	invoice: str
	amount: Decimal
	credit: str = ""


@dataclass(frozen=True)
class Dispute:
	"""A payment of `invoice` that a bank asks back (`amount` in dollars); `due` is the last day for an answer."""

	dispute: str
	invoice: str
	amount: Decimal
	status: str
	reason: str = ""
	due: str = ""


def services(rows: Iterable[Service], today: date, silent_before: datetime) -> Iterator[Finding]:
	"""Live but not billed; billed but dead."""
	month = today.replace(day=1)
	for row in rows:
		about = {"customer": row.customer, "location": row.location}
		if row.last_day and row.last_day < today:
			facts = {**about, "last_day": str(row.last_day)}
			yield Finding("end_overdue", "Service Subscription", row.name, facts, "carry_out_end")
			continue
		if row.status != "Active":
			continue
		if row.location_status == "Disconnected":
			yield Finding("billed_dead", "Service Subscription", row.name, about, "end_subscription")
		elif row.billed_until is None:
			# Activated today: the invoice is of the same transaction, so this is never just a delay.
			repair = "bill_month" if row.first_billed else "bill_first"
			yield Finding("live_unbilled", "Service Subscription", row.name, about, repair)
		elif row.billed_until < month and today > month:
			facts = {**about, "billed_until": str(row.billed_until)}
			yield Finding("live_unbilled", "Service Subscription", row.name, facts, "bill_month")
		if row.free:
			yield Finding("live_free", "Service Subscription", row.name, about, TICKET)
		if (
			row.location_status == "Active"
			and row.service_type == "Internet"
			and _is_silent(row, silent_before)
		):
			facts = {**about, "last_inform": str(row.last_inform or "")}
			yield Finding("billed_silent", "Service Subscription", row.name, facts, TICKET)


def _is_silent(row: Service, silent_before: datetime) -> bool:
	"""Whether a house that is paid for has not been heard of for long. One without any managed device says nothing."""
	if not row.devices or not row.last_inform:
		return False
	return row.last_inform < silent_before


def left_behind(rows: Iterable[Left]) -> Iterator[Finding]:
	"""Ended, while the device still has its settings, or still works in the house."""
	for row in rows:
		facts = {"location": row.location, "since": str(row.since), "last_inform": str(row.last_inform or "")}
		settings = row.push == "Failed"
		works = row.last_inform and row.last_inform.date() > row.since + RETURNED_AFTER
		if settings or works:
			yield Finding("ended_live", "Service Equipment", row.name, facts, TICKET)


def ports(rows: Iterable[Port]) -> Iterator[Finding]:
	"""Occupied without location, reserved without order, held without checkout."""
	legacy: Counter[str] = Counter()
	for row in rows:
		if row.status == "Occupied":
			if row.location and row.location_status == "Disconnected":
				yield Finding(
					"port_without_location", "Fibre Port", row.name, {"location": row.location}, TICKET
				)
			elif not row.location and row.order:
				yield Finding("port_without_location", "Fibre Port", row.name, {"order": row.order}, TICKET)
			elif not row.location:
				legacy[row.olt] += 1
		elif row.status == "Reserved" and not row.order_live:
			facts = {"order": row.order}
			yield Finding(
				"reserved_without_order", "Fibre Port", row.name, facts, "free_port" if row.order else TICKET
			)
		elif row.status == "Held" and row.session_status != "Held":
			facts = {"session": row.held_by}
			repair = "release_hold" if row.held_by else TICKET
			yield Finding("hold_without_session", "Fibre Port", row.name, facts, repair)
	for olt, many in sorted(legacy.items()):
		yield Finding("ports_without_location", "OLT", olt, {"ports": many})


def jobs(rows: Iterable[Job]) -> Iterator[Finding]:
	"""Completed, with a subscription that never started."""
	for row in rows:
		if not row.activated or row.pending:
			facts = {"pending": row.pending}
			repair = TICKET if row.activated else "activate"
			yield Finding("completed_pending", "Dispatch Job", row.name, facts, repair)


def charges(rows: Iterable[Charge], stuck_before: datetime) -> Iterator[Finding]:
	"""Said to be charged, while nothing is on its way to Stripe any more."""
	for row in rows:
		if row.state == "Queued" and not row.moving and row.since < stuck_before:
			yield Finding(
				"charge_stuck", "Sales Invoice", row.name, {"since": str(row.since)}, "charge_again"
			)


def payments(taken: Iterable[Payment], booked: Mapping[str, Decimal]) -> Iterator[Finding]:
	"""Money that Stripe has and the books have not, or with another amount. `booked`: intent -> amount."""
	for row in taken:
		facts = {"intent": row.intent, "invoice": row.invoice, "amount": f"{row.amount:.2f}"}
		if row.intent not in booked:
			yield Finding(
				"paid_unbooked",
				"Sales Invoice",
				row.invoice or row.intent,
				facts,
				"refresh_payment" if row.invoice else TICKET,
			)
		elif booked[row.intent] != row.amount:
			facts["booked"] = f"{booked[row.intent]:.2f}"
			yield Finding("paid_otherwise", "Sales Invoice", row.invoice or row.intent, facts, TICKET)


def refunds(given: Iterable[Refund]) -> Iterator[Finding]:
	"""Money that went back and that the books still count as taken."""
	for row in given:
		facts = {
			"refund": row.refund,
			"invoice": row.invoice,
			"amount": f"{row.amount:.2f}",
			"credit": row.credit,
		}
		repair = "book_refund" if row.invoice or row.credit else TICKET
		yield Finding("refund_unbooked", "Sales Invoice", row.invoice or row.refund, facts, repair)


def disputes(asked_back: Iterable[Dispute]) -> Iterator[Finding]:
	"""Money that a bank asks back, or took back for good. What was won is as it was."""
	for row in asked_back:
		facts = {
			"dispute": row.dispute,
			"invoice": row.invoice,
			"amount": f"{row.amount:.2f}",
			"reason": row.reason,
		}
		if row.status == LOST:
			yield Finding("dispute_lost", "Sales Invoice", row.invoice, facts, "book_dispute")
		elif row.status not in WON:
			yield Finding("payment_disputed", "Sales Invoice", row.invoice, {**facts, "due": row.due}, TICKET)


def devices(unknown: Mapping[str, str]) -> Iterator[Finding]:
	"""Devices in service that the ACS has never seen: equipment -> serial."""
	for name, serial in unknown.items():
		yield Finding("device_unknown_to_acs", "Service Equipment", name, {"serial": serial}, "find_device")


INSIDE = (
	"live_unbilled", "live_free", "billed_dead", "billed_silent", "port_without_location", "ports_without_location",
	"reserved_without_order", "hold_without_session", "completed_pending", "charge_stuck", "message_dead",
	"message_undelivered", "device_unscanned", "credit_left",
	"credit_unused", "payment_unused", "owes_unreachable",
	"bill_cancelled", "end_overdue", "ended_live", "proxy_undeclared",
)  # fmt: skip
AT_STRIPE = ("paid_unbooked", "paid_otherwise", "refund_unbooked", "payment_disputed", "dispute_lost")
AT_ACS = ("device_unknown_to_acs",)
KINDS = (*INSIDE, *AT_STRIPE, *AT_ACS)
