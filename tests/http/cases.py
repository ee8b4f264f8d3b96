"""For every outward method: who calls it, what it answers, and what it must refuse."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.http import wrong
from tests.http.surface import Method
from tests.world import orders
from tests.world.fixtures import DISPATCHER, TECHNICIAN, World
from tests.world.households import Households

Arguments = Callable[[World, Households], dict[str, Any]]


@dataclass(frozen=True)
class Case:
	"""`valid` makes arguments to which `keys` are in the answer; `wrong` are values that each argument refuses.

	Without `keys` the right answer belongs to a longer story: `told_by` names its test in test_right_answers.
	"""

	caller: str
	valid: Arguments
	keys: set[str] = field(default_factory=set)
	wrong: dict[str, tuple[Any, ...]] = field(default_factory=dict)
	told_by: str = ""
	guest_may: bool = True


def _offer(world: World, homes: Households) -> str:
	return orders.offer(world.visitor(), homes.undecided.port) or orders.offer(
		world.visitor(), world.network.free[-1]
	)


def _job(_world: World, homes: Households) -> dict[str, Any]:
	return {"job": homes.visited.job}


def _nothing(_world: World, _homes: Households) -> dict[str, Any]:
	return {}


def _with_offer(**more: Any) -> Arguments:
	return lambda world, _homes: {"offer": orders.offer(world.visitor(), world.network.free[-1]), **more}


def _session(**more: Any) -> Arguments:
	return lambda _world, homes: {"session": homes.undecided.session, **more}


SOLO = [{"sku": "FTTH80I", "qty": 1}]
QUOTE = {"lines", "monthly", "one_time", "commitment"}
STATE = {"session", "status", "services", "contact", "quote", "hold_seconds"}
JOB = {"name", "status", "equipment", "checklist", "next"}
SHOWN_JOB = {"name", "status", "customer_name", "address", "next", "evidence"}
OFFER_WRONG = {"offer": wrong.NAME}
SESSION_WRONG = {"session": (*wrong.NAME, "a.b", "abc.def", ".", "x" * 119 + ".y")}
JOB_WRONG = {"job": wrong.NAME}

CASES: dict[str, Case] = {
	"health.ping": Case("visitor", _nothing, {"ok"}),
	"address.search": Case(
		"visitor", lambda w, h: {"q": "12 chemin des verifcations"}, {"query", "notice", "hits"},
		{"q": (wrong.LONG,), "limit": (*wrong.WHOLE, 0, 26)},
	),
	"address.check": Case(
		"visitor", lambda w, h: {"id": f"p:{w.network.free[-1]}"}, {"status", "reason", "label", "offer", "max_speed"},
		{"id": (*wrong.NAME, "p:", "c:", "p:FIB-0", "c:0", "c:-1", "c:99999999999999999999", "c:1 OR 1=1", "x:1")},
	),
	"catalogue.plans": Case("visitor", _with_offer(), {"internet", "tv", "phone", "combo"}, OFFER_WRONG),
	"checkout.quote": Case(
		"visitor", _with_offer(services=SOLO, commitment=24), QUOTE,
		{**OFFER_WRONG, "services": wrong.CART, "commitment": (*wrong.CHOICE, 12, -24)},
	),
	"checkout.slots": Case("visitor", _with_offer(), {"dates", "contact_me"}, OFFER_WRONG),
	"checkout.start": Case(
		"visitor", _with_offer(services=SOLO, commitment=0), {"session", "hold_until", "quote"},
		{**OFFER_WRONG, "services": wrong.CART, "commitment": (*wrong.CHOICE, 12)},
	),
	"checkout.update": Case(
		"visitor", _session(contact={"name": "Client exemple"}), STATE,
		{
			**SESSION_WRONG,
			"contact": (
				"Jean", [1], True, {"name": ["a"]}, {"name": wrong.LONG}, wrong.LONG,
				*({"email": value} for value in wrong.EMAIL), *({"phone": value} for value in wrong.PHONE),
			),
			"services": wrong.CART[3:], "commitment": (*wrong.CHOICE, 12),
			"preferred_dates": (
				"soon", {"a": 1}, [1], [["2026-04-01"]], [{"date": "never"}], [{}], [{"date": "2020-01-01"}],
				[{"date": "2099-01-01"}], [{"date": "2026-04-04", "time_window": "NIGHT"}], ["2026-04-01"] * 9, True,
			),
			"contact_me": wrong.FLAG, "hold": wrong.FLAG, "consents": ("yes", [["terms"]], {"terms": "perhaps"}, {"all": True}, 7),
		},
	),
	"checkout.resume": Case("visitor", _session(), STATE, SESSION_WRONG),
	"checkout.payment": Case(
		"visitor", _session(), {"client_secret", "publishable_key", "setup_intent", "stripe_js"}, SESSION_WRONG
	),
	"checkout.submit": Case(
		"visitor",
		lambda w, h: {
			"session": h.undecided.session, "setup_intent": h.undecided.setup_intent, "idempotency_key": h.undecided.key,
		},
		wrong={
			**SESSION_WRONG,
			"setup_intent": (*wrong.NAME, "seti_1", "pi_1"),
			"idempotency_key": (*wrong.NEEDED, *wrong.NOT_A_TEXT, wrong.LONG, "short"),
		},
		told_by="test_an_order_is_placed_once",
	),
	"checkout.track": Case(
		"visitor", lambda w, h: {"token": h.ordered.bought.tracking.partition("t=")[2]}, {"order", "steps", "headline"},
		{"token": wrong.NAME},
	),
	"lead.notify": Case(
		"visitor",
		lambda w, h: {
			"address": f"c:{w.network.without_fibre}", "name": "Curieuse exemple",
			"email": f"c.{secrets.token_hex(4)}@example.com", "consent": True,
		},
		{"noted", "message"},
		{
			"address": (*wrong.NEEDED, *wrong.NOT_A_TEXT, wrong.LONG), "name": wrong.TEXT, "email": (wrong.MISSING, *wrong.EMAIL),
			"phone": wrong.PHONE, "consent": (wrong.MISSING, False, *wrong.FLAG),
		},
	),
	"lead.business": Case(
		"visitor",
		lambda w, h: {
			"address": f"c:{w.network.without_fibre}", "company": "Ferme exemple inc.", "name": "Client exemple",
			"email": f"ferme.{secrets.token_hex(4)}@example.com", "phone": "+14505550100", "message": "Deux bâtiments.",
		},
		{"noted", "message"},
		{
			"address": (*wrong.NEEDED, *wrong.NOT_A_TEXT, wrong.LONG), "company": wrong.TEXT, "name": wrong.TEXT,
			"email": (wrong.MISSING, "", *wrong.EMAIL), "phone": wrong.PHONE, "message": (*wrong.NOT_A_TEXT, wrong.LONG),
		},
	),
	"auth.request_code": Case(
		"visitor", lambda w, h: {"contact": f"personne.{secrets.token_hex(4)}@example.com"}, {"sent"},
		{"contact": (*wrong.NEEDED, *wrong.EMAIL, *wrong.PHONE)},
	),
	"auth.verify_code": Case(
		"visitor", lambda w, h: {"contact": h.live.bought.contact["phone"], "code": "000000"},
		wrong={"contact": (*wrong.NEEDED, *wrong.EMAIL, *wrong.PHONE), "code": (*wrong.TEXT, "12345", "1234567", "abcdef", 0)},
		told_by="test_a_customer_signs_in_and_out",
	),
	"auth.sign_out": Case("customer", _nothing, told_by="test_a_customer_signs_in_and_out", guest_may=False),
	"portal.overview": Case("customer", _nothing, {"locations", "balance", "card"}, guest_may=False),
	"portal.invoices": Case("customer", _nothing, {"invoices"}, guest_may=False),
	"portal.tickets": Case("customer", _nothing, {"tickets"}, guest_may=False),
	"portal.pay": Case(
		"customer", lambda w, h: {"invoice": h.neighbour.records["Sales Invoice"][0]},
		wrong={"invoice": wrong.NAME}, told_by="test_a_paid_invoice_is_not_paid_again", guest_may=False,
	),
	"portal.wifi": Case(
		"customer", lambda w, h: {"equipment": h.live.router}, {"ssid", "password"}, {"equipment": wrong.NAME}, guest_may=False
	),
	"portal.set_wifi": Case(
		"customer",
		lambda w, h: {"equipment": h.live.router, "ssid": "Chez nous", "password": "un-mot-de-passe"}, {"equipment", "ssid"},
		{
			"equipment": wrong.NAME,
			"ssid": (wrong.MISSING, "", "   ", "x" * 33, "é" * 17, wrong.LONG, "a\u0000b", "a\nb"),
			"password": (wrong.MISSING, "", "short", "x" * 64, "é" * 10, wrong.LONG, "with\u0000nul-inside"),
		},
		guest_may=False,
	),
	"portal.open_ticket": Case(
		"customer", lambda w, h: {"subject": "Question exemple", "description": "Bonjour"}, {"ticket"},
		{"subject": wrong.TEXT, "description": (*wrong.NOT_A_TEXT, wrong.LONG)}, guest_may=False,
	),
	"technician.jobs": Case("technician", _nothing, {"technician", "days"}, {"day": wrong.DAY[5:-1]}, guest_may=False),
	"technician.job": Case("technician", _job, SHOWN_JOB, JOB_WRONG, guest_may=False),
	"technician.check": Case(
		"technician", lambda w, h: {"job": h.visited.job, "item": "signal", "done": True},
		wrong={**JOB_WRONG, "item": wrong.NAME, "done": wrong.FLAG, "value": (*wrong.NOT_A_TEXT, wrong.LONG)},
		told_by="test_a_visit", guest_may=False,
	),
	**{
		f"technician.{step}": Case("technician", _job, wrong=JOB_WRONG, told_by="test_a_visit", guest_may=False)
		for step in ("en_route", "start")
	},
	"technician.scan": Case(
		"technician", lambda w, h: {"job": h.visited.job, "code": orders.new_code("ONT"), "equipment_type": "ONT"},
		wrong={
			**JOB_WRONG, "code": (*wrong.TEXT, "!!", "RCMG", "00:11"), "equipment_type": ("Grille-pain", ["ONT"], {"a": 1}, 7, wrong.LONG),
		},
		told_by="test_a_visit", guest_may=False,
	),
	"technician.unscan": Case(
		"technician", lambda w, h: {"job": h.visited.job, "equipment": h.live.router},
		wrong={**JOB_WRONG, "equipment": wrong.NAME}, told_by="test_a_visit", guest_may=False,
	),
	"technician.photo": Case(
		"technician", lambda w, h: {"job": h.visited.job, "image": "data:image/png;base64,AAAA"},
		wrong={
			**JOB_WRONG,
			"image": (
				*wrong.TEXT, "data:image/png;base64,AAAA", "data:image/svg+xml;base64,PHN2Zy8+", "data:text/html;base64,PGI+",
				"https://example.com/a.png", "/etc/passwd", "data:image/png;base64,%%%",
			),
		},
		told_by="test_a_visit", guest_may=False,
	),
	"technician.complete": Case(
		"technician", lambda w, h: {"job": h.visited.job, "signed_by": "Client exemple"},
		wrong={
			**JOB_WRONG, "signed_by": wrong.TEXT, "signature": ("javascript:1", ["a"], {"a": 1}, wrong.LONG * 10),
			"signal_dbm": ("strong", 99, -99, [1], {"a": 1}, "1e400", "NaN", True), "notes": (*wrong.NOT_A_TEXT, wrong.LONG),
			"override_reason": (*wrong.NOT_A_TEXT, wrong.LONG, "because"),
		},
		told_by="test_a_visit", guest_may=False,
	),
	"technician.fail": Case(
		"technician", lambda w, h: {"job": h.visited.job, "reason": "Personne à la maison"},
		wrong={**JOB_WRONG, "reason": wrong.TEXT}, told_by="test_a_visit_that_fails", guest_may=False,
	),
	"dispatch.board": Case(
		"dispatcher", lambda w, h: {"from_date": "2026-04-01", "to_date": "2026-04-07"}, {"technicians", "jobs", "unscheduled"},
		{"from_date": (*wrong.DAY, "2099-01-01"), "to_date": (*wrong.DAY, "2020-01-01")}, guest_may=False,
	),
	"dispatch.candidates": Case(
		"dispatcher", lambda w, h: {"job": h.ordered.job, "day": "2099-04-01", "time_window": "AM"}, set(),
		{**JOB_WRONG, "day": wrong.DAY, "time_window": (*wrong.NEEDED, *wrong.CHOICE)}, told_by="test_the_dispatcher_plans",
		guest_may=False,
	),
	"dispatch.assign": Case(
		"dispatcher",
		lambda w, h: {"job": h.ordered.job, "technician": "TECH-001", "day": "2020-01-01", "time_window": "AM"},
		wrong={
			**JOB_WRONG, "technician": wrong.NAME, "day": (*wrong.DAY, "2020-01-01"), "time_window": (*wrong.NEEDED, *wrong.CHOICE),
			"start_time": ("noon", "25:00", ["08:00"], {"a": 1}, wrong.LONG),
		},
		told_by="test_the_dispatcher_plans", guest_may=False,
	),
	"dispatch.unassign": Case(
		"dispatcher", lambda w, h: {"job": h.live.job}, wrong={**JOB_WRONG}, told_by="test_the_dispatcher_plans", guest_may=False
	),
	"dispatch.cancel": Case(
		"dispatcher", lambda w, h: {"job": h.live.job, "reason": "Essai"}, wrong={**JOB_WRONG, "reason": wrong.TEXT},
		told_by="test_the_dispatcher_plans", guest_may=False,
	),
	"device.event": Case(
		"device", lambda w, h: {"serial": h.live.bought.codes["ONT"], "event": "inform"}, {"known"},
		{
			"serial": wrong.TEXT, "event": ("explode", ["inform"], {"a": 1}, 7), "mac": (*wrong.NOT_A_TEXT, wrong.LONG),
			"ip": (*wrong.NOT_A_TEXT, wrong.LONG), "firmware": (*wrong.NOT_A_TEXT, wrong.LONG),
			"event_key": (*wrong.NOT_A_TEXT, wrong.LONG), "acs_device_id": (*wrong.NOT_A_TEXT, wrong.LONG),
			"product_class": (*wrong.NOT_A_TEXT, wrong.LONG), "oui": (*wrong.NOT_A_TEXT, wrong.LONG),
		},
	),
	"device.configuration": Case(
		"device", lambda w, h: {"serial": h.live.bought.codes["ONT"]}, {"since", "parameters"}, {"serial": wrong.TEXT}
	),
	"webhook.stripe": Case("visitor", _nothing, told_by="test_stripe_is_heard"),
	"webhook.twilio": Case("visitor", _nothing, told_by="test_twilio_is_heard"),
}  # fmt: skip


def caller(world: World, homes: Households, case: Case, language: str = "fr") -> Any:
	"""The session that the case is about, in a language."""
	if case.caller == "visitor":
		return world.visitor(language)
	if case.caller == "device":
		actor = orders.device(world)
	elif case.caller == "customer":
		actor = homes.at_home
	else:
		actor = world.staff({"technician": TECHNICIAN, "dispatcher": DISPATCHER}[case.caller])
	actor.session.headers["Accept-Language"] = language
	return actor


def verb_of(method: Method) -> str:
	return "POST" if method.writes else "GET"
