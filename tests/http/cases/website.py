"""The cases of methods called by visitors: addresses, plans, the checkout, leads."""

from __future__ import annotations

import secrets

from tests.http import wrong
from tests.http.cases.case import (
	OFFER_WRONG,
	QUOTE,
	SESSION_WRONG,
	SOLO,
	STATE,
	Case,
	nothing,
	the_session,
	with_offer,
	with_own_offer,
)

CASES: dict[str, Case] = {
	"health.ping": Case("visitor", nothing, {"ok"}),
	"health.status": Case("visitor", nothing, {"state"}),
	"openapi.document": Case("visitor", nothing, told_by="test_the_document_is_served"),
	"address.search": Case(
		"visitor",
		lambda w, h: {"q": "12 chemin des verifcations"},
		{"query", "notice", "hits"},
		{"q": (wrong.LONG,), "limit": (*wrong.WHOLE, 0, 26)},
	),
	"address.check": Case(
		"visitor",
		lambda w, h: {"id": f"p:{w.network.free[-1]}"},
		{"status", "reason", "label", "offer", "max_speed"},
		{
			"id": (
				*wrong.NAME,
				"p:",
				"c:",
				"p:FIB-0",
				"c:0",
				"c:-1",
				"c:99999999999999999999",
				"c:1 OR 1=1",
				"x:1",
			)
		},
	),
	"address.tiles": Case("visitor", nothing, {"tiles", "attribution"}),
	"catalogue.plans": Case("visitor", with_offer(), {"internet", "tv", "phone", "combo"}, OFFER_WRONG),
	"checkout.quote": Case(
		"visitor",
		with_offer(services=SOLO, commitment=24),
		QUOTE,
		{**OFFER_WRONG, "services": wrong.CART, "commitment": (*wrong.CHOICE, 12, -24)},
	),
	"checkout.preview": Case(
		"visitor",
		with_offer(services=SOLO, commitment=24),
		{"date", "label", "lines", "total", "then"},
		{
			**OFFER_WRONG,
			"services": wrong.CART,
			"commitment": (*wrong.CHOICE, 12),
			"day": ("soon", "2020-01-01", "2099-01-01", [1], True),
		},
	),
	"checkout.slots": Case("visitor", with_offer(), {"dates", "contact_me"}, OFFER_WRONG),
	"checkout.start": Case(
		"visitor",
		with_own_offer(services=SOLO, commitment=0),
		{"session", "hold_until", "quote"},
		{**OFFER_WRONG, "services": wrong.CART, "commitment": (*wrong.CHOICE, 12)},
	),
	"checkout.update": Case(
		"visitor",
		the_session(contact={"name": "Client exemple"}),
		STATE,
		{
			**SESSION_WRONG,
			"contact": (
				"Jean",
				[1],
				True,
				{"name": ["a"]},
				{"name": wrong.LONG},
				wrong.LONG,
				*({"email": value} for value in wrong.EMAIL),
				*({"phone": value} for value in wrong.PHONE),
			),
			"services": wrong.CART[3:],
			"commitment": (*wrong.CHOICE, 12),
			"referral_code": (*wrong.NOT_A_TEXT, wrong.LONG, "PERSONNE"),
			"preferred_dates": (
				"soon",
				{"a": 1},
				[1],
				[["2026-04-01"]],
				[{"date": "never"}],
				[{}],
				[{"date": "2020-01-01"}],
				[{"date": "2099-01-01"}],
				[{"date": "2026-04-04", "time_window": "NIGHT"}],
				["2026-04-01"] * 9,
				True,
			),
			"contact_me": wrong.FLAG,
			"hold": wrong.FLAG,
			"consents": ("yes", [["terms"]], {"terms": "perhaps"}, {"all": True}, 7),
		},
	),
	"checkout.resume": Case("visitor", the_session(), STATE, SESSION_WRONG),
	"checkout.payment": Case(
		"visitor",
		the_session(),
		{"client_secret", "publishable_key", "setup_intent", "stripe_js", "saved"},
		{**SESSION_WRONG, "another": wrong.FLAG},
	),
	"checkout.submit": Case(
		"visitor",
		lambda w, h: {
			"session": h.undecided.session,
			"setup_intent": h.undecided.setup_intent,
			"idempotency_key": h.undecided.key,
		},
		wrong={
			**SESSION_WRONG,
			"setup_intent": (*wrong.NAME, "seti_1", "pi_1"),
			"idempotency_key": (*wrong.NEEDED, *wrong.NOT_A_TEXT, wrong.LONG, "short"),
		},
		told_by="test_an_order_is_placed_once",
	),
	"checkout.track": Case(
		"visitor",
		lambda w, h: {"token": h.ordered.bought.tracking.partition("t=")[2]},
		{"order", "steps", "headline"},
		{"token": wrong.NAME},
	),
	"checkout.document": Case(
		"visitor",
		lambda w, h: {"part": "summary", "tracking": h.ordered.bought.tracking.partition("t=")[2]},
		wrong={"part": wrong.TEXT, "tracking": ("forged", wrong.LONG)},
		told_by="test_the_contract_is_a_pdf",
	),
	"lead.notify": Case(
		"visitor",
		lambda w, h: {
			"address": f"c:{w.network.without_fibre}",
			"name": "Curieuse exemple",
			"email": f"c.{secrets.token_hex(4)}@example.com",
			"consent": True,
		},
		{"noted", "message"},
		{
			"address": (*wrong.NEEDED, *wrong.NOT_A_TEXT, wrong.LONG),
			"name": wrong.TEXT,
			"email": (wrong.MISSING, *wrong.EMAIL),
			"phone": wrong.PHONE,
			"consent": (wrong.MISSING, False, *wrong.FLAG),
		},
	),
	"lead.move_in": Case(
		"visitor",
		lambda w, h: {
			"address": f"p:{w.network.occupied}",
			"name": "Nouvelle exemple",
			"email": f"n.{secrets.token_hex(4)}@example.com",
			"date": "2099-07-01",
			"consent": True,
		},
		{"noted", "message"},
		{
			"address": (*wrong.NEEDED, *wrong.NOT_A_TEXT, wrong.LONG),
			"name": wrong.TEXT,
			"email": (wrong.MISSING, *wrong.EMAIL),
			"phone": wrong.PHONE,
			"date": (wrong.MISSING, "2001-07-01", "1er juillet", "2026-02-30"),
			"consent": (wrong.MISSING, False, *wrong.FLAG),
		},
	),
	"lead.business": Case(
		"visitor",
		lambda w, h: {
			"address": f"c:{w.network.without_fibre}",
			"company": "Ferme exemple inc.",
			"name": "Client exemple",
			"email": f"ferme.{secrets.token_hex(4)}@example.com",
			"phone": "+14505550100",
			"message": "Deux bâtiments.",
		},
		{"noted", "message"},
		{
			"address": (*wrong.NEEDED, *wrong.NOT_A_TEXT, wrong.LONG),
			"company": wrong.TEXT,
			"name": wrong.TEXT,
			"email": (wrong.MISSING, "", *wrong.EMAIL),
			"phone": wrong.PHONE,
			"message": (*wrong.NOT_A_TEXT, wrong.LONG),
		},
	),
}
