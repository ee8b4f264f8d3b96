"""Many buyers, few ports: one buyer wins each port, the others get a clear refusal, and are neither charged nor
recorded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from embedded.story.actor import Refused
from tests.faults import audit, children, shop
from tests.faults.lab import Lab
from tests.faults.outside import all_at_once, visitor

SOLO = [{"sku": "FTTH80I", "qty": 1}]


@dataclass
class Round:
	winners: int = 0
	refused: int = 0
	findings: list[str] = field(default_factory=list)


def checkouts(lab: Lab, buyers: int, ports: list[str]) -> Round:
	"""`buyers` open a checkout over HTTP for one of the `ports` at the same moment, all with an offer in hand."""
	people = [visitor() for _buyer in range(buyers)]
	offers = [visitor().get("address.check", id=f"p:{port}")["offer"] for port in ports]
	results = all_at_once(
		[
			partial(
				person.post, "checkout.start", offer=offers[number % len(ports)], services=SOLO, commitment=0
			)
			for number, person in enumerate(people)
		]
	)
	made = Round(
		winners=sum(isinstance(result, dict) for result in results),
		refused=sum(isinstance(result, Refused) and result.status == 409 for result in results),
	)
	made.findings += sorted(
		{
			repr(result)
			for result in results
			if not isinstance(result, dict) and getattr(result, "status", 0) != 409
		}
	)
	if made.findings:
		# log rows about them are written before the laboratory is cleared away; Frappe buffers them in Redis
		lab.look().get_attr("frappe.deferred_insert.save_to_db")()
		made.findings += lab.frappe.get_all("Error Log", pluck="error", order_by="creation desc", limit=2)
	db = lab.look().db
	held = db.count("Fibre Port", {"name": ("in", ports), "status": "Held"})
	open_ones = db.count("Checkout Session", {"fibre_port": ("in", ports), "status": "Held"})
	if (held, open_ones) != (len(ports), len(ports)):
		made.findings.append(f"{held} ports held by {open_ones} checkouts")
	made.findings += audit.findings(lab, delivered=False)
	return made


def orders(lab: Lab, baskets: list[shop.Basket]) -> Round:
	"""Submit all these checkouts, for one port and with saved cards, at the same moment; all holds but one have
	expired.
	"""
	port = baskets[0].port
	charges = len(audit.intents(lab))
	results = children.race([partial(shop.submit, basket) for basket in baskets])
	made = Round(
		winners=sum(not outcome.error for outcome in results),
		refused=sum(outcome.error == "Conflict" for outcome in results),
	)
	made.findings += [outcome.trace for outcome in results if outcome.error not in ("", "Conflict")]
	db = lab.look().db
	placed = db.count("Sales Order", {"fsm_fibre_port": port, "docstatus": 1})
	if placed != 1:
		made.findings.append(f"{placed} orders for {port}")
	if len(audit.intents(lab)) != charges:
		made.findings.append("a card was charged")
	made.findings += audit.findings(lab, delivered=False)
	return made


def rival_baskets(lab: Lab, many: int) -> list[shop.Basket]:
	"""Checkouts with saved cards for one port: each got its hold after the previous one had expired."""
	port = lab.take()
	baskets: list[Any] = []
	for _buyer in range(many):
		baskets.append(shop.fill(lab, port, shop.SOLO))
		let_holds_run_out(lab, port)
	return baskets


def let_holds_run_out(lab: Lab, port: str) -> None:
	frappe = lab.look()
	past = "2020-01-01 00:00:00"
	frappe.db.set_value("Fibre Port", port, "hold_until", past)
	frappe.db.sql(
		"UPDATE `tabCheckout Session` SET hold_until = %s WHERE fibre_port = %s AND status = 'Held'",
		(past, port),
	)
	frappe.db.commit()
