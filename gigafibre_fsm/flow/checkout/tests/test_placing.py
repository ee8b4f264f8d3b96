"""Just before an order is placed: its checkout is locked (sessions.py), and its links are validated once
(orders.py).
"""

from __future__ import annotations

import pytest

from tests.factories import ordering
from tests.world import orders
from tests.world.orders import SOLO, TRIO

pytestmark = pytest.mark.site


@pytest.fixture
def order(site):
	"""An order that is filled in and not yet saved."""
	from gigafibre_fsm.flow.checkout.orders import add_taxes

	doc = ordering.order(submit=False)
	draft = site.copy_doc(doc)
	draft.set("taxes", [])
	add_taxes(draft, site.get_cached_doc("Gigafibre Settings").tax_template)
	return draft


def follow(order) -> None:
	from gigafibre_fsm.flow.checkout.orders import _validate_links

	_validate_links(order)


def test_known_links_are_not_queried_again(site, order) -> None:
	"""Every order would make forty more queries."""
	follow(order)
	assert order.flags.ignore_links


@pytest.mark.parametrize("row", ["order", "item", "tax"])
def test_an_order_with_a_broken_link_is_refused(site, order, row: str) -> None:
	"""After an account, price list or item was removed, an order could be placed that can never be invoiced."""
	if row == "order":
		order.selling_price_list = "Nowhere"
	elif row == "item":
		order.items[-1].uom = "Nowhere"
	else:
		order.taxes[-1].cost_center = "Nowhere"
	follow(order)
	assert not order.flags.ignore_links
	with pytest.raises(site.LinkValidationError, match="Nowhere"):
		order.insert(ignore_permissions=True)


def test_values_copied_to_an_order_are_current(site, order) -> None:
	"""The invoice would carry the tax number that the buyer had before, or none."""
	for number in ("EXEMPLE-1", "EXEMPLE-2"):
		site.db.set_value("Customer", order.customer, "tax_id", number)
		follow(order)
		assert order.tax_id == number
	assert order.customer_name == site.db.get_value("Customer", order.customer, "customer_name")


@pytest.mark.parametrize("field", ["services", "preferred_dates"])
def test_a_change_in_another_window_is_not_overwritten(world, field: str) -> None:
	"""The customer would be sold what they have just removed from the cart, or visited on a day that they gave up."""
	from gigafibre_fsm.flow.checkout import sessions

	buyer = world.visitor("en")
	begun = orders.begin(buyer, world.network.take(), SOLO, 0)
	world.look()
	doc = sessions.load(begun.session)
	before = [str(row.get("item") or row.date) for row in doc.get(field)]
	changed = (
		TRIO if field == "services" else [{"date": str(doc.preferred_dates[0].date), "time_window": "Day"}]
	)
	buyer.post("checkout.update", session=begun.session, **{field: changed})
	sessions.lock(doc)
	after = [str(row.get("item") or row.date) for row in doc.get(field)]
	assert after != before and len(after) == len(changed)
	world.look()
