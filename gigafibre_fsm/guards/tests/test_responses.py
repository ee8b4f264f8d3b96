"""Error responses to callers, over real HTTP."""

from __future__ import annotations

import json

import pytest

from tests.fixtures import forget_attempts

pytestmark = pytest.mark.site
SEARCH = "gigafibre_fsm.api.address.search"
QUOTE = "gigafibre_fsm.api.checkout.quote"
NOTIFY = "gigafibre_fsm.api.lead.notify"


def sentence(answer) -> str:
	body = answer.json()
	assert "exc" not in body
	assert "exception" not in body
	assert "Traceback" not in answer.text
	return json.loads(json.loads(body["_server_messages"])[0])["message"]


@pytest.mark.parametrize(
	"body",
	["{", "[1]", "null", '"x"', "nul", "[" * 20_000, '{"a": ' + "9" * 6000 + "}", '{"services": [}', "\x00"],
	ids=lambda body: body[:12],
)
def test_a_malformed_body_is_a_400(http, body: str) -> None:
	"""A broken client would look like a broken site, and its traceback would be public."""
	answer = http.post(f"/api/method/{QUOTE}", data=body, headers={"Content-Type": "application/json"})
	assert answer.status_code == 400
	assert sentence(answer)


@pytest.mark.parametrize(
	("method", "verb", "arguments"),
	[
		(SEARCH, "GET", {"q": "rue", "limit": "many"}),
		(SEARCH, "GET", {"q": "rue", "limit": "-1"}),
		(QUOTE, "POST", {}),
		(QUOTE, "POST", {"offer": 5, "services": "x"}),
		(QUOTE, "POST", {"offer": "x.y.z", "services": [{"sku": "FTTH25"}]}),
		(QUOTE, "POST", {"offer": None, "services": [{"sku": ["a"]}]}),
		(QUOTE, "POST", {"offer": {}, "services": [[]], "commitment": True}),
		(NOTIFY, "POST", {"consent": True, "email": "x"}),
		(NOTIFY, "POST", {"consent": {"a": 1}}),
		("gigafibre_fsm.api.checkout.track", "GET", {"token": "a.b.c"}),
	],
)
def test_wrong_arguments_get_a_sentence(http, world, method: str, verb: str, arguments: dict) -> None:
	"""A visitor would see an error page instead of what to correct."""
	answer = http.call(method, verb, **arguments)
	assert answer.status_code == 400, answer.text
	assert sentence(answer)


def test_unknown_methods_are_not_found(http) -> None:
	"""Anyone could learn the names of the app's modules."""
	answer = http.call("gigafibre_fsm.api.address.nothing", "GET")
	assert answer.status_code == 404
	assert "module" not in sentence(answer).lower()


@pytest.mark.parametrize(("method", "verb"), [(SEARCH, "POST"), (QUOTE, "GET")])
def test_other_request_methods_are_refused(http, method: str, verb: str) -> None:
	"""A link on another website could place an order."""
	answer = http.call(method, verb, q="x")
	assert answer.status_code in (403, 405)
	assert sentence(answer) == answer.json()["sentence"]


def test_the_answer_is_in_the_callers_language(http, site, world) -> None:
	"""French-speaking visitors would be answered in English."""
	from frappe import translate

	source = "The cart is empty."
	french = translate.get_all_translations("fr").get(source, source)

	def heard(**headers: str) -> str:
		return sentence(http.post(f"/api/method/{NOTIFY}", json={}, headers=headers))

	assert heard() == heard(**{"Accept-Language": "fr-CA,fr;q=0.9,en;q=0.5"})
	english = heard(**{"Accept-Language": "en-CA"})
	assert english == "Please tick the box so that we may write to you."
	if french != source:
		assert heard() != english


@pytest.fixture
def allowed(site, world):
	before = site.db.get_single_value("Gigafibre Settings", "cors_origins")

	def allow(value: str) -> None:
		site.db.set_single_value("Gigafibre Settings", "cors_origins", value)
		site.db.commit()
		site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")

	allow("https://www.example.com/\nhttps://other.example.com")
	yield
	allow(before or "")


@pytest.mark.parametrize(
	("origin", "may"),
	[
		("https://www.example.com", True),
		("https://other.example.com", True),
		("https://evil.example.com", False),
		("https://www.example.com.evil.test", False),
		("null", False),
	],
)
def test_only_listed_sites_may_use_the_methods(http, allowed, origin: str, may: bool) -> None:
	"""The external website could not call the methods, or any website could."""
	for answer in (
		http.get(f"/api/method/{SEARCH}?q=rue", headers={"Origin": origin}),
		http.options(
			f"/api/method/{QUOTE}", headers={"Origin": origin, "Access-Control-Request-Method": "POST"}
		),
	):
		assert (answer.headers.get("Access-Control-Allow-Origin") == origin) is may
		assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.fixture
def strict(site, world):
	"""The site's limits as in production."""
	import os
	from pathlib import Path

	config = Path(os.environ["FSM_SITES"], site.local.site, "site_config.json")
	before = config.read_text()
	config.write_text(json.dumps(json.loads(before) | {"public_rate_factor": 0.02}))
	forget_attempts(site)
	yield
	config.write_text(before)
	forget_attempts(site)


def test_a_forged_address_does_not_lift_the_limit(http, strict) -> None:
	"""One machine could search, guess and order without limit."""
	statuses = [
		http.get(
			f"/api/method/{SEARCH}?q=rue", headers={"X-Forwarded-For": f"203.0.113.{number}"}
		).status_code
		for number in range(12)
	]
	assert statuses.count(429) >= 4
	assert statuses[0] == 200


def test_a_file_keeps_its_name(site) -> None:
	"""« Procès-verbal d’été.pdf » would be saved under a garbled name, and « 李.pdf » be an error page."""
	from werkzeug.http import parse_options_header
	from werkzeug.test import EnvironBuilder
	from werkzeug.wrappers import Request, Response

	from gigafibre_fsm.guards import responses

	name, answer = "Procès-verbal d’été 李.pdf", Response(b"x")
	responses.download(name, b"x")
	assert site.local.response.filename.isascii() and site.local.response.filename.endswith(".pdf")
	path = "/api/method/gigafibre_fsm.api.portal.attachment"
	responses.after(answer, Request(EnvironBuilder(path=path).get_environ()))
	site.local.flags.pop("fsm_file")
	assert parse_options_header(answer.headers["Content-Disposition"]) == ("attachment", {"filename": name})
