"""The cards that the legacy system names, asked for at Stripe before an OLT is taken over."""

from __future__ import annotations

from typing import Any

import pytest

from gigafibre_fsm.migration import cards_at_stripe


@pytest.mark.site
def test_a_card_that_stripe_has_no_more_is_told(site: Any, stripe: Any) -> None:
	"""Half of an OLT's customers would read that their card was declined, on the first day with the new system."""
	account, other = (stripe.post("customers", name="Camille Exemple")["id"] for _customer in range(2))
	card = stripe.post("payment_methods/pm_card_visa/attach", customer=account)["id"]
	made = {}
	for number, (owner, method) in enumerate(
		((account, card), (other, card), (account, "pm_deletedlongago"))
	):
		customer = site.get_doc({"doctype": "Customer", "customer_name": f"Carte Exemple {number}"}).insert()
		site.db.set_value(
			"Customer", customer.name, {"fsm_stripe_customer": owner, "fsm_stripe_payment_method": method}
		)
		made[number] = customer.name
	check = cards_at_stripe.check(made.values())
	assert (check.legacy, check.here, check.agrees) == ("3", "1", True)
	assert check.notes == [f"{made[1]}: {card} belongs to {account}", f"{made[2]}: pm_deletedlongago is gone"]
