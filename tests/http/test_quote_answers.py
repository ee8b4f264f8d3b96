"""A quote, from the seller to its answer: accepted by card or on account, declined, over, or not possible any more."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from embedded.story.actor import Refused
from gigafibre_fsm.flow.portal import printing
from tests.http.unchanged import nothing_written
from tests.world import clerk, orders, quotes
from tests.world.fixtures import SALES, World
from tests.world.orders import TRIO
from tests.world.quotes import Quoted

pytestmark = pytest.mark.site


def status(world: World, quoted: Quoted) -> str:
	return world.look().db.get_value("Quotation", quoted.quotation, "status")


def answers_announced(world: World, quoted: Quoted) -> list[str]:
	"""The answers that were announced to staff."""
	rows = world.look().get_all(
		"Outbound Message",
		{"topic": "quote.answered", "reference_name": quoted.quotation, "channel": "Realtime"},
		pluck="idempotency_key",
		order_by="creation",
	)
	return [key.split(":")[2] for key in rows]


def test_a_quote_accepted_by_card_is_the_websites_order(world: World) -> None:
	"""A customer would accept one price and be billed another, and sales would call a customer who has ordered."""
	quoted, buyer = quotes.sent(world, TRIO, commitment=24, days=15), world.visitor()
	shown = buyer.get("quote.show", session=quoted.session)
	assert (shown["state"], shown["obstacle"], shown["on_account"]) == ("open", "", False)
	with pytest.raises(Refused) as closed:
		buyer.post("quote.accept", session=quoted.session, agreed=True, idempotency_key="un-essai-de-plus")
	assert closed.value.status == 409
	assert buyer.post("quote.take_up", session=quoted.session)["url"].startswith("/internet/commande?s=")
	state = buyer.get("checkout.resume", session=quoted.session)
	assert state["contact"] == quoted.contact and state["hold_seconds"] > 0
	buyer.post("checkout.update", session=quoted.session, contact_me=True, consents=orders.CONSENTS)
	bought = orders.submit(
		buyer, orders.pay(world, buyer, orders.Purchase(quoted.port, quoted.contact, quoted.session))
	)
	frappe = world.look()
	order, quotation = (
		frappe.get_doc("Sales Order", bought.order),
		frappe.get_doc("Quotation", quoted.quotation),
	)
	assert quotation.status == "Ordered" and order.grand_total == quotation.grand_total
	assert {line.prevdoc_docname for line in order.items} == {quoted.quotation}
	assert [line.quotation_item for line in order.items] == [line.name for line in quotation.items]
	lead = frappe.get_doc("Lead", quotation.party_name)
	lead.save()
	assert lead.status == "Converted", "for good"
	assert answers_announced(world, quoted) == ["accepted"]
	assert buyer.get("quote.show", session=quoted.session)["tracking"]


def test_a_quote_on_account_is_ordered_once(world: World) -> None:
	"""A double click, or two telephones of one household, would order the same line twice."""
	quoted = quotes.sent(world, TRIO, on_account=True)
	said = {"session": quoted.session, "agreed": True, "contact_me": True}
	with pytest.raises(Refused) as missing, nothing_written(world):
		world.visitor().post("quote.accept", **said, idempotency_key=secrets.token_hex(8))
	assert missing.value.status == 400 and "911" in missing.value.sentence
	with ThreadPoolExecutor(3) as crowd:
		answers = list(
			crowd.map(
				lambda _n: world.visitor().post(
					"quote.accept", **said, limits_911=True, idempotency_key=secrets.token_hex(8)
				)["order"],
				range(3),
			)
		)
	assert len(set(answers)) == 1
	frappe = world.look()
	assert frappe.db.count("Sales Order", {"fsm_fibre_port": quoted.port, "docstatus": 1}) == 1
	assert status(world, quoted) == "Ordered" and answers_announced(world, quoted) == ["accepted"]
	customer = frappe.db.get_value("Sales Order", answers[0], "customer")
	assert not frappe.db.get_value("Customer", customer, "fsm_ppa_enabled")
	with pytest.raises(Refused) as late:
		world.visitor().post("quote.decline", session=quoted.session)
	assert late.value.status == 409


def test_a_quote_is_a_pdf_in_its_language(world: World) -> None:
	"""The PDF that a customer keeps would be empty, or in the seller's language."""
	quoted = quotes.sent(world, language="en")
	visitor = world.visitor()
	answer = visitor.session.get(
		f"{visitor.base}/api/method/gigafibre_fsm.api.quote.document",
		params={"session": quoted.session},
		timeout=60,
	)
	assert answer.ok and answer.content.startswith(b"%PDF")
	shown = printing.printed(world.look().get_doc("Quotation", quoted.quotation))
	assert shown["title"] == "Quote" and any(fact.startswith("Valid until") for fact in shown["facts"])


def change(world: World, doctype: str, name: str, **values: Any) -> None:
	frappe = world.look()
	frappe.db.set_value(doctype, name, values)
	frappe.db.commit()


def test_what_stands_in_the_way_is_a_sentence(world: World) -> None:
	"""A customer who wants to buy would meet an error, and nobody would call them."""
	quoted, visitor = quotes.sent(world, on_account=True), world.visitor("en")
	asked = {"session": quoted.session}
	rival = {"status": "Held", "held_by": "somebody", "hold_until": "2099-01-01 00:00:00"}
	change(world, "Fibre Port", quoted.port, **rival)
	assert "taken meanwhile" in visitor.get("quote.show", **asked)["obstacle"]
	assert "taken meanwhile" in visitor.post("quote.take_up", **asked)["obstacle"]
	change(world, "Fibre Port", quoted.port, status="Available", held_by=None, hold_until=None)
	before = world.look().db.get_value("Quotation", quoted.quotation, "fsm_quote_snapshot")
	other = before.replace('"total": "', '"total": "1', 1) if '"total": "' in before else before
	change(world, "Quotation", quoted.quotation, fsm_quote_snapshot=other)
	accepting = {**asked, "agreed": True, "contact_me": True, "idempotency_key": "une-acceptation"}
	assert "price has changed" in visitor.post("quote.accept", **accepting)["obstacle"]
	assert answers_announced(world, quoted) == ["blocked", "blocked"]
	change(world, "Quotation", quoted.quotation, fsm_quote_snapshot=before, valid_till="2026-01-01")
	assert visitor.get("quote.show", **asked)["state"] == "expired"
	with pytest.raises(Refused) as over, nothing_written(world):
		visitor.post("quote.accept", **accepting)
	assert over.value.status == 409 and "valid until" in over.value.sentence


def test_a_declined_and_a_forgotten_quote_are_followed(world: World) -> None:
	"""Sales would not learn the reason, and the offer would stay open for ever."""
	from gigafibre_fsm.scheduled import daily

	declined, forgotten = quotes.sent(world), quotes.sent(world)
	visitor = world.visitor()
	said = {"session": declined.session, "reason": "Trop cher"}
	assert (
		visitor.post("quote.decline", **said)
		== visitor.post("quote.decline", **said)
		== {"state": "declined"}
	)
	assert answers_announced(world, declined) == ["declined"]
	quotation = world.look().get_doc("Quotation", declined.quotation)
	assert quotation.order_lost_reason == "Trop cher"
	assert world.frappe.db.get_value("Lead", quotation.party_name, "status") == "Lost Quotation"
	yesterday = str(world.look().utils.add_days(world.look().utils.nowdate(), -1))
	change(world, "Quotation", forgotten.quotation, valid_till=yesterday)
	for _day in range(2):
		world.look()
		daily.sales()
	assert status(world, forgotten) == "Expired" and answers_announced(world, forgotten) == ["expired"]


def test_a_quote_that_staff_cancel_is_withdrawn(world: World) -> None:
	"""The customer would read that there never was a quote, and think that the link is a fraud."""
	quoted, visitor = quotes.sent(world, on_account=True), world.visitor("en")
	frappe = world.look()
	frappe.get_doc("Quotation", quoted.quotation).cancel()
	frappe.db.commit()
	shown = visitor.get("quote.show", session=quoted.session)
	assert (shown["state"], shown["slots"]) == ("withdrawn", []) and "withdrawn" in shown["sentence"]
	accepting = {"agreed": True, "contact_me": True, "idempotency_key": "une-acceptation-retiree"}
	with pytest.raises(Refused) as gone, nothing_written(world):
		visitor.post("quote.accept", session=quoted.session, **accepting)
	assert gone.value.status == 409 and "withdrawn" in gone.value.sentence


def test_a_quote_that_staff_amend_is_the_one_that_its_link_shows(world: World) -> None:
	"""A customer whose quote is extended would read that it was withdrawn, or accept another price than the one on its paper."""
	quoted, visitor = quotes.sent(world, on_account=True), world.visitor("en")
	seller, frappe = world.staff(SALES), world.look()
	later = str(frappe.utils.add_days(frappe.utils.nowdate(), 60))
	draft = clerk.amended(world, "Quotation", quoted.quotation, valid_till=later)
	assert visitor.get("quote.show", session=quoted.session)["state"] == "withdrawn"
	cheaper = [{**row, "rate": 1, "price_list_rate": 1} for row in draft["items"]]
	with pytest.raises(Refused) as refused:
		seller.post("/api/method/frappe.client.submit", doc={**draft, "items": cheaper})
	assert refused.value.status == 409 and "Nouvelle commande" in refused.value.sentence
	seller.post("/api/method/frappe.client.submit", doc=draft)
	change(world, "Quotation", quoted.quotation, modified="2099-01-01 00:00:00")
	shown = visitor.get("quote.show", session=quoted.session)
	assert (shown["state"], shown["quotation"]) == ("open", draft["name"])
	said = {"agreed": True, "contact_me": True, "idempotency_key": "une-acceptation-prolongee"}
	order = visitor.post("quote.accept", session=quoted.session, **said)["order"]
	rows = world.look().get_all("Sales Order Item", {"parent": order}, pluck="prevdoc_docname")
	assert set(rows) == {draft["name"]}
	assert frappe.db.get_value("Quotation", draft["name"], "status") == "Ordered"


def test_an_unknown_quote_is_said_in_the_words_of_a_quote(world: World) -> None:
	"""Whoever opens half of a link would be sent to order anew, at another price than the quote's."""
	with pytest.raises(Refused) as unknown:
		world.visitor().get("quote.show", session="CHK-1.x", lang="fr")
	assert unknown.value.status == 404 and "soumission" in unknown.value.sentence


def test_a_quote_that_is_over_is_not_ordered_in_its_checkout(world: World) -> None:
	"""Whoever keeps the checkout's address would have the special price for ever, or order what they had declined."""
	quoted, buyer = quotes.sent(world, TRIO), world.visitor()
	buyer.post("quote.take_up", session=quoted.session)
	buyer.post("checkout.update", session=quoted.session, contact_me=True, consents=orders.CONSENTS)
	paid = orders.pay(world, buyer, orders.Purchase(quoted.port, quoted.contact, quoted.session))
	last_day = str(world.look().db.get_value("Quotation", quoted.quotation, "valid_till"))
	for over, undone in (
		({"valid_till": "2026-01-01"}, {"valid_till": last_day}),
		({"status": "Lost"}, {"status": "Open"}),
	):
		change(world, "Quotation", quoted.quotation, **over)
		with pytest.raises(Refused) as refused, nothing_written(world):
			orders.submit(buyer, paid)
		assert refused.value.status == 409
		change(world, "Quotation", quoted.quotation, **undone)
	assert orders.submit(buyer, paid).order


def test_a_quote_waits_for_its_answer(world: World) -> None:
	"""Sales would call a customer the next morning whose quote is valid for thirty days."""
	from gigafibre_fsm.flow.checkout import service

	quoted = quotes.sent(world)
	checkout = quoted.session.partition(".")[0]
	assert world.look().db.get_value("Fibre Port", quoted.port, "status") == "Available", (
		"the line is not held"
	)
	change(world, "Checkout Session", checkout, last_activity="2026-01-01 00:00:00")
	service.sweep_checkouts()
	world.frappe.db.commit()
	assert world.look().db.get_value("Checkout Session", checkout, "status") == "Open"
	change(world, "Quotation", quoted.quotation, status="Expired")
	service.sweep_checkouts()
	world.frappe.db.commit()
	assert world.look().db.get_value("Checkout Session", checkout, "follow_up") == "To Contact"
