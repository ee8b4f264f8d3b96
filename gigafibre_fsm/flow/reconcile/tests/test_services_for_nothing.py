"""Findings about live services at a price of 0.00."""

from __future__ import annotations

import pytest

from tests.factories import ordering

pytestmark = pytest.mark.site


def test_a_free_service_is_found_unless_a_manager_gave_a_reason(site) -> None:
	"""An order that was mistakenly placed at 0.00 would be served free for years."""
	from gigafibre_fsm.flow.reconcile import subscriptions

	order = ordering.order()
	name = site.db.get_value("Service Subscription", {"sales_order": order.name, "service_type": "TV"})
	site.db.set_value("Service Subscription", name, {"rate": 0, "status": "Active"})
	assert [row.free for row in subscriptions.read() if row.name == name] == [True]
	site.db.set_value("Sales Order", order.name, "fsm_price_reason", "Commandite")
	assert [row.free for row in subscriptions.read() if row.name == name] == [False]
