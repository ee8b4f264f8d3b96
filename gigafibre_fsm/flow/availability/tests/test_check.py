"""Search and qualification as visitors and staff see them, over HTTP."""

from __future__ import annotations

import json
import time

import pytest

from embedded.story.actor import Refused
from tests.world.fixtures import DISPATCHER

pytestmark = pytest.mark.site


def check(actor, port: str) -> dict:
	return actor.get("address.check", id=f"p:{port}")


def test_an_address_typed_badly_is_found_and_can_be_ordered(world) -> None:
	"""Visitors would not find their address: the first minute of every sale."""
	world.network.take()
	hits = world.visitor().get("address.search", q="45 ch des verificatons st anicet")["hits"]
	assert hits[0]["label"] == "45, chemin des Vérifications, Saint-Anicet"
	assert hits[0]["id"].startswith("p:")
	place = world.visitor().get("address.check", id=hits[0]["id"])
	assert (place["status"], place["visits"], place["max_speed"]) == ("available", 1, 1500)
	plans = world.visitor().get("catalogue.plans", offer=place["offer"])
	assert {plan["sku"]: plan["price"] for plan in plans["internet"]}["FTTH150I"] == "99.95"


def test_a_number_that_does_not_exist_offers_its_neighbours(world) -> None:
	"""A mistyped number would end the visit."""
	answer = world.visitor().get("address.search", q="700 chemin des Vérifications, Saint-Anicet")
	assert answer["notice"] == "civic_not_found"
	assert answer["hits"]
	assert not any(hit["exact"] for hit in answer["hits"])


def test_every_port_status_has_its_answer(world) -> None:
	"""Lines in use would be sold, free ones refused."""
	buyer, network = world.visitor("en"), world.network
	assert check(buyer, network.to_install)["status"] == "drop_to_install"
	assert check(buyer, network.to_install)["visits"] == 2
	for port in (network.occupied, network.faulty):
		place = check(buyer, port)
		assert (place["status"], place["offer"]) == ("occupied", "")
		assert place["phone_offer"]
	elsewhere = buyer.get("address.check", id=f"c:{network.without_fibre}")
	assert (elsewhere["status"], elsewhere["offer"]) == ("not_covered", "")


def test_a_planned_zone_shows_its_date(world) -> None:
	"""People would go to another provider a month before fibre comes."""
	frappe = world.look()
	frappe.get_doc(
		{
			"doctype": "Coverage Zone",
			"zone_name": f"Essai {frappe.generate_hash(length=5)}",
			"municipality_code": "69010",
			"status": "Planned",
			"planned_date": "2031-05-01",
			"is_sample": 1,
		}
	).insert()
	frappe.db.commit()
	try:
		place = world.visitor("en").get("address.check", id=f"c:{world.network.without_fibre}")
		assert (place["status"], place["planned_date"]) == ("planned", "2031-05-01")
		assert "2031" in place["reason"]
	finally:
		frappe.db.delete("Coverage Zone", {"planned_date": "2031-05-01"})
		frappe.db.commit()


def test_the_network_is_shown_to_staff_only(world) -> None:
	"""Addresses of OLTs and serials of customers would be public."""
	port = world.network.occupied
	seen = check(world.visitor(), port)
	frappe = world.look()
	serial = frappe.db.get_value("Fibre Port", port, "sn")
	assert "port" not in seen
	for secret in (serial, "192.0.2.1"):
		assert secret not in json.dumps(seen)
	staff = check(world.staff(DISPATCHER), port)
	assert (staff["port"]["sn"], staff["port"]["olt_ip"]) == (serial, "192.0.2.1")


@pytest.mark.parametrize(
	"address", ["", "p:", "p:NOPE", "c:", "c:0", "c:abc", "c:99999999999999999999", "x:1", "p:FIB-%", "1"]
)
def test_an_unknown_address_is_refused(world, address: str) -> None:
	"""A stale link would show an error page."""
	with pytest.raises(Refused) as refusal:
		world.visitor().get("address.check", id=address)
	assert refusal.value.status in (400, 404)


@pytest.mark.parametrize(
	"typed", ["", "a", "%", "' OR 1=1 --", "é" * 160, "1" * 160, "☃ rue", "J0S", "J0S 1M0", "12"]
)
def test_any_text_is_searched_without_error(world, typed: str) -> None:
	"""The list under the box would break while one types."""
	answer = world.visitor().get("address.search", q=typed)
	assert isinstance(answer["hits"], list)


def test_a_new_drop_is_found_without_a_restart(world) -> None:
	"""Streets that were connected today could be ordered only after the next restart."""
	frappe = world.look()
	road = f"impasse {frappe.generate_hash(length=8)}".translate(str.maketrans("0123456789", "abcdefghij"))
	olt = frappe.db.get_value("Fibre Port", world.network.occupied, "olt")
	frappe.get_doc(
		{
			"doctype": "Fibre Port",
			"olt": olt,
			"civic_number": "8",
			"rue": road,
			"ville": "Elgin",
			"is_sample": 1,
		}
	).insert()
	frappe.db.commit()
	deadline = time.monotonic() + 30
	while time.monotonic() < deadline:
		hits = world.visitor().get("address.search", q=f"8 {road} elgin")["hits"]
		if hits and hits[0]["exact"]:
			break
		time.sleep(0.5)
	assert hits[0]["label"] == f"8, {road}, Elgin"
