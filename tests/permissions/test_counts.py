"""The number of records, which with filters tells what stands in them."""

from __future__ import annotations

import pytest

from tests.world.fixtures import DISPATCHER, MANAGER, World
from tests.world.households import Households

pytestmark = pytest.mark.site
COUNT = "/api/method/frappe.client.get_count"


def test_a_role_counts_only_what_it_may_read(world: World, households: Households) -> None:
	"""A dispatcher could guess what a visitor has typed at the checkout, one count after another."""
	counted = {}
	for user in (DISPATCHER, MANAGER):
		person = world.staff(user)
		for doctype in ("Checkout Session", "Fibre Port"):
			answer = person.session.get(
				f"{person.base}{COUNT}", params={"doctype": doctype, "filters": "{}"}, timeout=60
			)
			counted[user, doctype] = answer.json().get("message") if answer.status_code == 200 else None
	assert counted[DISPATCHER, "Checkout Session"] is None
	assert counted[MANAGER, "Checkout Session"] >= 1
	assert counted[DISPATCHER, "Fibre Port"] == counted[MANAGER, "Fibre Port"] > 1
