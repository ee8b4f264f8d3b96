"""A rollback: which records it removes, which it keeps, and its report the second time."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.migration import ledger, rollback
from gigafibre_fsm.migration.tests.legacy_site import Migrated, state


def made(batch: str, doctype: str) -> list[str]:
	return [entry.record for entry in ledger.entries_of(batch) if entry.doctype == doctype]


@pytest.mark.site
def test_a_second_rollback_says_that_it_was_done(migrated: Migrated) -> None:
	"""An operator would read that thousands of records are gone, and search for who deleted them."""
	batch = migrated.reports["provisioning"].batch
	assert rollback.roll_back(batch).kept == []
	with pytest.raises(Conflict, match=f"{batch} was rolled back already, on "):
		rollback.roll_back(batch)


@pytest.mark.site
def test_what_a_partial_rollback_took_comes_again(migrated: Migrated) -> None:
	"""A household that was taken back beside one that stays would never come back: the ledger says that it is here."""
	site, migrate = migrated.frappe, migrated.legacy.migrate
	batch = migrated.reports["services"].batch
	rollback.roll_back(migrated.reports["provisioning"].batch)
	first, *others = made(batch, "Service Subscription")
	site.db.set_value("Service Subscription", first, "rate", 12.34)
	before = site.db.count("Service Subscription")
	kept = dict(rollback.roll_back(batch).kept)
	assert kept[f"Service Subscription {first}"] == "changed since: rate"
	again = rollback.roll_back(batch)
	assert again.earlier >= len(others) and not sum(again.taken.values())
	assert dict(again.kept) == kept, "nothing is said to have vanished"
	report = migrate("services")
	assert report.made["Service Subscription"] == len(others)
	assert site.db.count("Service Subscription") == before


@pytest.mark.site
def test_a_discount_that_was_given_since_keeps_its_subscription(migrated: Migrated) -> None:
	"""A discount agreed with the customer after the migration would be deleted with its subscription."""
	site, batch = migrated.frappe, migrated.reports["services"].batch
	name = made(batch, "Service Subscription")[0]
	doc = site.get_doc("Service Subscription", name)
	doc.append("discounts", {"item": "RAB_X", "description": "Geste", "amount": -20})
	doc.db_update_all()
	kept = dict(rollback.roll_back(batch).kept)
	assert kept[f"Service Subscription {name}"] == "changed since: discounts"


@pytest.mark.site
def test_each_record_that_is_used_stays(migrated: Migrated) -> None:
	"""The line of a customer with many bills would hide that another customer's is used as well, and that one is deleted."""
	site, batch = migrated.frappe, migrated.reports["customers"].batch
	rollback.roll_back(migrated.reports["provisioning"].batch)
	customers = set(made(batch, "Customer"))
	kept = dict(rollback.roll_back(batch).kept)
	placed = set(site.get_all("Service Location", {"customer": ("in", [*customers])}, pluck="customer"))
	assert placed and {f"Customer {name}" for name in placed} <= kept.keys()
	assert not [row for row in placed if not site.db.exists("Customer", row)]


@pytest.mark.site
def test_the_lines_that_a_delta_changed_are_put_back(migrated: Migrated) -> None:
	"""After the rollback of a delta a customer would keep the discount of tomorrow."""
	site, legacy = migrated.frappe, migrated.legacy
	before = state(site, ("Subscription Discount", "Subscription Extra", "Service Subscription"))
	legacy.change("UPDATE {service_rabais} SET montant = '-8.00'")
	report = legacy.migrate("services")
	assert report.batch and state(site, ("Subscription Discount",)) != before["Subscription Discount"]
	assert rollback.roll_back(report.batch).kept == []
	assert state(site, tuple(before)) == before


@pytest.mark.site
def test_a_discount_changed_on_both_sides_stays_as_it_is_here(migrated: Migrated) -> None:
	"""A discount corrected here would silently be replaced by the next delta."""
	site, legacy = migrated.frappe, migrated.legacy
	legacy.change("UPDATE {service_rabais} SET montant = '-8.00'")
	site.db.sql("UPDATE `tabSubscription Discount` SET amount = -9")
	report = legacy.migrate("services")
	assert report.findings.rows("changed_on_both_sides") and not report.changed
	assert set(site.db.sql("SELECT DISTINCT amount FROM `tabSubscription Discount`", pluck=True)) == {-9}


@pytest.mark.site
def test_the_withdrawal_of_a_paid_bill_is_not_undone(migrated: Migrated) -> None:
	"""The rollback would stop with an error of the database in the middle of a night."""
	legacy = migrated.legacy
	key = next(
		each for each in ledger.entries_of(migrated.reports["money"].batch) if each.doctype == "Sales Invoice"
	)
	bill = key.legacy_key.rpartition(":")[2]
	paid = "INSERT INTO {payment} SELECT 999001, account_id, id, '2026-11-30', total, '', 'EX999001' FROM {invoice} WHERE id = "
	legacy.change(paid + bill)
	report = legacy.migrate("money")
	kept = dict(rollback.roll_back(report.batch).kept)
	assert any("a cancelled document stays cancelled" in why for why in kept.values())


@pytest.mark.site
def test_a_bill_whose_correction_was_rolled_back_is_booked_again(migrated: Migrated) -> None:
	"""The customer's debt would be on no books, and each later run would say that somebody has paid it."""
	site, legacy = migrated.frappe, migrated.legacy
	entry = next(
		each for each in ledger.entries_of(migrated.reports["money"].batch) if each.doctype == "Sales Invoice"
	)
	key = entry.legacy_key.rpartition(":")[2]
	legacy.change(f"UPDATE {{invoice}} SET total = total + 10 WHERE id = {key}")  # noqa: S608 - a number of ours
	again = legacy.migrate("money")
	assert again.made["Sales Invoice"] == 1 and made(again.batch, "Sales Invoice") != [entry.record]
	rollback.roll_back(again.batch)
	billed = {"fsm_billing_key": f"legacy:{entry.legacy_key}", "docstatus": 1}
	assert not site.db.exists("Sales Invoice", billed)
	assert not legacy.migrate("money").findings.rows("changed_on_both_sides")
	assert site.db.count("Sales Invoice", billed) == 1


@pytest.mark.site
def test_who_has_paid_or_was_answered_since_stays(migrated: Migrated) -> None:
	"""A payment without a bill would be one of nobody, and an answer hang on no ticket."""
	site = migrated.frappe
	ticket = made(migrated.reports["history"].batch, "Issue")[0]
	about = {"reference_doctype": "Issue", "reference_name": ticket}
	site.get_doc({"doctype": "Communication", "content": "Bonjour", **about}).db_insert()
	kept = dict(rollback.roll_back(migrated.reports["history"].batch).kept)
	assert kept[f"Issue {ticket}"].startswith("used by Communication ")
	paid = {"doctype": "Payment Entry", "party_type": "Customer", "party": "Payeuse Exemple"}
	site.get_doc({**paid, "name": "PE-essai"}).db_insert()
	assert rollback._references("Customer", ["Payeuse Exemple"]) == {
		"Payeuse Exemple": "Payment Entry PE-essai"
	}


@pytest.mark.site
def test_no_account_number_is_left_behind(migrated: Migrated) -> None:
	"""Bank accounts of customers who were never taken over would stay in the database for ever."""
	site = migrated.frappe
	mandates = made(migrated.reports["money"].batch, "Debit Mandate")

	def held() -> int:
		found = "SELECT COUNT(*) FROM `__Auth` WHERE doctype = 'Debit Mandate' AND name IN %s"
		return site.db.sql(found, (tuple(mandates),))[0][0]

	assert mandates and held()
	rollback.roll_back(migrated.reports["money"].batch)
	assert not held()
