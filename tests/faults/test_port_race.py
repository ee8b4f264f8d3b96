"""Several people want the same port at the same moment. In full: `./fsm figures port-race`."""

from __future__ import annotations

import pytest

from tests.faults import audit, children, rivals, shop
from tests.faults.lab import Lab
from tests.faults.outside import no_limits

pytestmark = pytest.mark.site


def test_one_of_many_checkouts_holds_the_port(lab: Lab):
	"""Two households would be promised the same line."""
	with no_limits():
		seen = rivals.checkouts(lab, 24, [lab.take()])
	assert not seen.findings, "\n".join(seen.findings)
	assert (seen.winners, seen.refused) == (1, 23)


def test_each_of_several_ports_has_one_winner(lab: Lab):
	"""Neighbours who order at the same time would block each other."""
	with no_limits():
		seen = rivals.checkouts(lab, 16, [lab.take() for _port in range(4)])
	assert not seen.findings, "\n".join(seen.findings)
	assert (seen.winners, seen.refused) == (4, 12)


def test_one_of_several_orders_gets_the_port(lab: Lab):
	"""A hold that ran out while people paid would sell one line twice."""
	seen = rivals.orders(lab, rivals.rival_baskets(lab, 4))
	assert not seen.findings, "\n".join(seen.findings)
	assert (seen.winners, seen.refused) == (1, 3)


def test_concurrent_submissions_of_a_checkout_make_one_order(lab: Lab):
	"""A double click would order twice."""
	basket = shop.fill(lab, cart=shop.SOLO)
	outcomes = children.race([lambda: shop.submit(basket)] * 4)
	assert {outcome.error for outcome in outcomes} == {""}, [outcome.trace for outcome in outcomes]
	assert len({outcome.value for outcome in outcomes}) == 1
	assert not audit.findings(lab, delivered=False)


@pytest.mark.parametrize("names", [("Ève Exemple", "Ève Exemple"), ("Ève Exemple", "Mme E. Exemple")])
def test_concurrent_orders_of_one_person_make_one_customer(lab: Lab, names: tuple[str, str]):
	"""A customer who orders for the house and the cottage in two windows would get two accounts."""
	from gigafibre_fsm.flow.checkout.service import update

	email = f"{lab.frappe.generate_hash(length=8)}@example.com"
	baskets = [shop.fill(lab, cart=shop.SOLO, email=email) for _window in names]
	for basket, name in zip(baskets, names, strict=True):
		update(basket.session, contact={"name": name})
		# both windows are of one browser
		lab.frappe.db.set_value(
			"Checkout Session",
			basket.session.partition(".")[0],
			"visitor",
			baskets[0].session.partition(".")[0],
		)
		lab.frappe.db.commit()
	outcomes = children.race([lambda basket=basket: shop.submit(basket) for basket in baskets])
	assert {outcome.error for outcome in outcomes} == {""}, [outcome.trace for outcome in outcomes]
	assert lab.look().db.count("Customer", {"email_id": email}) == 1


def test_concurrent_orders_have_distinct_names_and_numbers(lab: Lab):
	"""Two households would have one telephone number, or ERPNext's tree of tasks would be broken."""
	baskets = [shop.fill(lab) for _household in range(4)]
	outcomes = children.race([lambda basket=basket: shop.submit(basket) for basket in baskets])
	assert {outcome.error for outcome in outcomes} == {""}, [outcome.trace for outcome in outcomes]
	db = lab.look().db
	edges = [edge for task in db.sql("SELECT lft, rgt FROM `tabTask` WHERE rgt > 0") for edge in task]
	assert len(edges) == len(set(edges))
	orders = tuple(outcome.value for outcome in outcomes)
	lines = db.sql_list(
		"SELECT custom_sip_username FROM `tabService Equipment` WHERE sales_order IN %s"
		" AND custom_sip_username IS NOT NULL",
		(orders,),
	)
	assert len(set(orders)) == len(set(lines)) == len(lines) == 4
