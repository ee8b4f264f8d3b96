"""Customers, technicians and visitors can use this app's own methods and pages, and nothing else of Frappe or
ERPNext.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from embedded.story.actor import Actor
from tests.permissions import outside
from tests.world.fixtures import TECHNICIAN, World
from tests.world.households import Household, Households

pytestmark = [pytest.mark.site, pytest.mark.slow]

OUTSIDE = ("guest", "customer", "technician")
# Only one method in so many is requested here; `./fsm figures strangers` requests all of them.
ONE_IN = 18


@pytest.fixture(scope="module")
def people(world: World, households: Households) -> dict[str, Actor]:
	return {"guest": world.visitor(), "customer": households.at_home, "technician": world.staff(TECHNICIAN)}


def wanted(people: dict[str, Actor], doors: Iterator[outside.Door], who: str) -> list[str]:
	"""The requests that succeed for `who` although the table does not allow them."""
	wrong = []
	for door in doors:
		answer = door.ask(people[who])
		told = f"{who} {door.verb} {door.path}: {answer.status_code}"
		closed = answer.status_code in outside.REFUSED or outside.is_open_method(who, door)
		if answer.status_code >= 500 or "Traceback" in answer.text or not closed:
			wrong.append(told)
	return wrong


@pytest.mark.parametrize("who", OUTSIDE)
def test_methods_of_the_engine_are_closed(world: World, people: dict[str, Actor], who: str) -> None:
	"""One of the engine's thousand methods could show a customer the data of another one."""
	world.look()
	names = outside.engine_methods()
	assert len(names) > 300
	asked = [
		*names[OUTSIDE.index(who) :: ONE_IN],
		*outside.OPEN_METHODS["guest"],
		"upload_file",
		"run_doc_method",
	]
	asked = [name for name in asked if name not in ("logout", "web_logout")]
	doors = (door for name in asked for door in outside.method_doors(name))
	assert not wanted(people, doors, who)


@pytest.mark.parametrize("who", OUTSIDE)
def test_records_are_closed(world: World, people: dict[str, Actor], households: Households, who: str) -> None:
	"""Any customer could list the names, telephone numbers and addresses of all customers."""
	frappe = world.look()
	owned = records_of(frappe, households.neighbour)
	doors = (door for doctype, name in owned.items() for door in outside.record_doors(doctype, name))
	assert not wanted(people, doors, who)


def test_a_contractor_sees_their_visits_and_nothing_else(world: World, households: Households) -> None:
	"""A subcontractor would take our list of customers, with addresses and telephone numbers, to the next provider."""
	from frappe.utils.password import update_password

	frappe = world.look()
	email = f"sous.traitant.{secrets.token_hex(4)}@sample.example.com"
	account = {"doctype": "User", "email": email, "first_name": "Exemple", "user_type": "Website User"}
	user = frappe.get_doc({**account, "send_welcome_email": 0, "roles": [{"role": "FSM Contractor"}]})
	user.flags.no_welcome_mail = True
	user.insert()
	update_password(user.name, world.password)
	contractor = {"doctype": "Technician", "technician_name": "Sous-traitant exemple", "user": user.name}
	frappe.get_doc(contractor).insert()
	frappe.db.commit()
	actor = world.somebody(user.name, world.password)
	owned = records_of(frappe, households.neighbour)
	doors = (door for doctype, name in owned.items() for door in outside.record_doors(doctype, name))
	assert not wanted({"technician": actor}, doors, "technician")
	assert actor.get("technician.jobs")["days"] == []
	for method, arguments in (
		("technician.jobs", {"day": "2026-01-05"}),
		("technician.job", {"job": households.neighbour.job}),
		("portal.overview", {}),
		("stock.shown", {}),
	):
		url = f"{actor.base}/api/method/gigafibre_fsm.api.{method}"
		answer = actor.session.get(url, params=arguments, timeout=30)
		assert answer.status_code in (403, 404), (method, answer.text[:200])
	world.sessions.pop(user.name, None)


def records_of(frappe: Any, home: Household) -> dict[str, str]:
	"""One record of each kind that belongs to a household, and one of each kind about people."""
	contact = frappe.db.get_value(
		"Dynamic Link", {"link_name": home.customer, "parenttype": "Contact"}, "parent"
	)
	return {
		"Customer": home.customer,
		"Contact": contact,
		"Address": frappe.db.get_value("Address", {}) or "x",
		"User": home.bought.contact["email"],
		"Sales Invoice": home.records["Sales Invoice"][0],
		"Issue": frappe.db.get_value("Issue", {}) or "x",
		"Device Event": frappe.db.get_value("Device Event", {}) or "x",
		"Provisioning Push": frappe.db.get_value("Provisioning Push", {}) or "x",
		"Service Location": home.location,
		"Dispatch Job Equipment": "x",
		"File": "x",
		"Version": "x",
		"Comment": "x",
		"Communication": "x",
	}


@pytest.mark.parametrize("who", OUTSIDE)
def test_pages_of_the_engine_are_closed(world: World, people: dict[str, Actor], who: str) -> None:
	"""Customers would see another program's pages, and find records there."""
	world.look()
	wrong = []
	for page in outside.pages():
		answer = people[who].session.get(
			f"{people[who].base}/{page}", headers={"Accept": "text/html"}, allow_redirects=False, timeout=30
		)
		if answer.status_code >= 500 or (answer.status_code < 300 and page not in outside.OPEN_PAGES[who]):
			wrong.append(f"{who} {page}: {answer.status_code}")
	assert not wrong


def test_each_entry_page_redirects_to_ours(people: dict[str, Actor]) -> None:
	"""A customer who types the site's bare address would see the engine's page instead of this app's."""
	ways = {
		"guest": {
			"/": "/internet",
			"/me": "/portail",
			"/app/sales-order": "/login?redirect-to=%2Fapp%2Fsales-order",
		},
		"customer": dict.fromkeys(
			("/", "/me", "/login", "/update-profile", "/app", "/app/customer"), "/portail"
		),
		"technician": {
			**dict.fromkeys(("/", "/me", "/login"), "/technicien"),
			"/app/user": "/technicien?bureau=1",
		},
	}
	for who, expected in ways.items():
		for asked, there in expected.items():
			answer = people[who].session.get(f"{people[who].base}{asked}", allow_redirects=False, timeout=30)
			assert (answer.status_code, answer.headers.get("Location")) == (302, there), (who, asked)


@pytest.mark.parametrize(
	("path", "body"),
	[
		("gigafibre_fsm.api.health.ping", {"cmd": "frappe.client.get_list", "doctype": "User"}),
		("frappe.client.get_list", {"cmd": "gigafibre_fsm.api.health.ping", "doctype": "User"}),
		("gigafibre_fsm.api.health.ping", {"cmd": ["login"]}),
		("gigafibre_fsm.api.health.ping", {"cmd": {"login": 1}}),
	],
)
def test_the_method_is_the_one_of_the_url(people: dict[str, Actor], path: str, body: dict[str, Any]) -> None:
	"""A filter in front of the site would check one method's URL while another method is called."""
	for actor in people.values():
		answer = actor.session.post(f"{actor.base}/api/method/{path}", json=body, timeout=30)
		assert answer.status_code == 400, answer.text[:300]


def test_a_get_request_cannot_end_a_session(world: World) -> None:
	"""Opening a stranger's email would sign people out, staff at work included."""
	for name in ("logout", "web_logout"):
		for asked in (f"/api/method/{name}", f"/?cmd={name}"):
			answer = world.office().session.get(f"{world.office().base}{asked}", timeout=30)
			assert answer.status_code == 403, asked
	assert world.office().record("Gigafibre Settings", "Gigafibre Settings")
