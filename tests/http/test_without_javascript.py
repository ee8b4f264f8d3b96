"""Forms that a browser submits without our JavaScript."""

from __future__ import annotations

import re
import secrets

import pytest

from embedded.story.actor import Actor
from tests.http.asking import ask
from tests.world import orders
from tests.world.fixtures import World
from tests.world.orders import SOLO

pytestmark = pytest.mark.site


def send(person: Actor, path: str, **values: str) -> tuple[int, str, str]:
	answer = person.session.post(f"{person.base}{path}", data=values, timeout=60)
	return answer.status_code, answer.url, answer.text


def test_a_lead_is_noted_without_javascript(world: World) -> None:
	"""The lead would not be saved, and its name would be in the URL."""
	person, email = world.visitor(), f"avis.{secrets.token_hex(4)}@example.com"
	wish = {"form": "notify", "address": "1 rang Exemple", "name": "Ève Exemple", "email": email}
	status, url, page = send(person, "/internet/pas-encore", **wish)
	assert status == 200 and email not in url
	assert "la case" in page and f'value="{email}"' in page  # the missing field is named, and the input kept
	assert not world.look().db.exists("Lead", {"email_id": email})
	status, url, page = send(person, "/internet/pas-encore", **wish, consent="on")
	assert status == 200 and "Merci" in page
	assert world.look().db.get_value("Lead", {"email_id": email}, "first_name") == "Ève Exemple"


def test_a_form_sent_by_another_website_is_refused(world: World) -> None:
	"""Another website could submit leads in the name of its visitors."""
	person, email = world.visitor(), f"avis.{secrets.token_hex(4)}@example.com"
	person.session.headers["Origin"] = "https://elsewhere.example.com"
	wish = {"address": "1 rang Exemple", "name": "Ève Exemple", "email": email, "consent": "on"}
	send(person, "/internet/pas-encore", form="notify", **wish)
	assert not world.look().db.exists("Lead", {"email_id": email})


def test_signing_in_works_without_javascript(world: World) -> None:
	"""A customer without JavaScript could not see their bills."""
	from gigafibre_fsm.flow.portal import codes
	from gigafibre_fsm.guards import rate, tokens

	bought = orders.buy(world, SOLO, 0)
	person, phone = world.visitor(), bought.contact["phone"]
	_status, _url, page = send(person, "/portail/connexion", contact=phone)
	assert re.search(r'name="contact" value="\+1', page)
	_status, url, page = send(person, "/portail/connexion", contact=phone, code="000000")
	assert url.endswith("/portail/connexion") and "expir" in page
	world.look()
	code = codes.issue(phone, 10, tokens.read(person.session.cookies[rate.VISITOR], rate.VISITOR)["v"])
	_status, url, page = send(person, "/portail/connexion", contact=phone, code=code)
	assert url.endswith("/portail") and bought.contact["name"] in page


def test_an_expired_session_leads_to_signing_in(world: World) -> None:
	"""A customer would see an error about a request method, with no way back to their account."""
	person = world.visitor("fr")
	answer = ask(person, "POST", "portal.pay", {"invoice": "ACC-SINV-1"})
	assert answer.status_code == 401 and "connect" in answer.json()["sentence"].lower()
	answer = ask(person, "GET", "portal.pay", {"invoice": "ACC-SINV-1"})
	assert answer.status_code == 403 and "connect" not in answer.json()["sentence"].lower()
