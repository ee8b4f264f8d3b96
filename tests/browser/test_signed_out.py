"""An expired session: a message, a link to sign in, and the input restored afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import assert_usable_at_each_width
from tests.browser.phone import until
from tests.browser.signing_in import end_the_session, requests_of, sign_in, sign_in_here, worker_is_ready
from tests.world import orders
from tests.world.fixtures import OTHER_TECHNICIAN, World
from tests.world.households import Households

pytestmark = [pytest.mark.site, pytest.mark.browser]


def sign_in_again(page: Any) -> None:
	page.locator("#signed-out a").click()


def test_a_customer_writes_a_long_request(world: World, new_page: Callable[..., Any]) -> None:
	"""A customer would lose a long message, and read a technical error instead of a way to sign in."""
	page = new_page(390, reduced_motion="reduce")
	# A household of its own: other tests go on in the sessions of the shared ones.
	bought = orders.buy(world, orders.SOLO, 0)
	phone = bought.contact["phone"]
	page.goto("/portail")
	sign_in_here(world, page, phone)
	page.wait_for_url(re.compile(r"/portail$"))
	page.goto("/portail/aide")
	page.locator("#subject").fill("Une longue histoire")
	page.locator("#description").fill("Depuis mardi, le soir, la télévision s'arrête.")
	customer = world.look().db.get_value("Sales Order", bought.order, "customer")
	users = world.frappe.get_all("Portal User", filters={"parent": customer}, pluck="user")
	assert users
	for user in users:
		end_the_session(world, user)
	page.locator("#ticket [type=submit]").click()
	page.locator("#signed-out").wait_for()
	page.console_errors.clear()
	assert_usable_at_each_width(page, "signed out")
	sign_in_again(page)
	sign_in_here(world, page, phone)
	page.wait_for_url(re.compile(r"/portail/aide(\?|$)"))
	assert page.locator("#subject").input_value() == "Une longue histoire"
	assert page.locator("#description").input_value().startswith("Depuis mardi")


def test_a_technician_types_the_end_of_a_job(world: World, new_page: Callable[..., Any]) -> None:
	"""The technician's notes would be lost, without a word on how to go on."""
	bought = orders.buy(world, orders.SOLO, 0)
	who = OTHER_TECHNICIAN
	job = orders.ready_to_complete(world, bought, who)
	page = new_page(390, reduced_motion="reduce")
	sign_in(page, who, world.password)
	running = requests_of(page)
	page.goto(f"/technicien#{job}")
	page.get_by_role("button", name="Terminer le travail").click()
	page.locator("#signed").fill("Marie Exemple")
	page.locator("#notes").fill("Fibre passée par le sous-sol.")
	# while a sheet is open the page asks for nothing; a request that still ran would bring the session back when it ends
	worker_is_ready(page)
	until("the page is at rest", lambda: page.wait_for_timeout(50) or not running)
	end_the_session(world, who)
	page.locator("#finish [type=submit]").click()
	page.locator("#signed-out").wait_for()
	page.locator("#waiting").get_by_text("1 action en attente").wait_for()
	page.console_errors.clear()
	assert_usable_at_each_width(page, "technician signed out")
	sign_in_again(page)
	page.locator("#login").fill(who)
	page.locator("#password").fill(world.password)
	page.locator("#sign-in [type=submit]").click()
	page.locator("#job h1").wait_for()
	assert page.url.endswith(f"#{job}")
	page.locator("#waiting").wait_for(state="detached")
	done = world.look().db.get_value("Dispatch Job", job, ["status", "signed_by", "technician_notes"])
	assert done == ("Completed", "Marie Exemple", "Fibre passée par le sous-sol.")


def test_a_customer_orders_once_more_and_is_signed_out(
	world: World, households: Households, new_page: Callable[..., Any]
) -> None:
	"""The checkout would end in "sign in to your account" without a link, and start from the beginning afterwards."""
	home = households.neighbour
	buyer = world.visitor()
	bought = orders.begin(buyer, world.network.take(), orders.SOLO, 0)
	bought.contact = {
		**bought.contact,
		"email": home.bought.contact["email"],
		"name": home.bought.contact["name"],
	}
	buyer.post("checkout.update", session=bought.session, contact=bought.contact)
	orders.pay(world, buyer, bought)
	page = new_page(390, reduced_motion="reduce")
	page.goto(f"/internet/commande?s={bought.session}#payment")
	page.get_by_text("Visa •••• 4242").wait_for()
	for box in page.locator("#payment [type=checkbox]").all():
		box.check()
	page.locator("#payment [type=submit]").click()
	page.locator("#signed-out").wait_for()
	page.console_errors.clear()
	assert_usable_at_each_width(page, "the account's owner signs in")
	sign_in_again(page)
	sign_in_here(world, page, home.bought.contact["phone"])
	page.wait_for_url(re.compile(r"/internet/commande"))
	page.locator("#payment h1").wait_for()
