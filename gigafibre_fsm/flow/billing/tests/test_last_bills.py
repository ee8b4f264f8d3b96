"""What leaving costs, and the account of a customer who has no service left."""

from __future__ import annotations

from datetime import date

import pytest

from gigafibre_fsm.exceptions import Conflict

pytestmark = pytest.mark.site
MARCH = date(2027, 3, 1)
INTERNET, TV = ("FTTH150I", 1, 99.95), ("TVBSTANDARD", 1, 30)


@pytest.fixture
def leavers(site):
	from gigafibre_fsm.flow.billing.tests import leavers

	return leavers


def test_the_exit_fee_is_on_the_last_bill(site, leavers) -> None:
	"""A manager would see a fee that nobody is ever billed, or the customer one above what the law allows."""
	home = leavers.live((INTERNET,), commitment_end="2028-11-14")
	leavers.end(home, home.Internet)
	assert site.db.get_value("Service Subscription", home.Internet, "exit_fee") == 50
	# The rest of March is credited against it.
	made = site.get_last_doc("Sales Invoice", {"customer": home.customer})
	assert made.billing_key == f"final:{home.Internet}"
	assert {row.item_code: row.amount for row in made.items} == {"FRAISRES": 43.49, "FTTH150I": -43.49}
	assert made.grand_total == 0


def test_a_waived_fee_is_not_billed(site, leavers) -> None:
	"""What a manager promised on the telephone would be billed all the same."""
	home = leavers.live((INTERNET,), commitment_end="2028-11-14")
	leavers.end(home, home.Internet, waiver="Déménage hors du territoire")
	ended = site.get_doc("Service Subscription", home.Internet)
	assert (ended.exit_fee, ended.exit_fee_waiver) == (0, "Déménage hors du territoire")
	assert "FRAISRES" not in dict(leavers.corrections(home.Internet))


def test_one_contract_has_one_fee(site, leavers) -> None:
	"""Television in March and Internet in April would cost 50 $ each."""
	home = leavers.live((INTERNET, TV), commitment_end="2028-11-14")
	leavers.end(home, home.TV)
	assert site.db.get_value("Service Subscription", home.TV, "exit_fee") == 50
	leavers.end(home, home.Internet)
	assert not site.db.get_value("Service Subscription", home.Internet, "exit_fee")


@pytest.mark.parametrize(("counts", "fee"), [("None", 50), ("Commitment Discount", 48.2)])
def test_the_owner_says_what_an_inducement_is(site, leavers, counts: str, fee: float) -> None:
	"""The fee would follow from a rebate that the owner's lawyer does not call one, or not from one that they do."""
	site.db.set_single_value("Gigafibre Settings", "exit_inducement", counts)
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	home = leavers.live((INTERNET, ("RAB24M", 1, -15)), commitment_end="2028-11-14")
	leavers.end(home, home.Internet)
	assert site.db.get_value("Service Subscription", home.Internet, "exit_fee") == fee


def test_an_unpaid_bill_is_lowered(site, leavers) -> None:
	"""Whoever leaves would be dunned for days that they never had."""
	home = leavers.live((INTERNET,), billed_until="2027-02-28")
	leavers.bill(home.customer, MARCH)
	invoice = site.get_last_doc("Sales Invoice", {"customer": home.customer})
	leavers.end(home, home.Internet)
	note = site.get_last_doc("Sales Invoice", {"return_against": invoice.name})
	assert note.net_total == -67.71
	assert site.db.get_value("Sales Invoice", invoice.name, "outstanding_amount") == pytest.approx(37.07)
	assert {row.sales_invoice for row in site.get_doc("Service Subscription", home.Internet).adjustments} == {
		note.name
	}


def test_a_credit_that_was_paid_waits_for_a_person(site, leavers) -> None:
	"""The credit of a customer who left would be nobody's business."""
	from gigafibre_fsm.flow.billing import final
	from gigafibre_fsm.flow.reconcile import readers

	home = leavers.live((INTERNET,), billed_until="2027-02-28")
	leavers.bill(home.customer, MARCH)
	invoice = site.get_last_doc("Sales Invoice", {"customer": home.customer})
	site.db.set_value("Sales Invoice", invoice.name, {"outstanding_amount": 0, "charge_state": "Paid"})
	leavers.end(home, home.Internet)
	found = {row.name: row for row in readers.credits_left()}
	assert found[home.customer].facts["amount"] == "-67.71"
	note = site.get_doc("Sales Invoice", final.give_back(home.customer))
	assert (note.return_against, note.net_total) == (invoice.name, -67.71)
	assert home.customer not in {row.name for row in readers.credits_left()}
	with pytest.raises(Conflict):
		final.give_back(home.customer)
