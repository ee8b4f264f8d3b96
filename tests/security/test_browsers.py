"""What another website can do with a customer's browser."""

from __future__ import annotations

import re

import pytest

from tests.http.asking import PREFIX, TIMEOUT
from tests.http.unchanged import nothing_written
from tests.world import orders
from tests.world.fixtures import World
from tests.world.households import Households

pytestmark = pytest.mark.site

ELSEWHERE = "https://evil.example.com"


def test_changes_need_a_request_of_our_own_page(world: World, households: Households) -> None:
	"""Another website could change the WiFi of a signed-in customer who visits it."""
	person = orders.sign_in(world, households.neighbour.bought.contact)
	person.session.headers.pop("X-Frappe-CSRF-Token")
	changes = {
		"portal.set_wifi": {
			"location": households.neighbour.location,
			"kind": "main",
			"ssid": "Vole",
			"password": "vole-vole-vole",
		},
		"portal.open_ticket": {"subject": "Annulez tout", "description": "x"},
		"portal.pay": {"invoice": households.neighbour.records["Sales Invoice"][0]},
		"auth.sign_out": {},
	}
	with nothing_written(world):
		for path, body in changes.items():
			for token in (None, "", "0" * 56):
				headers = {"Origin": ELSEWHERE, "Referer": f"{ELSEWHERE}/"}
				if token is not None:
					headers["X-Frappe-CSRF-Token"] = token
				url = f"{person.base}{PREFIX}{path}"
				for sent in ({"json": body}, {"data": body}):
					answer = person.session.post(url, headers=headers, timeout=TIMEOUT, **sent)
					assert 400 <= answer.status_code < 500, (
						path,
						token,
						answer.status_code,
						answer.text[:200],
					)
	assert person.get("portal.overview")["locations"], "still signed in"


def test_cookies_are_limited_to_the_site(world: World, households: Households) -> None:
	"""A script or another website could take over the session."""
	person = orders.sign_in(world, households.neighbour.bought.contact)
	sid = next(cookie for cookie in person.session.cookies if cookie.name == "sid")
	assert sid.has_nonstandard_attr("HttpOnly")
	assert str(sid.get_nonstandard_attr("SameSite")).lower() in ("lax", "strict")
	buyer = world.visitor()
	orders.begin(buyer, world.network.take(), orders.SOLO, 0)
	checkout = next(cookie for cookie in buyer.session.cookies if cookie.name == "gigafibre_checkout")
	assert checkout.has_nonstandard_attr("HttpOnly")


def test_other_websites_cannot_read_answers(world: World) -> None:
	"""Other websites could read our answers in a visitor's name."""
	for origin in (ELSEWHERE, "null", "http://localhost", f"{world.url}.evil.example.com"):
		visitor = world.visitor()
		answer = visitor.session.get(
			f"{visitor.base}{PREFIX}health.ping", headers={"Origin": origin}, timeout=TIMEOUT
		)
		assert answer.headers.get("Access-Control-Allow-Origin") not in (origin, "*")
		assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize(
	"path", ["/portail", "/portail/connexion", "/internet", "/internet/forfaits", "/internet/commande"]
)
def test_no_page_redirects_to_another_site(world: World, path: str) -> None:
	"""A link that begins with our domain would end on a page that steals codes."""
	visitor = world.visitor()
	for name in ("redirect-to", "redirect_to", "next", "url", "return", "a", "s", "t", "lang"):
		for target in (
			ELSEWHERE,
			"//evil.example.com",
			"/\\evil.example.com",
			"javascript:alert(1)",
			"%0d%0aLocation: https://evil.example.com",
		):
			answer = visitor.session.get(
				f"{visitor.base}{path}", params={name: target}, allow_redirects=False, timeout=TIMEOUT
			)
			assert answer.status_code < 500, (name, target)
			assert not re.match(r"(https?:)?[/\\]{2}evil|javascript:", answer.headers.get("Location", "")), (
				name,
				target,
			)
			assert f'href="{target}"' not in answer.text


@pytest.mark.parametrize(
	"path",
	["/internet", "/internet/forfaits", "/internet/suivi", "/internet/pas-encore", "/internet/commande"],
)
def test_pages_show_what_was_typed_as_text(world: World, path: str) -> None:
	"""A link could run a stranger's script in our page and read the card form."""
	visitor, script = world.visitor(), "<script>alert(1)</script>"
	for name in ("q", "a", "s", "t", "lang", "offer"):
		for typed in (script, f'"><img src=x onerror=alert(1)>{name}', "{{ 7*191 }}"):
			answer = visitor.session.get(f"{visitor.base}{path}", params={name: typed}, timeout=TIMEOUT)
			assert answer.status_code < 500, (name, typed, answer.text[:200])
			assert script not in answer.text and "<img src=x" not in answer.text and "1337" not in answer.text
			assert "Traceback" not in answer.text
