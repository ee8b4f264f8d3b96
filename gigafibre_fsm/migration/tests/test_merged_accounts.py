"""Two legacy accounts whose customers were merged here count as one: for deltas, sums and verification."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.collections import account_numbers
from gigafibre_fsm.flow.reconcile import balances
from gigafibre_fsm.migration import verify
from gigafibre_fsm.migration.tests.legacy_site import PHASES, Migrated

GOING = "5003"


def wrong(migrated: Migrated) -> list[str]:
	source = migrated.legacy.source()
	try:
		checks = verify.verify(source, migrated.legacy.mapping)
		return [line for each in checks if not each.agrees for line in (each.name, *each.wrong)]
	finally:
		source.close()


def merged(migrated: Migrated, staying: str, number: str = GOING) -> None:
	"""The customer of the legacy account `number` becomes the customer `staying`."""
	going = migrated.frappe.db.get_value("Customer", {"legacy_customer_id": number})
	# Frappe reads once a request which records have links to which; this process is one long request.
	migrated.frappe.local.dynamic_link_map = None
	migrated.frappe.rename_doc("Customer", going, staying, merge=True, force=True)


@pytest.mark.site
def test_a_merge_is_no_difference_to_the_legacy_system(migrated: Migrated) -> None:
	"""Each morning the proof would list a customer who is right, and the next delta would move half of the household back."""
	site = migrated.frappe
	assert not wrong(migrated)
	owing = {"legacy_customer_id": ("is", "set"), "fsm_opening_balance": (">", 0)}
	people = site.get_all("Customer", owing, ["name", "legacy_customer_id"], order_by="legacy_customer_id")
	staying, (going, number) = people[0].name, people[1].values()
	services = site.db.count("Service Subscription", {"customer": ("in", (staying, going))})
	merged(migrated, staying, number)
	reports = {phase: migrated.legacy.migrate(phase) for phase in PHASES}
	assert not [
		report.findings.rows("changed_on_both_sides")
		for report in reports.values()
		if report.findings.rows("changed_on_both_sides")
	]
	assert site.db.count("Service Subscription", {"customer": staying}) == services
	assert not wrong(migrated)
	(balance,) = [each for each in balances.read() if each.customer == staying]
	assert balance.expected == balance.shown, balance.sum()
	numbers = [number, people[0].legacy_customer_id]
	assert account_numbers.holders(numbers) == dict.fromkeys(numbers, staying)
	again = {phase: migrated.legacy.migrate(phase) for phase in PHASES}
	assert not [phase for phase, report in again.items() if report.changes or report.made]
	migrated.legacy.change(f"UPDATE {{delivery}} SET ville = 'Huntingdon' WHERE account_id = {number}")  # noqa: S608 - of ours
	assert migrated.legacy.migrate("services").changed["Service Location"]


@pytest.mark.site
def test_a_merge_into_a_customer_of_ours(migrated: Migrated) -> None:
	"""Somebody who had ordered here under a second name would be listed as changed for ever."""
	site = migrated.frappe
	ours = site.get_doc(
		{"doctype": "Customer", "customer_name": "Chez nous", "customer_type": "Individual"}
	).insert()
	hold = site.db.get_value("Customer", _going(site), "fsm_hold_until")
	site.db.set_value("Customer", ours.name, "fsm_hold_until", hold)
	merged(migrated, ours.name)
	assert site.db.get_value("Customer", ours.name, "legacy_customer_id") == GOING
	assert not wrong(migrated)
	migrated.legacy.migrate("customers")
	assert site.db.get_value("Customer", ours.name, "customer_name") == "Chez nous"


@pytest.mark.site
def test_customers_of_two_systems_are_not_merged(migrated: Migrated) -> None:
	"""The merged customer would be billed by both systems, or by none."""
	from gigafibre_fsm.exceptions import Conflict

	site = migrated.frappe
	ours = site.get_doc(
		{"doctype": "Customer", "customer_name": "Chez nous", "customer_type": "Individual"}
	).insert()
	with pytest.raises(Conflict):
		merged(migrated, ours.name)


def _going(site: object) -> str:
	return site.db.get_value("Customer", {"legacy_customer_id": GOING})
