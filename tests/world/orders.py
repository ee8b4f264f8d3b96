"""Buying and installing over HTTP, each person with a session of their own."""

from __future__ import annotations

import itertools
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

import requests

from embedded.story.actor import Actor
from tests.world.days import working_days
from tests.world.fixtures import DISPATCHER, TECHNICIAN, World

TRIO = [{"sku": "FTTH150I", "qty": 1}, {"sku": "TVBSTANDARD", "qty": 1}, {"sku": "TELEPMENS", "qty": 1}]
SOLO = [{"sku": "FTTH80I", "qty": 1}]
GOOD_CARD = "4242424242424242"
DECLINED_LATER = "4000000000000341"
ASKS_EVERY_TIME = "4000002760003184"
CONSENTS = {"terms": True, "contact": True, "limits_911": True}
AREAS = (418, 438, 450, 514, 579, 581, 819, 873)
_numbers = itertools.count(secrets.randbelow(800))


@dataclass
class Purchase:
	"""One order and what is known about it."""

	port: str
	contact: dict[str, str]
	session: str = ""
	setup_intent: str = ""
	key: str = ""
	order: str = ""
	tracking: str = ""
	codes: dict[str, str] = field(default_factory=dict)


def new_contact() -> dict[str, str]:
	"""The contact details of a made-up person; the number is one of those reserved for fiction."""
	number = next(_numbers)
	return {
		"name": f"Client exemple {secrets.token_hex(3)}",
		"email": f"client.{secrets.token_hex(5)}@example.com",
		"phone": f"+1{AREAS[number // 100 % len(AREAS)]}5550{100 + number % 100}",
	}


def offer(buyer: Actor, port: str) -> str:
	return buyer.get("address.check", id=f"p:{port}")["offer"]


def begin(buyer: Actor, port: str, cart: list[dict] = TRIO, commitment: int = 24) -> Purchase:
	"""Open a checkout and fill it in, up to the card."""
	bought = Purchase(port, new_contact())
	token = offer(buyer, port)
	bought.session = buyer.post("checkout.start", offer=token, services=cart, commitment=commitment)[
		"session"
	]
	dates = buyer.get("checkout.slots", offer=token)["dates"][-3:]
	buyer.post(
		"checkout.update",
		session=bought.session,
		contact=bought.contact,
		preferred_dates=[{"date": day["date"], "time_window": "Day"} for day in dates],
		consents=CONSENTS,
	)
	return bought


def save_card(world: World, payment: dict[str, Any], number: str = GOOD_CARD) -> None:
	"""Save the card as Stripe's script does; a bank that requires confirmation gets it."""
	stripe = world.fakes["stripe"]["url"]
	answer = requests.post(
		f"{stripe}/v1/setup_intents/{payment['setup_intent']}/confirm",
		data={
			"client_secret": payment["client_secret"],
			"key": payment["publishable_key"],
			"payment_method_data[type]": "card",
			"payment_method_data[card][number]": number,
			"payment_method_data[card][exp_month]": "12",
			"payment_method_data[card][exp_year]": "2034",
			"payment_method_data[card][cvc]": "123",
		},
		timeout=10,
	)
	assert answer.ok, answer.text
	if answer.json()["status"] == "requires_action":
		requests.post(f"{stripe}/3ds/{payment['setup_intent']}", data={"outcome": "approve"}, timeout=10)


def pay(world: World, buyer: Actor, bought: Purchase, card: str = GOOD_CARD) -> Purchase:
	payment = buyer.post("checkout.payment", session=bought.session)
	save_card(world, payment, card)
	bought.setup_intent, bought.key = payment["setup_intent"], secrets.token_hex(16)
	return bought


def submit(buyer: Actor, bought: Purchase) -> Purchase:
	answer = buyer.post(
		"checkout.submit",
		session=bought.session,
		setup_intent=bought.setup_intent,
		idempotency_key=bought.key,
	)
	bought.order, bought.tracking = answer["order"], answer["tracking"]
	return bought


def buy(
	world: World, cart: list[dict] = TRIO, commitment: int = 24, card: str = GOOD_CARD, port: str = ""
) -> Purchase:
	"""A whole checkout at a free port, paid with `card`."""
	buyer = world.visitor()
	bought = begin(buyer, port or world.network.take(), cart, commitment)
	return submit(buyer, pay(world, buyer, bought, card))


def buy_as(world: World, buyer: Actor, **contact: str) -> Purchase:
	"""An order in which some contact details belong to another customer."""
	bought = begin(buyer, world.network.take(), SOLO, 0)
	bought.contact |= contact
	buyer.post("checkout.update", session=bought.session, contact=bought.contact)
	return submit(buyer, pay(world, buyer, bought))


def job_of(world: World, order: str) -> str:
	return world.look().db.get_value("Dispatch Job", {"sales_order": order})


_working_days = working_days()


def assign(world: World, order: str, technician_user: str = TECHNICIAN, day: str = "") -> str:
	"""The dispatcher assigns the order's job to a technician, on a day of its own."""
	job = job_of(world, order)
	technician = world.frappe.db.get_value("Technician", {"user": technician_user})
	world.staff(DISPATCHER).post(
		"dispatch.assign",
		job=job,
		technician=technician,
		day=day or str(next(_working_days)),
		time_window="AM",
	)
	return job


def today(world: World, user: str) -> str:
	"""A visit that is planned for today, whatever day of the week that is."""
	name = assign(world, buy(world, SOLO, 0).order, user)
	frappe = world.look()
	frappe.db.set_value("Dispatch Job", name, "scheduled_date", frappe.utils.nowdate())
	frappe.db.commit()
	return name


def begun_today(world: World, user: str) -> str:
	name = today(world, user)
	world.staff(user).post("technician.start", job=name)
	return name


def new_code(equipment_type: str) -> str:
	run = secrets.token_hex(3).upper()
	return {
		"ONT": f"RCMG19{run}",
		"Routeur": f"40:3F:8C:{run[:2]}:{run[2:4]}:{run[4:]}",
		"Décodeur TV": f"00:1A:79:{run[:2]}:{run[2:4]}:{run[4:]}",
		"Téléphone IP": f"TPLG{secrets.token_hex(4).upper()}",
	}[equipment_type]


def start_and_scan(world: World, technician: Actor, job: str, but: str = "") -> dict[str, str]:
	"""On site, scan every device except the kind `but`; returns the code of each kind of device."""
	shown = technician.post("technician.start", job=job)
	codes = {}
	for device in shown["equipment"]:
		kind = device["equipment_type"]
		if kind == but:
			continue
		codes[kind] = new_code(kind)
		technician.post("technician.scan", job=job, code=codes[kind], equipment_type=kind)
	return codes


def device(world: World) -> Actor:
	"""A report as the ACS's own script sends it, with the token of the settings."""
	settings = world.look().get_cached_doc("Gigafibre Settings")
	acs = world.visitor()
	acs.session.headers["X-Gigafibre-Device-Token"] = settings.get_password("device_token")
	return acs


REPORTS_AS = {
	"ONT": ("00259E", "HT803G-W"),
	"Routeur": ("403F8C", "Device2"),
	"Téléphone IP": ("9C5322", "XX230v"),
}
"""OUI and product class of each kind of device that reports."""


def acs_device_id(equipment_type: str, code: str) -> str:
	oui, product_class = REPORTS_AS[equipment_type]
	return f"{oui}-{product_class.replace('-', '%2D')}-{code.replace(':', '')}"


def inform(world: World, codes: dict[str, str]) -> None:
	"""The scanned devices start for the first time and report, those that talk to the ACS."""
	for kind, code in codes.items():
		if kind not in REPORTS_AS:
			continue
		oui, product_class = REPORTS_AS[kind]
		device(world).post(
			"device.event",
			serial=code.replace(":", ""),
			event="bootstrap",
			oui=oui,
			product_class=product_class,
			acs_device_id=acs_device_id(kind, code),
			event_key=secrets.token_hex(8),
		)


def tick_everything(technician: Actor, job: str, but: str = "") -> None:
	for step in technician.get("technician.job", job=job)["checklist"]:
		if but and step["about"] == but:
			continue
		value = "-19,4 dBm" if step["item_key"] == "signal" else ""
		technician.post("technician.check", job=job, item=step["item_key"], done=True, value=value)


def ready_to_complete(
	world: World, bought: Purchase, technician_user: str = TECHNICIAN, but: str = ""
) -> str:
	"""Assigned, scanned, the ONT has informed, the checklist is ticked: only the signature is missing, and the kind `but`."""
	job = assign(world, bought.order, technician_user)
	technician = world.staff(technician_user)
	bought.codes = start_and_scan(world, technician, job, but)
	inform(world, bought.codes)
	tick_everything(technician, job, but)
	return job


def install(world: World, bought: Purchase, technician_user: str = TECHNICIAN) -> str:
	"""The whole visit; the service is live afterwards."""
	job = ready_to_complete(world, bought, technician_user)
	technician = world.staff(technician_user)
	technician.post("technician.complete", job=job, signed_by=bought.contact["name"], signal_dbm=-19.4)
	return job


def sign_in(world: World, contact: dict[str, str]) -> Actor:
	"""Sign the customer in to the portal, with the code from the SMS."""
	stage = world.stage()
	person = world.visitor()
	world.forget_attempts()
	before = len(stage.sms_to(contact["phone"]))
	person.post("auth.request_code", contact=contact["phone"])
	code = stage.wait_for(
		"the code by SMS", lambda: re.search(r"\b\d{6}\b", " ".join(stage.sms_to(contact["phone"])[before:]))
	)
	answer = person.post("auth.verify_code", contact=contact["phone"], code=code[0])
	person.session.headers["X-Frappe-CSRF-Token"] = answer["csrf_token"]
	return person
