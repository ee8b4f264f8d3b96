"""Every public method with invalid input."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest

from tests.http.asking import PREFIX, TIMEOUT, ask, assert_no_inside, assert_refused, sentence
from tests.http.cases import CASES, Case, caller, verb_of
from tests.http.surface import methods
from tests.http.unchanged import nothing_written
from tests.http.wrong import MISSING, for_query, some, tried
from tests.world.fixtures import SALES, World
from tests.world.households import Households

pytestmark = pytest.mark.site

ALL = sorted(CASES)
WITH_WRONG = [path for path in ALL if CASES[path].wrong]
# Called by GET: there is no body.
READS = {
	"address.check", "address.search", "address.tiles", "catalogue.plans", "checkout.document", "checkout.slots", "checkout.track",
	"device.configuration",
	"board.data", "board.job", "board.locate", "board.places", "board.revision",
	"planning.absences", "planning.conflicts", "planning.suggest", "visit.show",
	"dispatch.candidates", "field.sync", "health.ping", "health.status",
	"openapi.document", "matching.following", "matching.progress", "payment_file.lines", "portal.invoices",
	"portal.document", "portal.overview",
	"billing.creditable", "ending.options", "ending.preview", "order.services", "portal.tickets", "subscription.plans",
	"subscription.preview", "subscription.preview_pause", "self_start.show", "ticket.macro",
	"portal.payment_state", "portal.wifi", "portal.wifi_state", "technician.job", "technician.jobs",
	"workshop.shown",
	"incidents.credit_preview", "incidents.overview", "incidents.regulator_draft", "network.terminal_tree",
	"assurance.mine", "assurance.of_location", "assurance.of_visit", "diagnostics.show", "device.provision",
	"profile.export", "equipment.networks", "equipment.preview", "telephony.mine", "telephony.of_location", "ip_address.who_had",
	"stock.find", "stock.my_truck", "stock.shortages", "stock.shown", "planning.message", "auth.role_profiles",
	"portal.bill", "portal.attachment", "portal.receipt", "billing.paper", "billing.paper_pdf",
	"self_service.add_ons", "self_service.choices", "self_service.preview_add_ons", "self_service.preview_end",
	"self_service.preview_move", "self_service.preview_pause", "self_service.preview_plan",
	"client.events", "client.find", "client.preview_promise", "client.revision", "client.show", "client.verdicts",
	"selling.options", "selling.waiting_at", "quote.show", "quote.document", "site_setup.steps",
}  # fmt: skip
# Webhooks have bodies of their own; signing out needs none, and would end the session that other tests share.
OWN_BODIES = {"webhook.stripe", "webhook.twilio", "webhook.twilio_sms", "auth.sign_out"}
# These take no arguments, so a body cannot be wrong.
BODILESS = {"matching.start", "portal.new_card", "reconcile.compare", "stock.book_again"}
POSTED = [path for path in ALL if path not in READS | OWN_BODIES | BODILESS]
DEEP = "[" * 100_000
BODIES: dict[str, bytes] = {
	"half": b'{"a": ',
	"no object": b"[1, 2, 3]",
	"a text": b'"hello"',
	"a number": b"12",
	"null": b"null",
	"too deep": DEEP.encode(),
	"deep object": (b'{"a":' * 20_000) + b"1" + b"}" * 20_000,
	"too long a number": b'{"a": ' + b"9" * 6_000 + b"}",
	"no utf-8": b'{"a": "\xff\xfe"}',
	"nul": b"\x00\x00\x00",
	"half a surrogate": b'{"session": "\\ud800", "job": "\\ud800", "id": "\\ud800"}',
}
SIGNED_IN = ("technician", "dispatcher", "support", "manager", "administrator", "customer")
MARKUP = re.compile(r"</?[a-z]")


def test_every_method_has_a_case(connected_site: str) -> None:
	"""A new method would be released without a test of its refusals."""
	assert set(methods()) == set(CASES)
	assert {path for path, method in methods().items() if not method.writes} == READS


@dataclass(frozen=True)
class Method:
	"""The requests to one method: `valid` are arguments that it would accept from `actor`."""

	path: str
	case: Case
	verb: str
	verbs: tuple[str, ...]
	actor: Any
	valid: dict[str, Any]


def wrong_arguments(method: Method, _world: World, _homes: Households) -> None:
	"""A visitor's mistake would look like a broken site, or leave half a record."""
	for argument, values in method.case.wrong.items():
		for value in tried(values, f"{method.path} {argument}"):
			if method.verb == "GET" and not for_query(value):
				continue
			answer = ask(method.actor, method.verb, method.path, {**method.valid, argument: value})
			said = assert_refused(answer, (argument, "(missing)" if value is MISSING else value))
			assert not MARKUP.search(said), said


def guests(method: Method, world: World, _homes: Households) -> None:
	"""Anyone on the internet could use what belongs to customers and staff."""
	if not method.case.guest_may:
		answer = ask(world.visitor(), method.verb, method.path, method.valid)
		assert_refused(answer, "guest")
		assert answer.status_code in (401, 403)


def other_roles(method: Method, world: World, homes: Households) -> None:
	"""A customer could plan visits, or a salesperson complete them and have cards charged."""
	# every signed-in user may sign out
	if method.case.caller not in SIGNED_IN or method.path == "auth.sign_out":
		return
	others = [world.staff(SALES)] if method.case.caller == "customer" else [world.staff(SALES), homes.at_home]
	for other in others:
		answer = ask(other, method.verb, method.path, method.valid)
		assert_refused(answer, "another role")
		assert answer.status_code in (403, 404)


def strangers_to_devices(method: Method, world: World, _homes: Households) -> None:
	"""Anyone could read customers' WiFi passwords, or make a house look connected."""
	for token in (None, "", "x", "é", "0" * 5_000) if method.case.caller == "device" else ():
		stranger = world.visitor()
		if token is not None:
			stranger.session.headers["X-Gigafibre-Device-Token"] = token.encode("latin-1")
		answer = ask(stranger, method.verb, method.path, method.valid)
		assert_refused(answer, token)
		assert answer.status_code == 401


def wrong_verbs(method: Method, _world: World, _homes: Households) -> None:
	"""A link in an e-mail could place an order or cancel a visit."""
	for verb in {"GET", "POST", *some(("PUT", "DELETE", "PATCH"), 1, method.path)} - set(method.verbs):
		answer = method.actor.session.request(
			verb, f"{method.actor.base}{PREFIX}{method.path}", timeout=TIMEOUT
		)
		assert_refused(answer, verb)


def malformed_bodies(method: Method, _world: World, _homes: Households) -> None:
	"""Malformed requests would be answered with internal details."""
	for name in some(tuple(BODIES), 4, method.path) if method.path in POSTED else ():
		answer = method.actor.session.post(
			f"{method.actor.base}{PREFIX}{method.path}",
			data=BODIES[name],
			headers={"Content-Type": "application/json"},
			timeout=TIMEOUT,
		)
		assert_refused(answer, name)


REFUSED = (wrong_arguments, guests, other_roles, strangers_to_devices, wrong_verbs, malformed_bodies)


@pytest.mark.parametrize("path", ALL)
def test_a_method_refuses_whatever_is_wrong(world: World, households: Households, path: str) -> None:
	"""Each kind of bad input is described at its function; every kind that fails is named."""
	case, known = CASES[path], methods()[path]
	valid = case.valid(world, households)
	method = Method(path, case, verb_of(known), known.verbs, caller(world, households, case), valid)
	failed = []
	with nothing_written(world):
		for kind in REFUSED:
			try:
				kind(method, world, households)
			except AssertionError as failure:
				failed.append(f"{kind.__name__}: {failure}")
	assert not failed, "\n".join(failed)


@pytest.mark.parametrize(
	"path", [path for path in WITH_WRONG if CASES[path].caller in ("visitor", "customer")]
)
def test_the_sentence_is_in_the_callers_language(world: World, households: Households, path: str) -> None:
	"""A francophone would be refused in English, or an anglophone in French. Customers read their own language, whatever the
	browser asks for.
	"""
	case, verb = CASES[path], verb_of(methods()[path])
	valid = case.valid(world, households)
	argument, values = next(iter(case.wrong.items()))
	wrong = {**valid, argument: next(value for value in values if isinstance(value, str) and value.strip())}
	said = {
		language: sentence(ask(caller(world, households, case, language), verb, path, wrong))
		for language in ("fr", "en")
	}
	assert (said["fr"] != said["en"]) == (case.caller == "visitor"), said


def test_unknown_methods_are_not_found(world: World) -> None:
	"""A mistyped address would show a traceback."""
	for path in (
		"address.nothing",
		"nothing.at_all",
		"address.search.more",
		"address._secret",
		"webhook.frappe",
		"é.é",
	):
		assert_refused(ask(world.visitor(), "GET", path, {}), path)


def test_private_functions_are_not_found(world: World) -> None:
	"""Internal functions could be called from outside, past all guards."""
	inside = (
		"gigafibre_fsm.flow.ordering.service.build_chain",
		"gigafibre_fsm.outbox.delivery.sweep",
		"gigafibre_fsm.guards.tokens.sign",
		"gigafibre_fsm.install.after_install",
		"gigafibre_fsm.sample.loader.remove",
	)
	visitor = world.visitor()
	for name in inside:
		answer = visitor.session.get(f"{visitor.base}/api/method/{name}", timeout=TIMEOUT)
		assert 400 <= answer.status_code < 500, (name, answer.status_code)
		assert_no_inside(answer)


def test_arguments_that_do_not_exist_are_ignored(world: World) -> None:
	"""An old or foreign link with more in it than we know would fail."""
	extra: dict[str, Any] = {"doctype": "User", "frappe": "1", "self": "2"}
	answer = ask(world.visitor(), "GET", "address.search", {"q": "12", "args": json.dumps([1]), **extra})
	assert answer.status_code < 500
	assert_no_inside(answer)
