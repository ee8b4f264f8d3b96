"""Buying, installing and billing through the app's services, each step committed like its request."""

from __future__ import annotations

import itertools
import secrets
from dataclasses import dataclass
from typing import Any

import requests

from tests.faults.lab import Lab
from tests.faults.servers import wait_until
from tests.world.days import working_days

TRIO = (("FTTH150I", 1), ("TVBSTANDARD", 1), ("TELEPMENS", 1))
SOLO = (("FTTH80I", 1),)
GOOD_CARD = "4242424242424242"
_numbers = itertools.count()
_days = working_days()


@dataclass
class Basket:
	"""A checkout with its card saved: only `submit` is missing."""

	port: str
	email: str
	session: str
	setup_intent: str
	key: str


def fill(
	lab: Lab, port: str = "", cart: tuple[tuple[str, int], ...] = TRIO, card: str = GOOD_CARD, email: str = ""
) -> Basket:
	"""Address, cart, contact, consents and card of a new customer (or one with a known `email`)."""
	from gigafibre_fsm.flow.availability.service import check_address
	from gigafibre_fsm.flow.checkout.service import start
	from gigafibre_fsm.flow.pricing.rules import CartLine

	frappe = lab.look()
	port, mark = port or lab.take(), secrets.token_hex(5)
	email = email or f"panne.{mark}@example.com"
	offer = check_address(f"p:{port}")["offer"]
	lines = [CartLine(sku, qty) for sku, qty in cart]
	session = start(offer, lines, 24, "fr")["session"]
	introduce(session, mark, email)
	frappe.db.commit()
	saved = save_card(lab, session, card)
	return Basket(port, email, session, saved, secrets.token_hex(16))


def introduce(session: str, mark: str, email: str = "") -> None:
	"""Contact details and consents of a made-up person."""
	from gigafibre_fsm.flow.checkout.service import update

	contact = {
		"name": f"Client exemple {email.partition('@')[0] or mark}",
		"email": email or f"panne.{mark}@example.com",
		"phone": f"+1514555{next(_numbers) % 10_000:04}",
	}
	update(session, contact=contact, contact_me=True, consents=["contact", "terms", "limits_911"])


def save_card(lab: Lab, session: str, card: str = GOOD_CARD) -> str:
	"""The payment step with a card that is saved; the name of the SetupIntent."""
	from gigafibre_fsm.flow.checkout.service import payment

	payment = payment(session)
	lab.frappe.db.commit()
	confirm(lab, payment, card)
	return payment["setup_intent"]


def confirm(lab: Lab, payment: dict[str, Any], card: str = GOOD_CARD) -> None:
	"""Do what Stripe's script does in the browser with the answer of the payment step; a saved card remains saved."""
	answer = requests.post(
		f"{lab.fakes['stripe']['url']}/v1/setup_intents/{payment['setup_intent']}/confirm",
		data={
			"client_secret": payment["client_secret"],
			"key": payment["publishable_key"],
			"payment_method_data[type]": "card",
			"payment_method_data[card][number]": card,
			"payment_method_data[card][exp_month]": "12",
			"payment_method_data[card][exp_year]": "2034",
			"payment_method_data[card][cvc]": "123",
		},
		timeout=10,
	)
	intent = answer.json().get("error", {}).get("setup_intent") or answer.json()
	assert intent["status"] == "succeeded", answer.text


def submit(basket: Basket) -> str:
	"""The request that places the order; its name."""
	import frappe

	from gigafibre_fsm.flow.checkout.service import submit
	from gigafibre_fsm.guards.decorators import _call

	frappe.db.rollback()
	answer = _call(submit, (basket.session, basket.setup_intent, basket.key), {})
	frappe.db.commit()
	return answer["order"]


def arrive(lab: Lab, order: str) -> str:
	"""The technician is in the house and has scanned nothing yet; returns the Dispatch Job."""
	from gigafibre_fsm.flow.dispatch.service import assign, start

	frappe = lab.look()
	job = frappe.db.get_value("Dispatch Job", {"sales_order": order})
	day = frappe.utils.getdate(next(_days))
	assign(job, lab.technician, day, "Day")
	start(job)
	return job


def visit(lab: Lab, order: str) -> str:
	"""The technician's work until only the signature is missing; returns the Dispatch Job."""
	from gigafibre_fsm.flow.dispatch.service import check
	from gigafibre_fsm.flow.equipment import scanning
	from gigafibre_fsm.flow.provisioning import device_events
	from gigafibre_fsm.flow.provisioning.facts import DeviceFacts
	from gigafibre_fsm.flow.vocabulary import ON_THE_ACS

	job, frappe = arrive(lab, order), lab.frappe
	rows = frappe.get_doc("Dispatch Job", job).equipment_list
	for row in rows:
		serial = label(row.equipment_type)
		scanning.scan(job, serial, row.equipment_type)
		if row.equipment_type in ON_THE_ACS:
			device_events.record_event(DeviceFacts(serial, event="bootstrap", event_key=secrets.token_hex(8)))
	for step in frappe.get_doc("Dispatch Job", job).checklist:
		check(job, step.item_key, True, "-19,4" if step.item_key == "signal" else "")
	frappe.db.commit()
	return job


def label(equipment_type: str) -> str:
	run = secrets.token_hex(3).upper()
	return {
		"ONT": f"RCMG19{secrets.token_hex(3).upper()}",
		"Routeur": f"40:3F:8C:{run[:2]}:{run[2:4]}:{run[4:]}",
		"Décodeur TV": f"00:1A:79:{run[:2]}:{run[2:4]}:{run[4:]}",
		"Téléphone IP": f"TPLG{secrets.token_hex(4).upper()}",
	}[equipment_type]


def complete(job: str) -> str:
	"""The technician completes the job; returns the status of the job."""
	import frappe

	from gigafibre_fsm.flow.dispatch.service import complete
	from gigafibre_fsm.guards.decorators import _call

	frappe.db.rollback()
	done = _call(complete, (job, "Client exemple"), {})
	frappe.db.commit()
	return done.status


def bill_again(lab: Lab, order: str) -> str:
	"""One more invoice for the customer of an order, queued to be charged; its name."""
	from gigafibre_fsm.flow.collections import charges

	name = invoice_again(lab, order)
	charges.charge(name)
	lab.frappe.db.commit()
	return name


def invoice_again(lab: Lab, order: str) -> str:
	"""One more invoice for the customer of an order; its name."""
	from datetime import date
	from decimal import Decimal

	from gigafibre_fsm.flow.billing import invoices
	from gigafibre_fsm.flow.billing.rules import Agreed, month_bill

	frappe = lab.look()
	customer = frappe.db.get_value("Sales Order", order, "customer")
	service = Agreed("FTTH80I", "FTTH 80", Decimal("79.95"), 1)
	bill = month_bill([service], [], date(2026, 1, 1), date(2026, 1, 31))
	invoice = invoices.make(customer, bill, f"extra:{secrets.token_hex(6)}")
	frappe.db.commit()
	return invoice.name


def deliver_due(beside_workers: bool = False) -> int:
	"""Send everything in the outbox now, whatever its due time; returns the number of rows.

	`beside_workers`: no process was killed, so leased rows are being sent by a worker, which is waited for.
	"""
	import frappe

	from gigafibre_fsm.outbox import delivery

	taken = 0
	for _round in range(8):
		make_due(beside_workers)
		found = delivery.sweep()
		taken += found
		if not found and not (beside_workers and wait_for_workers()):
			break
	frappe.db.rollback()
	return taken


def wait_for_workers() -> bool:
	"""Whether a worker was sending something; it has finished when this returns."""
	import frappe

	from gigafibre_fsm.clock import utc_now

	def in_hand() -> bool:
		frappe.db.rollback()
		leased = {"leased_until": (">", utc_now())}
		return bool(frappe.db.exists("Outbound Message", leased))

	if not in_hand():
		return False
	wait_until(lambda: not in_hand(), "the worker has sent what it has in hand")
	return True


def make_due(beside_workers: bool = False) -> None:
	"""Let hours pass: leases of dead processes expire, every waiting row can be retried, circuits close."""
	import frappe

	waiting = ("status", "in", ("Queued", "Failed"))
	past = "2020-01-01 00:00:00"
	frappe.db.rollback()
	# Row by row: one statement over all of them would collide with a worker that updates some of them.
	for name in frappe.get_all("Outbound Message", filters=[waiting], pluck="name"):
		frappe.db.sql(
			"""UPDATE `tabOutbound Message` SET next_attempt = %s, leased_until = NULL
			WHERE name = %s AND status IN ('Queued', 'Failed') AND (leased_until IS NULL OR %s = 0)""",
			(past, name, int(beside_workers)),
		)
		frappe.db.commit()
	frappe.cache.delete_keys("gigafibre_breaker:")
