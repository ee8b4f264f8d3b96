"""The customer and deposit date of a payment when old account numbers or old cheques are used."""

from __future__ import annotations

from datetime import timedelta

import pytest

pytestmark = pytest.mark.site


@pytest.mark.parametrize("days", [1, 400, -181, -40_000])
def test_a_deposit_is_of_a_day_on_which_a_bank_takes_the_cheques(site, account, days: int) -> None:
	"""A year typed wrong would put the money into a closed year, or into one to come."""
	from gigafibre_fsm.exceptions import BadRequest
	from gigafibre_fsm.flow.collections.payment_files import cheques, files

	day = site.utils.getdate() + timedelta(days=days)
	with pytest.raises(BadRequest):
		files.enter_cheques(
			account, day, cheques.rows([{"number": "1", "payer": "Zoé", "amount": "1,00"}], day)
		)


def test_a_merged_customer_still_pays_under_the_old_number(site, home, take_in) -> None:
	"""A household that goes on paying under the number of its old bills would be reminded of what it has paid."""
	from gigafibre_fsm.flow.collections import account_numbers
	from tests.factories import ordering

	numbers = []
	for _turn in range(2):
		going = ordering.customer()
		site.db.set_value("Customer", going.name, "legacy_customer_id", f"L{site.generate_hash(length=6)}")
		if not site.db.get_value("Customer", home.customer, "legacy_customer_id"):
			site.db.set_value("Customer", home.customer, "legacy_customer_id", "L0")
		numbers += site.db.get_value("Customer", going.name, account_numbers.FIELDS)
		site.rename_doc("Customer", going.name, home.customer, merge=True, force=True)
	lines = take_in(*((number, "5,00") for number in (*numbers, home.number)))
	assert {line.customer for line in lines} == {home.customer}
	last = ordering.customer()
	site.rename_doc("Customer", home.customer, last.name, merge=True, force=True)
	assert account_numbers.holders([numbers[0]]) == {numbers[0]: last.name}, "and after the next merge"
