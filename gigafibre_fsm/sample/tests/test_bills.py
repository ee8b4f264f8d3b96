"""The bills of the sample customers: one of each kind, created and removed again."""

from __future__ import annotations

import pytest

from gigafibre_fsm.sample.people import CUSTOMERS
from tests.factories import billing

pytestmark = [pytest.mark.site, pytest.mark.slow]


def test_each_kind_of_bill_is_loaded_and_removed(site) -> None:
	"""The demo's portal would lack a paid, unpaid, overdue, final or credited bill, or they would stay in the books
	for ever.
	"""
	from gigafibre_fsm.flow.portal import bills
	from gigafibre_fsm.sample import bill_records

	seen = {}
	for person in {person.bills: person for person in CUSTOMERS if person.bills}.values():
		home = billing.activated()
		bill_records.load(person, home.customer, home.name)
		keys = {"customer": home.customer, "fsm_billing_key": ("like", f"{bill_records.KEY}%")}
		seen[person.bills] = site.get_all(
			"Sales Invoice",
			filters=keys,
			fields=["name", "outstanding_amount", "fsm_charge_state"],
			order_by="posting_date",
		)
		assert bills.of_customers([home.customer])
	paid = {
		kind: [(row.outstanding_amount, row.fsm_charge_state) for row in rows] for kind, rows in seen.items()
	}
	assert paid["paid"] == [(0, "Paid"), (0, "Paid")] and paid["final"] == paid["credited"] == [(0, "Paid")]
	assert [owed > 0 for owed, _state in paid["unpaid"]] == [False, True]
	assert paid["overdue"][1][1] == paid["late"][0][1] == "Declined"
	assert site.db.exists("Sales Invoice", {"return_against": seen["credited"][0].name, "docstatus": 1})
	made = [row.name for rows in seen.values() for row in rows]
	bill_records.remove()
	assert not site.db.exists("Sales Invoice", {"name": ("in", made)})
	assert not site.db.exists("GL Entry", {"voucher_no": ("in", made)})
	assert not site.db.exists("Payment Entry", {"reference_no": ("like", f"{bill_records.REFERENCE}%")})
