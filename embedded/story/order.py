"""Checkout, and the records it creates."""

from __future__ import annotations

import secrets

import requests

from embedded.story.stage import Stage, expect
from embedded.story.storefront import CART, COMMITMENT

TEST_CARD = {"number": "4242424242424242", "exp_month": "12", "exp_year": "2034", "cvc": "123"}


def save_card(stage: Stage, payment: dict) -> None:
	"""Does what Stripe's script does in the visitor's browser: the card number goes only to Stripe."""
	answer = requests.post(
		f"{stage.fakes['stripe']['url']}/v1/setup_intents/{payment['setup_intent']}/confirm",
		data={
			"client_secret": payment["client_secret"],
			"key": payment["publishable_key"],
			"payment_method_data[type]": "card",
			**{f"payment_method_data[card][{name}]": value for name, value in TEST_CARD.items()},
		},
		timeout=10,
	)
	expect(answer.ok, answer.text)


def check_out(stage: Stage) -> list[str]:
	offer = stage.facts["place"]["offer"]
	visitor = stage.visitor()
	session = visitor.post("checkout.start", offer=offer, services=CART, commitment=COMMITMENT, lang="fr")[
		"session"
	]
	dates = visitor.get("checkout.slots", offer=offer)["dates"][:3]
	expect(len(dates) == 3, "three dates are offered")
	number = secrets.randbelow(100)
	contact = {
		"name": f"Client exemple {secrets.randbelow(9000) + 1000}",
		"email": f"client.{secrets.token_hex(4)}@example.com",
		"phone": f"+1{secrets.choice((438, 450, 514, 579))}55501{number:02d}",
	}
	visitor.post(
		"checkout.update",
		session=session,
		contact=contact,
		preferred_dates=[{"date": day["date"], "time_window": day["windows"][0]} for day in dates],
		consents={"terms": True, "contact": True, "limits_911": True},
	)
	payment = visitor.post("checkout.payment", session=session)
	save_card(stage, payment)
	order = visitor.post(
		"checkout.submit",
		session=session,
		setup_intent=payment["setup_intent"],
		idempotency_key=secrets.token_hex(16),
	)
	stage.facts.update(order=order["order"], tracking=order["tracking"], contact=contact, dates=dates)
	charges = stripe_charges(stage)
	expect(not charges, "nothing is charged before the installation")
	return [f"{order['order']} · {', '.join(day['label'] for day in dates)}", "charged: 0.00 $"]


def stripe_charges(stage: Stage) -> list[dict]:
	"""The charges of this customer, from Stripe."""
	administrator = stage.administrator()
	name = administrator.record("Sales Order", stage.facts["order"])["customer"]
	stripe_customer = administrator.record("Customer", name)["fsm_stripe_customer"]
	stripe = stage.fakes["stripe"]
	answer = requests.get(
		f"{stripe['url']}/v1/payment_intents",
		params={"customer": stripe_customer},
		auth=(stripe["secret_key"], ""),
		timeout=10,
	).json()
	return answer["data"]


def look_behind(stage: Stage) -> list[str]:
	office = stage.administrator()
	order = office.record("Sales Order", stage.facts["order"])
	location = office.record("Service Location", order["fsm_service_location"])
	by_order = [["sales_order", "=", order["name"]]]
	subscriptions = office.records("Service Subscription", ["name", "item", "status"], by_order)
	equipment = office.records(
		"Service Equipment", ["name", "equipment_type", "custom_wifi_ssid", "custom_sip_username"], by_order
	)
	port = office.record("Fibre Port", location["fibre_port"])
	project = office.records("Project", ["name", "fsm_dispatch_job"], by_order)[0]
	tasks = office.records("Task", ["name", "subject"], [["project", "=", project["name"]]])
	jobs = office.records("Dispatch Job", ["name", "status"], by_order)
	expect(len(subscriptions) == 3, "three subscriptions")
	expect(port["sn"] == f"RESERVED-{order['name']}", "the port is reserved for this order")
	expect(
		sorted(e["equipment_type"] for e in equipment) == ["Décodeur TV", "ONT", "Routeur", "Téléphone IP"],
		"four templates",
	)
	expect(any(e["custom_wifi_ssid"] for e in equipment), "WiFi is prefilled")
	expect(any(e["custom_sip_username"] for e in equipment), "the telephone line is prefilled")
	expect(len(tasks) == 8, f"eight tasks, not {len(tasks)}")
	expect(len(jobs) == 1, "one dispatch job")
	texts = stage.wait_for("the confirmation by SMS", lambda: stage.sms_to(stage.facts["contact"]["phone"]))
	stage.facts.update(
		customer=order["customer"],
		location=location["name"],
		port=port["name"],
		job=jobs[0]["name"],
		project=project["name"],
	)
	return [
		f"{order['customer']} · {location['name']} · port {port['name']} {port['sn']}",
		f"{', '.join(s['name'] + ' ' + s['item'] for s in subscriptions)}",
		f"{', '.join(e['name'] + ' ' + e['equipment_type'] for e in equipment)}",
		f"{project['name']} with {len(tasks)} tasks · {jobs[0]['name']}",
		f"SMS “{texts[-1]}”",
	]
