"""An external system fails for an hour, simulated by changing the times in the database."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.faults import audit, shop
from tests.faults.lab import Lab

HOUR = 60
ROUNDS, SLOW_ROUNDS = 4, 2
"""The outbox's number of attempts within the hour: fewer if each attempt waits for its timeout."""
SLOW = ("hang", "timeout_after_effect")


@dataclass
class Hour:
	"""Observations. `attempts` is the highest number of attempts of any row during the outage."""

	placed: bool = False
	refusal: str = ""
	attempts: int = 0
	findings: list[str] = field(default_factory=list)


def let_pass(minutes: float) -> None:
	"""Let time pass for everything that waits in the outbox."""
	import frappe

	frappe.db.rollback()
	frappe.db.sql(
		"""UPDATE `tabOutbound Message` SET next_attempt = next_attempt - INTERVAL %(seconds)s SECOND,
			leased_until = leased_until - INTERVAL %(seconds)s SECOND WHERE status IN ('Queued', 'Failed')""",
		{"seconds": round(minutes * 60)},
	)
	frappe.db.commit()
	frappe.cache.delete_keys("gigafibre_breaker:")


def live_through(lab: Lab, fake: str, **outage: object) -> Hour:
	"""During the outage one customer orders and another's installation is completed; then the system is available
	again.
	"""
	from gigafibre_fsm.exceptions import FsmError
	from gigafibre_fsm.outbox import delivery

	hour = Hour()
	waiting = shop.visit(lab, shop.submit(shop.fill(lab, cart=shop.SOLO)))
	shop.deliver_due()
	basket = shop.fill(lab, cart=shop.SOLO)
	lab.control(fake, **outage)
	try:
		try:
			hour.placed = bool(shop.submit(basket))
		except FsmError as refusal:
			lab.look()
			hour.refusal = type(refusal).__name__
		shop.complete(waiting)
		rounds = SLOW_ROUNDS if outage.get("outage") in SLOW else ROUNDS
		for _round in range(rounds):
			delivery.sweep()
			let_pass(HOUR // rounds)
		hour.attempts = (
			lab.look().db.sql("SELECT MAX(attempts) FROM `tabOutbound Message` WHERE status = 'Failed'")[0][0]
			or 0
		)
	finally:
		lab.all_well()
	lab.control("stripe", webhooks={"automatic": False})
	if not hour.placed:
		shop.submit(basket)
	shop.deliver_due()
	hour.findings = audit.findings(lab)
	return hour
