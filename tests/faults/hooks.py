"""Stripe's webhooks, delivered in any order and any number of times."""

from __future__ import annotations

from typing import Any

import requests

from tests.faults import audit, shop
from tests.faults.lab import Lab
from tests.fixtures import environment

End = dict[str, Any]
DECLINES = "pm_card_chargeCustomerFail"


def listen(lab: Lab) -> None:
	"""Hold back Stripe's events until they are delivered on demand, to the site's own address."""
	url = environment("FSM_URL") + "/api/method/gigafibre_fsm.api.webhook.stripe"
	lab.control("stripe", webhook_url=url, webhooks={"automatic": False})


def declined_then_paid(lab: Lab, order: str) -> str:
	"""An invoice whose charge was declined and then succeeded, without the app knowing either result, because it died
	at both answers. Returns the invoice's name.
	"""
	name = shop.bill_again(lab, order)
	db = lab.look().db
	row = db.get_value(
		"Outbound Message",
		{"reference_name": name, "topic": "payment.charge"},
		["name", "idempotency_key", "target", "payload"],
		as_dict=True,
	)
	bad = requests.post(
		f"{lab.fakes['stripe']['url']}/v1/payment_methods/{DECLINES}/attach",
		data={"customer": row.target},
		auth=(lab.fakes["stripe"]["secret_key"], ""),
		timeout=10,
	).json()["id"]
	cents = round(db.get_value("Sales Invoice", name, "outstanding_amount") * 100)
	good = db.get_value("Customer", {"fsm_stripe_customer": row.target}, "fsm_stripe_payment_method")
	for key, card in ((row.idempotency_key, bad), ("later", good)):
		requests.post(
			f"{lab.fakes['stripe']['url']}/v1/payment_intents",
			data={
				"amount": cents,
				"currency": "cad",
				"customer": row.target,
				"off_session": "true",
				"confirm": "true",
				"metadata[invoice]": name,
				"metadata[charge_key]": key,
				"payment_method": card,
			},
			auth=(lab.fakes["stripe"]["secret_key"], ""),
			timeout=10,
		)
	db.set_value("Outbound Message", row.name, "attempts", 1)
	db.commit()
	return name


def events_of(lab: Lab, invoice: str) -> list[str]:
	"""The ids of Stripe's events about the payments of an invoice, oldest first."""
	answer = requests.get(
		f"{lab.fakes['stripe']['url']}/v1/events",
		params={"limit": 100},
		auth=(lab.fakes["stripe"]["secret_key"], ""),
		timeout=10,
	).json()
	about = [
		event["id"] for event in answer["data"]
		if event["type"].startswith("payment_intent.")
		and event["data"]["object"]["metadata"].get("invoice") == invoice
	]  # fmt: skip
	return about[::-1]


def deliver(lab: Lab, events: list[str]) -> list[int]:
	answer = requests.post(
		f"{lab.fakes['stripe']['url']}/_webhooks/deliver", json={"events": events, "times": 1}, timeout=120
	)
	return [attempt["status"] for attempt in answer.json()]


def end_state(lab: Lab, invoice: str) -> End:
	"""The state that the events led to."""
	shop.deliver_due(beside_workers=True)
	db = lab.look().db
	entries = db.sql_list(
		"SELECT parent FROM `tabPayment Entry Reference` WHERE reference_name = %s AND docstatus = 1", invoice
	)
	told_topics = db.sql_list(
		"SELECT topic FROM `tabOutbound Message` WHERE reference_name = %s AND channel IN ('SMS', 'E-mail') ORDER BY topic",
		invoice,
	)
	state = db.get_value("Sales Invoice", invoice, ["outstanding_amount", "fsm_charge_state", "status"])
	return {"invoice": state, "payments": len(entries), "told": told_topics, "findings": audit.findings(lab)}


def play(lab: Lab, order: str, sequence: tuple[int, ...], times: int) -> End:
	"""A declined and a paid attempt at one invoice: their four events in `sequence`, each `times`, with the sweep between
	them.
	"""
	listen(lab)
	invoice = declined_then_paid(lab, order)
	events = events_of(lab, invoice)
	assert len(events) == len(sequence), events
	for number in sequence:
		statuses = deliver(lab, [events[number]] * times)
		assert set(statuses) == {200}, statuses
		shop.deliver_due(beside_workers=True)
	return end_state(lab, invoice)
