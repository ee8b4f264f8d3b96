"""Inconsistencies within this site, derived from facts that the readers provide. Pure.

Each rule takes rows of facts and yields findings; a finding names its record and, if there is one, its safe repair
(repairs.py). Differences with Stripe: stripe_rules.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from gigafibre_fsm.flow.vocabulary import INTERNET

SILENT_AFTER_DAYS = 14
STUCK_AFTER_HOURS = 2
RETURNED_AFTER = timedelta(days=14)

TICKET = "ticket"
"""The repair for decisions that only staff can make: open an Issue."""


@dataclass(frozen=True)
class Finding:
	"""`kind` is a code of kinds.py, `facts` what a reader needs to understand it, `repair` one of that kind's repairs."""

	kind: str
	doctype: str
	name: str
	facts: Mapping[str, Any] = field(default_factory=dict)
	repair: str = ""

	@property
	def subject(self) -> str:
		"""The id of the finding's Stripe object, or else the record's name."""
		told = (self.facts.get(name) for name in ("dispute", "refund", "intent"))
		return next(filter(None, told), self.name)

	@property
	def key(self) -> str:
		return f"{self.kind}:{self.subject}"


@dataclass(frozen=True)
class Service:
	"""A Service Subscription with its related facts. `free`: billed at 0.00 although it has a list price, without a reason.
	`on_hold`: another system still bills the customer. `ordered`: it came with an order; without one it was migrated from
	another system, which may have billed it.
	"""

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
	on_hold: bool = False
	ordered: bool = True


@dataclass(frozen=True)
class Left:
	"""A device that is due back because its service has ended. `push` is the state of its last push, or ""."""

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
	"""A completed installation: `pending` is the number of its order's subscriptions that never started."""

	name: str
	activated: bool
	pending: int


@dataclass(frozen=True)
class Charge:
	"""An invoice with a charge in progress; `moving` while the outbox still works on it."""

	name: str
	state: str
	since: datetime
	moving: bool


def services(rows: Iterable[Service], today: date, silent_before: datetime) -> Iterator[Finding]:
	"""Services that are live but not billed, or billed but disconnected."""
	month = today.replace(day=1)
	for row in rows:
		about = {"customer": row.customer, "location": row.location}
		if row.last_day and row.last_day < today and not row.on_hold:
			facts = {**about, "last_day": str(row.last_day)}
			yield Finding("end_overdue", "Service Subscription", row.name, facts, "carry_out_end")
			continue
		if row.status != "Active":
			continue
		if row.location_status == "Disconnected":
			yield Finding("billed_dead", "Service Subscription", row.name, about, "end_subscription")
		elif row.on_hold:
			pass
		elif row.billed_until is None:
			# Its invoice would have been made in the same transaction as today's activation, so this is never a mere delay.
			repair = "bill_month" if row.first_billed else "bill_first"
			if not row.ordered:
				# The other system's last billed day is unknown: past years could be billed again.
				repair = TICKET
			yield Finding("live_unbilled", "Service Subscription", row.name, about, repair)
		elif row.billed_until < month and today > month:
			facts = {**about, "billed_until": str(row.billed_until)}
			yield Finding("live_unbilled", "Service Subscription", row.name, facts, "bill_month")
		if row.free:
			yield Finding("live_free", "Service Subscription", row.name, about, TICKET)
		if (
			row.location_status == "Active"
			and row.service_type == INTERNET
			and _is_silent(row, silent_before)
		):
			facts = {**about, "last_inform": str(row.last_inform or "")}
			yield Finding("billed_silent", "Service Subscription", row.name, facts, TICKET)


def _is_silent(row: Service, silent_before: datetime) -> bool:
	"""Whether no device of a paying household has reported for too long. False for a household without managed devices."""
	if not row.devices or not row.last_inform:
		return False
	return row.last_inform < silent_before


def left_behind(rows: Iterable[Left]) -> Iterator[Finding]:
	"""Devices of ended services that are still configured or still online."""
	for row in rows:
		facts = {"location": row.location, "since": str(row.since), "last_inform": str(row.last_inform or "")}
		settings = row.push == "Failed"
		works = row.last_inform and row.last_inform.date() > row.since + RETURNED_AFTER
		if settings or works:
			yield Finding("ended_live", "Service Equipment", row.name, facts, TICKET)


def ports(rows: Iterable[Port]) -> Iterator[Finding]:
	"""Ports that are Occupied without a location, Reserved without an order, or Held without a checkout."""
	legacy: Counter[str] = Counter()
	for row in rows:
		if row.status == "Occupied":
			if row.location and row.location_status == "Disconnected":
				yield Finding(
					"port_without_location", "Fibre Port", row.name, {"location": row.location}, TICKET
				)
			elif not row.location and (row.order or not row.olt):
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
	"""Completed installations with a subscription that never started."""
	for row in rows:
		if not row.activated or row.pending:
			facts = {"pending": row.pending}
			repair = TICKET if row.activated else "activate"
			yield Finding("completed_pending", "Dispatch Job", row.name, facts, repair)


def charges(rows: Iterable[Charge], stuck_before: datetime) -> Iterator[Finding]:
	"""Invoices whose charge is marked as in progress although the outbox no longer works on it."""
	for row in rows:
		if row.state == "Queued" and not row.moving and row.since < stuck_before:
			yield Finding(
				"charge_stuck", "Sales Invoice", row.name, {"since": str(row.since)}, "charge_again"
			)


def devices(unknown: Mapping[str, str]) -> Iterator[Finding]:
	"""Devices in service that the ACS has never seen; takes equipment -> serial."""
	for name, serial in unknown.items():
		yield Finding("device_unknown_to_acs", "Service Equipment", name, {"serial": serial}, "find_device")
