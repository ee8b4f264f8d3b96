"""Two customers and two technicians: neither can reach the other's records."""

from __future__ import annotations

import json
from typing import Any

import pytest

from embedded.story.actor import Actor
from tests.http.asking import TIMEOUT, ask, assert_refused
from tests.http.unchanged import nothing_written
from tests.world import orders
from tests.world.fixtures import OTHER_TECHNICIAN, TECHNICIAN, World
from tests.world.households import Household, Households

pytestmark = pytest.mark.site

BOTH = ("one", "the other")


def customers(homes: Households, turn: str) -> tuple[Actor, Household, Household]:
	"""The customer who asks, their own home, and the neighbour's."""
	if turn == "one":
		return homes.at_home, homes.live, homes.neighbour
	return homes.next_door, homes.neighbour, homes.live


def everything_of(home: Household) -> dict[str, list[str]]:
	return {
		"Customer": [home.customer],
		"Sales Order": [home.bought.order],
		"Service Location": [home.location],
		"Service Subscription": home.records["Service Subscription"],
		"Service Equipment": home.records["Service Equipment"],
		"Dispatch Job": [home.job],
		"Project": [home.project],
		"Sales Invoice": home.records["Sales Invoice"],
		"Fibre Port": [home.bought.port],
	}


@pytest.mark.parametrize("turn", BOTH)
def test_the_portal_shows_only_own_records(households: Households, turn: str) -> None:
	"""Customers would read each other's address, bills and services."""
	person, own, neighbour = customers(households, turn)
	shown = json.dumps([person.get(f"portal.{page}") for page in ("overview", "invoices", "tickets")])
	pages = ("", "/wifi", "/factures", "/forfaits", "/visites", "/aide", "/profil")
	shown += "".join(person.page(f"/portail{page}") for page in pages)
	assert own.location in shown and own.records["Sales Invoice"][0] in shown
	for names in everything_of(neighbour).values():
		for name in names:
			assert f'"{name}"' not in shown and f">{name}<" not in shown, name
	assert neighbour.bought.contact["email"] not in shown


@pytest.mark.parametrize("turn", BOTH)
def test_the_portal_changes_only_own_records(world: World, households: Households, turn: str) -> None:
	"""A customer could change a neighbour's WiFi password, or have their card charged."""
	person, _own, neighbour = customers(households, turn)
	place, invoice = neighbour.location, neighbour.records["Sales Invoice"][0]
	theirs = {"location": place, "kind": "main"}
	with nothing_written(world):
		for verb, path, body in (
			("GET", "portal.wifi", theirs),
			("POST", "portal.set_wifi", {**theirs, "ssid": "Voisin", "password": "voisin-voisin"}),
			("POST", "portal.restart", {"equipment": neighbour.router}),
			("POST", "portal.pay", {"invoice": invoice}),
			("GET", "portal.payment_state", {"invoice": invoice}),
			("GET", "portal.wifi_state", {"location": place}),
		):
			answer = ask(person, verb, path, body)
			assert_refused(answer, path)
			assert answer.status_code == 404


@pytest.mark.parametrize("turn", BOTH)
def test_rest_shows_no_records_of_other_customers(world: World, households: Households, turn: str) -> None:
	"""REST would show the records that the portal hides."""
	person, own, neighbour = customers(households, turn)
	for doctype, names in everything_of(neighbour).items():
		for name in names:
			for url in (
				f"/api/resource/{doctype}/{name}",
				f"/api/method/frappe.client.get?doctype={doctype}&name={name}",
				f"/api/method/frappe.desk.form.load.getdoc?doctype={doctype}&name={name}",
				f"/api/method/frappe.utils.print_format.download_pdf?doctype={doctype}&name={name}&format=Standard",
				f"/printview?doctype={doctype}&name={name}",
			):
				refused(person, url)
		for url in (
			f"/api/resource/{doctype}?limit_page_length=0",
			f"/api/method/frappe.client.get_list?doctype={doctype}&limit_page_length=0",
			f"/api/method/frappe.desk.reportview.get?doctype={doctype}&fields=[%22name%22]",
		):
			answer = person.session.get(f"{person.base}{url}", timeout=TIMEOUT)
			assert answer.status_code < 500, url
			assert not any(f'"{name}"' in answer.text for name in names), url
	write = person.session.put(
		f"{person.base}/api/resource/Customer/{own.customer}",
		json={"customer_name": "Autre"},
		timeout=TIMEOUT,
	)
	assert write.status_code == 403


def refused(person: Actor, url: str) -> None:
	answer = person.session.get(f"{person.base}{url}", timeout=TIMEOUT)
	assert 400 <= answer.status_code < 500, (url, answer.status_code, answer.text[:300])


def technicians(world: World, homes: Households) -> list[tuple[Actor, Household, Household]]:
	return [
		(world.staff(TECHNICIAN), homes.live, homes.neighbour),
		(world.staff(OTHER_TECHNICIAN), homes.neighbour, homes.visited),
	]


def test_a_technician_can_change_only_own_jobs(world: World, households: Households) -> None:
	"""Anyone with an account could complete another's installation and have the card charged."""
	code = orders.new_code("ONT")
	actions: tuple[tuple[str, str, dict[str, Any]], ...] = (
		("GET", "job", {}), ("POST", "en_route", {}), ("POST", "undo_en_route", {}), ("POST", "start", {}),
		("POST", "scan", {"code": code}),
		("POST", "unscan", {"equipment": "EQP-00001"}), ("POST", "check", {"item": "signal"}),
		("POST", "look_again", {"equipment": "EQP-00001"}),
		("POST", "photo", {"image": "data:image/png;base64,AAAA"}),
		("POST", "complete", {"signed_by": "Autre"}), ("POST", "fail", {"reason": "Autre"}),
	)  # fmt: skip
	with nothing_written(world):
		for technician, _own, other in technicians(world, households):
			for verb, action, body in actions:
				answer = ask(technician, verb, f"technician.{action}", {"job": other.job, **body})
				assert_refused(answer, action)
				assert answer.status_code == 404


def test_a_technician_sees_only_locations_of_own_jobs(world: World, households: Households) -> None:
	"""Every technician could look up where any customer lives."""
	for technician, own, other in technicians(world, households):
		assert technician.get("technician.job", job=own.job)["name"] == own.job
		for doctype, names in everything_of(other).items():
			refused(technician, f"/api/resource/{doctype}?limit_page_length=0")
			for name in names:
				refused(technician, f"/api/resource/{doctype}/{name}")
		shown = json.dumps(technician.get("technician.jobs"))
		assert other.job not in shown


def test_staff_without_the_role_cannot_change_jobs(world: World, households: Households) -> None:
	"""Sales could send technicians around, and support could charge cards."""
	from tests.world.fixtures import SALES, SUPPORT

	with nothing_written(world):
		for user in (SALES, SUPPORT, TECHNICIAN):
			answer = ask(
				world.staff(user),
				"POST",
				"dispatch.cancel",
				{"job": households.ordered.job, "reason": "Essai"},
			)
			assert_refused(answer, user)
			assert answer.status_code == 403
