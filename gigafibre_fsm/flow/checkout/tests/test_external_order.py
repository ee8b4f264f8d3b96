"""An order in one call by another website, as the flow document describes it, over HTTP."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
import requests

from embedded.story.actor import Refused
from tests.world import orders

pytestmark = pytest.mark.site

WHERE = {"rue": "77 montée Directe", "ville": "Saint-Anicet"}


@pytest.fixture
def fibre_id(world) -> int:
	"""A free drop with a legacy id, as every drop of the legacy table has."""
	frappe = world.look()
	model = frappe.get_doc("Fibre Port", world.network.occupied)
	number = 900_000_000 + secrets.randbelow(90_000_000)
	frappe.get_doc(
		{
			"doctype": "Fibre Port",
			"legacy_id": number,
			"olt": model.olt,
			"civic_number": "77",
			"rue": "77 montée Directe",
			"ville": "Saint-Anicet",
			"zip": "J0S 1M0",
			"frame": 0,
			"slot": 3,
			"port": 4,
			"latitude": 45.131,
			"longitude": -74.158,
			"is_sample": 1,
		}
	).insert()
	frappe.db.commit()
	return number


def saved_intent(world, fibre_id: int | str) -> str:
	"""Saves the card as the other site's own Stripe code does."""
	stripe = world.fakes["stripe"]
	auth = (stripe["secret_key"], "")
	customer = requests.post(
		f"{stripe['url']}/v1/customers", data={"name": "x"}, auth=auth, timeout=10
	).json()
	intent = requests.post(
		f"{stripe['url']}/v1/setup_intents",
		data={"customer": customer["id"], "metadata[fibre_id]": fibre_id, "usage": "off_session"},
		auth=auth,
		timeout=10,
	).json()
	orders.save_card(
		world,
		{
			"setup_intent": intent["id"],
			"client_secret": intent["client_secret"],
			"publishable_key": stripe["publishable_key"],
		},
	)
	return intent["id"]


def payload(world, fibre_id: int, **change: Any) -> dict[str, Any]:
	contact = orders.new_contact()
	return {
		"address": {
			"fibre_id": fibre_id,
			"rue": "77 Montee Directe",
			"ville": "St-Anicet",
			"zip": "j0s1m0",
			"olt_port": "0/3/4",
			"lat": 45.1312,
			"lng": -74.1583,
		},
		"customer": contact,
		"services": [
			{"sku": "FTTH150I", "type": "internet"},
			{"sku": "TVBSTANDARD", "type": "tv"},
			{"sku": "TELEPMENS", "type": "phone"},
		],
		"preferred_dates": [],
		"stripe_payment_intent": saved_intent(world, fibre_id),
		**change,
	}


def test_the_documented_payload_makes_one_order(world, fibre_id: int) -> None:
	"""The existing website could not order, or would order twice when an answer is lost."""
	body = payload(world, fibre_id)
	first = world.visitor("en").post("checkout.submit", **body)
	assert world.visitor("en").post("checkout.submit", **body) == first
	frappe = world.look()
	assert frappe.db.count("Sales Order", {"fsm_fibre_port": f"FIB-{fibre_id}"}) == 1
	order = frappe.get_doc("Sales Order", first["order"])
	assert order.fsm_fibre_port == f"FIB-{fibre_id}"
	assert frappe.db.get_value("Fibre Port", order.fsm_fibre_port, "sn") == f"RESERVED-{order.name}"
	with pytest.raises(Refused) as refusal:
		world.visitor("en").post("checkout.submit", **{**body, "commitment": 24})
	assert refusal.value.status == 409


@pytest.mark.parametrize(
	("change", "status"),
	[
		({"address": {"rue": "78 montée Directe", "ville": "Saint-Anicet"}}, 400),
		({"address": {"rue": "77 montée Directe", "ville": "Huntingdon"}}, 400),
		({"address": {**WHERE, "olt_port": "0/3/5"}}, 400),
		({"address": {**WHERE, "lat": 45.131, "lng": -74.2}}, 400),
		({"address": {**WHERE, "lat": 45.131}}, 400),
		({"address": {**WHERE, "lat": "north", "lng": -74.158}}, 400),
		({"address": {**WHERE, "ont_id": 7}}, 400),
		({"address": {"fibre_id": 1, "rue": "77 montée Directe", "ville": "Saint-Anicet"}}, 400),
		({"services": [{"sku": "FTTH150I", "type": "tv"}]}, 400),
		({"services": [{"sku": "FTTH150I"}, {"sku": "FTTH80I"}]}, 400),
		({"services": [{"sku": "FTTH150I"}, {"sku": "FTTH150I"}]}, 400),
		({"services": [{"sku": "RAB_X"}]}, 400),
		({"services": ["FTTH150I"]}, 400),
		({"customer": {"name": "x", "email": "x", "phone": "1"}}, 400),
		({"customer": None}, 400),
		({"preferred_dates": ["2020-01-01"]}, 409),
		({"stripe_payment_intent": "seti_of_nobody"}, 402),
	],
)
def test_an_inconsistent_order_is_refused_without_a_trace(
	world, fibre_id: int, change: dict, status: int
) -> None:
	"""An order for another's line, with a made-up price, or without a card would be accepted."""
	body = payload(world, fibre_id)
	merged = {**body, **change}
	if "address" in change:
		merged["address"] = {"fibre_id": fibre_id, **change["address"]}
	with pytest.raises(Refused) as refusal:
		world.visitor("en").post("checkout.submit", **merged)
	assert refusal.value.status == status
	frappe = world.look()
	assert frappe.db.get_value("Fibre Port", f"FIB-{fibre_id}", "status") == "Available"
	assert not frappe.db.exists("Checkout Session", {"email": body["customer"]["email"]})


def test_a_card_saved_for_another_address_is_refused(world, fibre_id: int) -> None:
	"""One saved card could pay for a stranger's order."""
	body = payload(world, fibre_id, stripe_payment_intent=saved_intent(world, fibre_id + 1))
	with pytest.raises(Refused) as refusal:
		world.visitor("en").post("checkout.submit", **body)
	assert refusal.value.status == 400


def test_a_unit_is_ordered_by_its_own_address(world) -> None:
	"""Nobody in a building with several flats could order from the existing website, or would get another's flat."""
	frappe = world.look()
	model = frappe.get_doc("Fibre Port", world.network.occupied)
	rue, number = "1234A chemin de la Rivière app. 2", 900_000_000 + secrets.randbelow(90_000_000)
	row = {"legacy_id": number, "olt": model.olt, "civic_number": "1234", "unit": "2", "rue": rue}
	town = {"ville": "Saint-Anicet", "zip": "J0S 1M0"}
	frappe.get_doc({"doctype": "Fibre Port", "is_sample": 1, **row, **town}).insert()
	frappe.db.commit()
	body = payload(world, number)
	with pytest.raises(Refused) as refusal:
		other = {"fibre_id": number, "rue": rue.replace("2", "3"), **town}
		world.visitor().post("checkout.submit", **{**body, "address": other})
	assert refusal.value.status == 400
	body["address"] = {"fibre_id": number, "rue": rue, **town}
	assert world.visitor().post("checkout.submit", **body)["order"]


@pytest.mark.parametrize("door", ["77E", "77 D", "77-B", "77½", "77 1/2", "4-77"])
def test_another_suffix_of_the_number_is_refused(world, fibre_id: int, door: str) -> None:
	"""The household of 77E would be sold the line of 77."""
	address = {
		"fibre_id": fibre_id,
		"rue": f"{door} montée Directe",
		"ville": "Saint-Anicet",
		"zip": "J0S 1M0",
	}
	with pytest.raises(Refused) as refusal:
		world.visitor().post("checkout.submit", **payload(world, fibre_id, address=address))
	assert refusal.value.status == 400


def test_a_reordered_payload_is_the_same_order(world, fibre_id: int) -> None:
	"""A retry by another server of the same site would be refused as another customer's order."""
	body = payload(world, fibre_id)
	first = world.visitor("fr").post("checkout.submit", **body)
	turned = {key: body[key] for key in reversed(body)} | {"services": body["services"][::-1]}
	assert world.visitor("en").post("checkout.submit", **turned) == first


def test_a_used_setup_intent_is_refused_with_a_clear_sentence(world, fibre_id: int) -> None:
	"""A customer who orders again after cancelling would see a database error."""
	body = payload(world, fibre_id)
	order = world.visitor().post("checkout.submit", **body)["order"]
	world.office().post("/api/method/frappe.client.cancel", doctype="Sales Order", name=order)
	with pytest.raises(Refused) as refusal:
		world.visitor().post("checkout.submit", **body, idempotency_key=secrets.token_hex(8))
	assert refusal.value.status == 409
	assert "Entrez-la de nouveau" in refusal.value.sentence
