"""Access to an account through an email address or a number that was entered in an order."""

from __future__ import annotations

import pytest

from embedded.story.actor import Actor, Refused
from tests.world import orders
from tests.world.fixtures import World
from tests.world.orders import SOLO, Purchase, buy_as

pytestmark = pytest.mark.site


def open_account(world: World, contact: str) -> Actor:
	"""Sign in with a code for that contact, whether or not the code would have been sent."""
	from gigafibre_fsm.flow.portal import codes

	person = world.visitor()
	world.look()
	answer = person.post("auth.verify_code", contact=contact, code=codes.issue(contact, 10))
	person.session.headers["X-Frappe-CSRF-Token"] = answer["csrf_token"]
	return person


def customer_of(world: World, bought: Purchase) -> str:
	return world.look().db.get_value("Sales Order", bought.order, "customer")


def places(person: Actor) -> set[str]:
	return {place["name"] for place in person.get("portal.overview")["locations"]}


def place_of(world: World, bought: Purchase) -> str:
	return world.look().db.get_value("Sales Order", bought.order, "fsm_service_location")


def test_ordering_with_an_address_does_not_open_its_account(world: World) -> None:
	"""A stranger who orders with a neighbour's email address could see, and pay with, what the neighbour adds
	later.
	"""
	stranger = buy_as(world, world.visitor())
	mine = buy_as(world, world.visitor(), email=stranger.contact["email"])
	assert customer_of(world, mine) != customer_of(world, stranger)
	assert places(open_account(world, stranger.contact["phone"])) == {place_of(world, stranger)}
	assert place_of(world, mine) in places(open_account(world, mine.contact["email"]))
	assert places(open_account(world, stranger.contact["phone"])) == {place_of(world, stranger)}


def test_an_order_does_not_replace_the_card_of_a_waiting_customer(world: World) -> None:
	"""Anyone who knows the email address of a household that waits for its installation could replace its card."""
	mine = orders.buy(world, SOLO, 0)
	before = world.look().get_doc("Customer", customer_of(world, mine)).as_dict()
	for given in ({"email": mine.contact["email"]}, dict(mine.contact)):
		stranger = buy_as(world, world.visitor(), **given)
		assert customer_of(world, stranger) != before.name
	after = world.look().get_doc("Customer", before.name).as_dict()
	assert {f: after[f] for f in ("fsm_stripe_customer", "fsm_stripe_payment_method", "fsm_card_label")} == {
		f: before[f] for f in ("fsm_stripe_customer", "fsm_stripe_payment_method", "fsm_card_label")
	}


@pytest.mark.parametrize("first", ["email", "phone"])
def test_the_first_confirmed_address_owns_the_account(world: World, first: str) -> None:
	"""Two people who each gave one address of an order would share one account, its bills and its WiFi."""
	bought = orders.buy(world, SOLO, 0)
	other = {"email": "phone", "phone": "email"}[first]
	open_account(world, bought.contact[first])
	world.visitor().post("auth.request_code", contact=bought.contact[other])
	sent = {"target": bought.contact[other], "topic": ("like", "otp.%")}
	assert world.look().get_all("Outbound Message", sent, pluck="topic") == ["otp.unconfirmed"]
	with pytest.raises(Refused) as refusal:
		open_account(world, bought.contact[other])
	assert refusal.value.status == 401


def test_another_address_opens_once_it_is_confirmed_in_the_portal(world: World) -> None:
	"""A customer who signed in by SMS once could never sign in by email."""
	from gigafibre_fsm.flow.portal import codes

	bought = orders.buy(world, SOLO, 0)
	email = bought.contact["email"]
	person = open_account(world, bought.contact["phone"])
	shown = person.get("portal.overview")["contacts"]
	assert {(one["value"], one["confirmed"]) for one in shown} == {
		(bought.contact["phone"], True),
		(email, False),
	}
	with pytest.raises(Refused) as refusal:
		person.post("auth.send_confirmation", contact="quelquun.dautre@example.com")
	assert refusal.value.status == 404
	person.post("auth.send_confirmation", contact=email)
	world.look()
	person.post("auth.confirm_contact", contact=email, code=codes.issue(email, 10))
	assert places(open_account(world, email)) == {place_of(world, bought)}


def test_an_address_entered_by_staff_opens_the_account(world: World) -> None:
	"""A customer who called us about a new number could not sign in with it."""
	bought = orders.buy(world, SOLO, 0)
	open_account(world, bought.contact["email"])
	frappe = world.look()
	contact = frappe.get_doc("Contact", {"email_id": bought.contact["email"]})
	new = orders.new_contact()["phone"]
	contact.append("phone_nos", {"phone": new})
	contact.save()
	frappe.db.commit()
	assert places(open_account(world, new)) == {place_of(world, bought)}


def test_repeated_orders_in_one_browser_are_one_customer(world: World) -> None:
	"""A customer who orders for the house and the cottage would have two accounts."""
	buyer = world.visitor()
	house = buy_as(world, buyer)
	cottage = buy_as(world, buyer, **house.contact)
	assert customer_of(world, house) == customer_of(world, cottage)
	elsewhere = buy_as(world, buyer, email=orders.new_contact()["email"])
	assert customer_of(world, elsewhere) != customer_of(world, house)


def test_a_later_order_joins_the_signed_in_account(world: World) -> None:
	"""A customer's second line would be billed to a stranger, or to nobody whom the portal shows."""
	house = orders.buy(world, SOLO, 0)
	person = open_account(world, house.contact["email"])
	cottage = buy_as(world, person, name="Un autre nom")
	assert customer_of(world, cottage) == customer_of(world, house)


def test_an_address_removed_from_a_contact_loses_access(world: World) -> None:
	"""The new owner of a number that a customer gave up could read the customer's bills while still signed in."""
	bought = orders.buy(world, SOLO, 0)
	person = open_account(world, bought.contact["phone"])
	frappe = world.look()
	contact = frappe.get_doc("Contact", {"email_id": bought.contact["email"]})
	contact.phone_nos = []
	contact.save()
	frappe.db.commit()
	with pytest.raises(Refused) as refusal:
		person.get("portal.overview")
	assert refusal.value.status == 403


def test_signing_in_by_telephone_creates_no_contact(world: World) -> None:
	"""The office would find every customer twice, once as tel15145550123@portal.invalid."""
	bought = orders.buy(world, SOLO, 0)
	orders.sign_in(world, bought.contact)
	user = f"tel{bought.contact['phone'][1:]}@portal.invalid"
	stage = world.stage()
	stage.wait_for("the jobs of the new user", lambda: not waiting_jobs())
	frappe = world.look()
	assert frappe.db.exists("User", user)
	assert not frappe.get_all("Contact", {"user": user})


def waiting_jobs() -> int:
	from frappe.utils.background_jobs import get_queue

	queues = [get_queue(name) for name in ("short", "default", "long")]
	return sum(queue.count + queue.started_job_registry.count for queue in queues)


def test_two_customers_on_one_telephone_are_kept_apart(world: World) -> None:
	"""A couple's new card would pay the other's bills, in the other's name."""
	one = orders.buy(world, SOLO, 0)
	two = buy_as(world, world.visitor(), phone=one.contact["phone"])
	names = {each.contact["name"]: customer_of(world, each) for each in (one, two)}
	person = open_account(world, one.contact["phone"])
	shown = person.get("portal.overview")
	assert {account["name"]: account["customer"] for account in shown["accounts"]} == names
	assert {place["owner"] for place in shown["locations"]} == set(names)
	page = person.page("/portail/factures?lang=fr")
	assert all(page.count(name) >= 3 for name in names), "balance, payment, card"
	with pytest.raises(Refused) as refusal:
		person.post("portal.new_card")
	assert refusal.value.status == 400
	for name, customer in names.items():
		before = {key: card_of(world, each) for key, each in names.items()}
		asked = person.post("portal.new_card", customer=customer)
		orders.save_card(world, asked, "5555555555554444")
		person.post("portal.card_saved", setup_intent=asked["setup_intent"])
		changed = {key for key, each in names.items() if card_of(world, each) != before[key]}
		assert changed == {name}
	with pytest.raises(Refused) as refusal:
		person.post("portal.new_card", customer=customer_of(world, orders.buy(world, SOLO, 0)))
	assert refusal.value.status == 404


def card_of(world: World, customer: str) -> str:
	return world.look().db.get_value("Customer", customer, "fsm_stripe_payment_method")
