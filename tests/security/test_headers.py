"""Security headers of our answers, and what the address bar shows."""

from __future__ import annotations

import re

import pytest

from tests.http.asking import ask
from tests.world import orders
from tests.world.fixtures import World
from tests.world.orders import SOLO

pytestmark = pytest.mark.site

OURS = ("/internet", "/internet/couverture", "/internet/suivi", "/portail/connexion", "/nulle-part")
OF_FRAPPE = ("/login", "/app")


def headers(world: World, path: str) -> tuple[dict[str, str], str]:
	person = world.visitor()
	answer = person.session.get(f"{person.base}{path}", headers={"Accept": "text/html"}, timeout=30)
	return {name.lower(): value for name, value in answer.headers.items()}, answer.text


@pytest.mark.parametrize("path", [*OURS, *OF_FRAPPE])
def test_every_page_restricts_framing(world: World, path: str) -> None:
	"""Another website could frame our pages invisibly and have customers press our buttons."""
	said, _page = headers(world, path)
	assert "frame-ancestors" in said["content-security-policy"]
	assert said["x-content-type-options"] == "nosniff"
	assert said["referrer-policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize("path", OURS)
def test_only_scripts_with_the_nonce_run(world: World, path: str) -> None:
	"""A script injected into a page could read the card form."""
	(first, page), (second, _page) = headers(world, path), headers(world, path)
	scripts = re.search(r"script-src ([^;]*)", first["content-security-policy"])[1]
	assert (
		"'unsafe-inline'" not in scripts
		and "'unsafe-eval'" not in scripts
		and "https://js.stripe.com" in scripts
	)
	nonce = re.search(r"'nonce-([^']+)'", scripts)[1]
	assert f'nonce="{nonce}"' in page and nonce not in second["content-security-policy"]


def test_answers_of_methods_cannot_run_scripts(world: World) -> None:
	"""An answer opened as a page would run the scripts in it."""
	answer = ask(world.visitor(), "GET", "health.ping", {})
	assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_handle_of_a_checkout_leaves_the_address_bar(world: World) -> None:
	"""A photo of the screen, or the history of a shared computer, would be enough to continue the order."""
	buyer = world.visitor()
	house = orders.begin(buyer, world.network.take(), SOLO, 0)
	cottage = orders.begin(buyer, world.network.take(), SOLO, 0)
	for bought in (house, cottage):
		answer = buyer.session.get(f"{buyer.base}/internet/commande?s={bought.session}", timeout=30)
		secret = bought.session.partition(".")[2]
		assert answer.status_code == 200 and secret not in answer.url
		assert bought.contact["name"] in answer.text
		stranger = world.visitor()
		assert bought.contact["name"] not in stranger.session.get(answer.url, timeout=30).text
	assert house.contact["name"] in buyer.page(f"/internet/commande?s={house.session.partition('.')[0]}")


def test_a_forwarded_tracking_link_hides_the_house_number(world: World) -> None:
	"""Anyone to whom the email is forwarded would know which house is empty until the visit."""
	bought = orders.buy(world, SOLO, 0)
	label = world.look().db.get_value("Sales Order", bought.order, "fsm_offer_label")
	number = re.search(r"\d+", label)[0]
	shown = world.visitor().get("checkout.track", token=bought.tracking.partition("t=")[2])["address_label"]
	assert number not in shown and shown.endswith(label.partition(", ")[2])
	person = orders.sign_in(world, bought.contact)
	assert person.get("checkout.track", token=bought.tracking.partition("t=")[2])["address_label"] == label
