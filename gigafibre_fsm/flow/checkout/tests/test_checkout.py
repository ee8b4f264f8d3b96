"""The checkout as browsers use it, over HTTP."""

from __future__ import annotations

import json
import secrets
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from embedded.story.actor import Refused
from gigafibre_fsm.flow.pricing.quotes import totals
from tests.world import orders
from tests.world.orders import SOLO, TRIO

pytestmark = pytest.mark.site


@pytest.fixture
def buyer(world):
	return world.visitor("en")


def session_of(world, handle: str):
	return world.look().get_doc("Checkout Session", handle.partition(".")[0])


def test_an_order_has_exactly_the_quoted_amounts(world) -> None:
	"""The order would cost another amount than the page said."""
	bought = orders.buy(world)
	order = world.look().get_doc("Sales Order", bought.order)
	quote = json.loads(order.fsm_quote_snapshot)
	net = Decimal(quote["monthly"]["subtotal"]) + Decimal(quote["one_time"]["subtotal"])
	assert f"{order.net_total:.2f}" == f"{net:.2f}"
	assert f"{order.grand_total:.2f}" == f"{totals([net]).total:.2f}"
	assert order.disable_rounded_total
	assert order.status == "To Deliver"
	assert {row.item_code: f"{row.amount:.2f}" for row in order.items} == {
		line["sku"]: line["amount"] for line in quote["lines"]
	}
	assert order.fsm_setup_intent == bought.setup_intent
	customer = world.frappe.get_doc("Customer", order.customer)
	assert customer.fsm_stripe_payment_method == order.fsm_payment_method
	assert customer.fsm_card_label == "Visa •••• 4242"
	address = world.frappe.get_doc("Address", order.customer_address)
	assert (address.city, address.pincode) == ("Saint-Anicet", "J0S 1M0")


def test_the_same_key_always_gives_the_same_answer(world, buyer) -> None:
	"""A second click, or an answer lost on the way, would order twice."""
	bought = orders.pay(world, buyer, orders.begin(buyer, world.network.take(), SOLO, 0))
	body = {"session": bought.session, "setup_intent": bought.setup_intent, "idempotency_key": bought.key}
	with ThreadPoolExecutor(6) as crowd:
		answers = list(
			crowd.map(lambda _n: world.visitor().post("checkout.submit", **body)["order"], range(6))
		)
	assert len(set(answers)) == 1
	assert world.look().db.count("Sales Order", {"fsm_setup_intent": bought.setup_intent}) == 1
	again = world.visitor().post("checkout.submit", **{**body, "idempotency_key": secrets.token_hex(16)})
	assert again["order"] == answers[0], "a second tab has a key of its own"
	with pytest.raises(Refused) as other:
		buyer.post("checkout.submit", **{**body, "setup_intent": "seti_other"})
	assert other.value.status == 409


def test_nothing_is_written_without_a_saved_card(world, buyer) -> None:
	"""An order without a card would be installed and never paid."""
	bought = orders.begin(buyer, world.network.take(), SOLO, 0)
	payment = buyer.post("checkout.payment", session=bought.session)
	for intent, status in ((payment["setup_intent"], 402), ("seti_nothing", 402)):
		with pytest.raises(Refused) as refusal:
			buyer.post(
				"checkout.submit",
				session=bought.session,
				setup_intent=intent,
				idempotency_key=secrets.token_hex(8),
			)
		assert refusal.value.status == status
	doc = session_of(world, bought.session)
	assert (doc.status, doc.sales_order, doc.customer) == ("Held", None, None)
	assert not world.frappe.db.exists("Customer", {"customer_name": bought.contact["name"]})


def test_a_card_of_another_checkout_is_refused(world, buyer) -> None:
	"""One saved card could pay for a stranger's order."""
	mine = orders.pay(world, buyer, orders.begin(buyer, world.network.take(), SOLO, 0))
	other = world.visitor("en")
	theirs = orders.begin(other, world.network.take(), SOLO, 0)
	other.post("checkout.payment", session=theirs.session)
	with pytest.raises(Refused) as refusal:
		other.post(
			"checkout.submit",
			session=theirs.session,
			setup_intent=mine.setup_intent,
			idempotency_key="k" * 16,
		)
	assert refusal.value.status == 400


@pytest.mark.parametrize(
	("left_out", "word"),
	[
		({"consents": {"contact": True, "limits_911": True}}, "contract"),
		({"consents": {"contact": True, "terms": True}}, "911"),
		({"preferred_dates": [], "contact_me": False}, "date"),
		({"contact": {"phone": ""}}, "telephone"),
	],
)
def test_an_incomplete_order_is_refused_naming_what_is_missing(
	world, buyer, left_out: dict, word: str
) -> None:
	"""Orders without consent, date or telephone number would reach the technicians."""
	token = orders.offer(buyer, world.network.take())
	handle = buyer.post("checkout.start", offer=token, services=TRIO, commitment=0)["session"]
	dates = buyer.get("checkout.slots", offer=token)["dates"][-3:]
	whole = {
		"contact": orders.new_contact(),
		"preferred_dates": [{"date": day["date"], "time_window": "Day"} for day in dates],
		"consents": orders.CONSENTS,
	}
	buyer.post(
		"checkout.update",
		session=handle,
		**{**whole, **{k: v for k, v in left_out.items() if k != "contact"}},
	)
	bought = orders.Purchase("", whole["contact"], handle)
	orders.pay(world, buyer, bought)
	if "contact" in left_out:
		buyer.post("checkout.update", session=handle, contact=left_out["contact"])
	with pytest.raises(Refused) as refusal:
		orders.submit(buyer, bought)
	assert refusal.value.status == 400
	assert word in refusal.value.sentence


def test_only_one_of_two_visitors_gets_the_line(world) -> None:
	"""One line would be sold twice."""
	port = world.network.take()
	first, second = world.visitor("en"), world.visitor("en")
	token = orders.offer(first, port)
	first.post("checkout.start", offer=token, services=SOLO, commitment=0)
	seen = second.get("address.check", id=f"p:{port}")
	assert seen["status"] == "available"
	assert "ordering this line right now" in seen["reason"]
	with pytest.raises(Refused) as refusal:
		second.post("checkout.start", offer=seen["offer"], services=SOLO, commitment=0)
	assert refusal.value.status == 409
	assert "ordering this line right now" in refusal.value.sentence


def test_the_same_browser_resumes_its_checkout(world, buyer) -> None:
	"""A visitor who goes back to change the plan would be locked out of their own line."""
	port = world.network.take()
	token = orders.offer(buyer, port)
	first = buyer.post("checkout.start", offer=token, services=SOLO, commitment=0)
	again = buyer.post("checkout.start", offer=token, services=TRIO, commitment=24)
	assert again["session"] == first["session"]
	assert len(buyer.get("checkout.resume", session=first["session"])["services"]) == 3


def test_a_lost_hold_is_reported_and_renewed_when_free(world, buyer) -> None:
	"""A visitor who comes back later would pay for a line that is gone, or be refused for no reason."""
	port = world.network.take()
	handle = orders.begin(buyer, port, SOLO, 0).session
	name = handle.partition(".")[0]
	frappe = world.look()
	frappe.db.set_value("Fibre Port", port, "hold_until", "2020-01-01 00:00:00")
	frappe.db.set_value("Checkout Session", name, "hold_until", "2020-01-01 00:00:00")
	frappe.db.commit()
	from gigafibre_fsm.scheduled import minutely

	minutely.holds()
	frappe.db.commit()
	assert buyer.get("checkout.resume", session=handle)["hold_seconds"] == 0
	assert buyer.post("checkout.update", session=handle, hold=True)["hold_seconds"] > 1000
	frappe = world.look()
	frappe.db.set_value("Fibre Port", port, {"held_by": "somebody", "hold_until": "2099-01-01 00:00:00"})
	frappe.db.commit()
	assert buyer.post("checkout.update", session=handle, contact={"name": "Nom"})["hold_seconds"] == 0
	with pytest.raises(Refused) as refusal:
		buyer.post("checkout.update", session=handle, hold=True)
	assert refusal.value.status == 409


@pytest.mark.parametrize("handle", ["", "x", "a.b", "a.b.c", "..", "%.%", 5, None, ["a"], "x" * 500])
def test_a_checkout_cannot_be_opened_without_its_handle(world, buyer, handle) -> None:
	"""Names and telephone numbers of other visitors could be read."""
	mine = orders.begin(buyer, world.network.take(), SOLO, 0).session if handle == "a.b" else ""
	guess = mine.partition(".")[0] + ".wrong" if mine else handle
	with pytest.raises(Refused) as refusal:
		world.visitor().post("checkout.resume", session=guess)
	assert refusal.value.status in (400, 404)


def test_a_customer_in_debt_cannot_order_online(world, buyer) -> None:
	"""Someone who owes money could order more."""
	first = orders.buy(world, SOLO, 0)
	frappe = world.look()
	customer = frappe.db.get_value("Sales Order", first.order, "customer")
	frappe.db.set_value("Customer", customer, "fsm_dunning_state", "Open")
	frappe.db.commit()
	bought = orders.begin(buyer, world.network.take(), SOLO, 0)
	buyer.post("checkout.update", session=bought.session, contact=first.contact)
	orders.pay(world, buyer, bought)
	with pytest.raises(Refused) as refusal:
		orders.submit(buyer, bought)
	assert refusal.value.status == 409
	assert "call us" in refusal.value.sentence


def test_a_changed_price_is_a_conflict(world, buyer) -> None:
	"""A customer would be bound to a price that was never on the screen, or that they never agreed to."""
	bought = orders.pay(world, buyer, orders.begin(buyer, world.network.take(), SOLO, 0))
	doc = session_of(world, bought.session)
	quote = json.loads(doc.quote)
	quote["monthly"]["total"] = "1.00"
	world.frappe.db.set_value("Checkout Session", doc.name, "quote", json.dumps(quote))
	world.frappe.db.commit()
	with pytest.raises(Refused) as refusal:
		orders.submit(buyer, bought)
	assert refusal.value.status == 409
	assert "price" in refusal.value.sentence
	assert "terms" not in buyer.post("checkout.update", session=bought.session)["consents"]
	with pytest.raises(Refused) as refusal:
		orders.submit(buyer, bought)
	assert refusal.value.status == 400
	buyer.post("checkout.update", session=bought.session, consents=orders.CONSENTS)
	assert orders.submit(buyer, bought).order


def test_changing_the_plan_resets_the_consent(world, buyer) -> None:
	"""The stored consent would be for a contract that the customer never saw."""
	bought = orders.begin(buyer, world.network.take(), SOLO, 0)
	state = buyer.post("checkout.update", session=bought.session, services=TRIO, commitment=24)
	assert state["consents"] == ["contact", "limits_911"]
	again = buyer.post("checkout.update", session=bought.session, consents={"terms": True})
	assert "terms" in again["consents"]


def test_a_saved_card_survives_a_reload(world, buyer) -> None:
	"""After a reload a visitor would type the card again, and two would be saved."""
	bought = orders.pay(world, buyer, orders.begin(buyer, world.network.take(), SOLO, 0))
	shown = buyer.post("checkout.payment", session=bought.session)
	assert (shown["setup_intent"], shown["saved"]) == (bought.setup_intent, "Visa •••• 4242")
	other = buyer.post("checkout.payment", session=bought.session, another=True)
	assert other["setup_intent"] != bought.setup_intent and not other["saved"]
	with pytest.raises(Refused):
		orders.submit(buyer, bought)
	orders.save_card(world, other)
	bought.setup_intent = other["setup_intent"]
	assert orders.submit(buyer, bought).order


def test_the_telephone_is_sold_without_fibre(world, buyer) -> None:
	"""A service that is offered everywhere could not be ordered."""
	place = buyer.get("address.check", id=f"c:{world.network.without_fibre}")
	assert place["status"] in ("not_covered", "planned")
	assert place["offer"] == ""
	with pytest.raises(Refused):
		buyer.post("checkout.start", offer=place["phone_offer"], services=SOLO, commitment=0)
	cart = [{"sku": "TELEPMENS"}]
	handle = buyer.post("checkout.start", offer=place["phone_offer"], services=cart, commitment=0)["session"]
	bought = orders.Purchase("", orders.new_contact(), handle)
	buyer.post(
		"checkout.update", session=handle, contact=bought.contact, contact_me=True, consents=orders.CONSENTS
	)
	orders.submit(buyer, orders.pay(world, buyer, bought))
	order = world.look().get_doc("Sales Order", bought.order)
	assert not order.fsm_fibre_port
	assert (
		world.frappe.db.get_value("Service Location", order.fsm_service_location, "connection_type")
		== "VoIP only"
	)


def test_an_order_is_tracked_by_its_signed_link(world, buyer) -> None:
	"""Customers would call to ask for the state of their order, or see another customer's order."""
	bought = orders.buy(world, SOLO, 0)
	token = bought.tracking.partition("t=")[2]
	seen = buyer.get("checkout.track", token=token)
	assert seen["order"] == bought.order
	assert [step["state"] for step in seen["steps"]] == ["done", "current", "later", "later", "later"]
	assert bought.contact["email"] not in json.dumps(seen)
	with pytest.raises(Refused) as refusal:
		buyer.get("checkout.track", token=token[:-3])
	assert refusal.value.status == 400


def test_abandoned_checkouts_are_kept_for_sales(world, buyer) -> None:
	"""Someone who left at the last step could never be helped."""
	contact = orders.new_contact()
	token = orders.offer(buyer, world.network.take())
	handle = buyer.post("checkout.start", offer=token, services=SOLO, commitment=0)["session"]
	buyer.post(
		"checkout.update", session=handle, contact={"email": contact["email"]}, consents={"contact": True}
	)
	frappe = world.look()
	name = handle.partition(".")[0]
	frappe.db.set_value("Checkout Session", name, {"last_activity": "2020-01-01", "status": "Expired"})
	frappe.db.commit()
	from gigafibre_fsm.flow.checkout import service

	service.sweep_checkouts()
	frappe.db.commit()
	doc = session_of(world, handle)
	assert (doc.status, doc.email) == ("Abandoned", contact["email"])
	assert json.loads(doc.consents)["contact"]["version"]
