"""A shadow bill over a migrated site: every seeded difference is named, nothing is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from gigafibre_fsm.migration.shadow.compare_month import compare_month
from gigafibre_fsm.migration.tests.legacy_site import Migrated, state, tables
from gigafibre_fsm.sample.legacy import billing_differences

BILLS = (
	"Sales Invoice",
	"Series",
	"Service Subscription",
	"Subscription Adjustment",
	"Outbound Message",
	"GL Entry",
)


@pytest.mark.site
def test_a_clean_month_agrees_and_nothing_is_kept(migrated: Migrated) -> None:
	"""A rehearsal would send ten thousand bills, or use up their numbers."""
	site = migrated.frappe
	before = state(site, BILLS)
	source = migrated.legacy.source()
	report = compare_month(site.utils.getdate(), source, migrated.legacy.mapping)
	source.close()
	assert state(site, BILLS) == before
	assert [(account.id, found) for account, found in report.differing] == []
	here, there = report.totals
	assert report.status == 0 and here == there > 1_000 and len(report.accounts) > 15
	assert f"total with taxes: {here:,.2f} here" in "\n".join(report.lines())


@pytest.mark.site
def test_the_month_is_what_the_monthly_run_then_bills(migrated: Migrated) -> None:
	"""The comparison would prove a bill that nobody gets."""
	from gigafibre_fsm.flow.billing import monthly, unkept_bills

	site = migrated.frappe
	month = site.utils.getdate(site.utils.add_months(site.utils.get_first_day(site.utils.nowdate()), 1))
	site.db.set_value("OLT", {"master": "Former System"}, "master", "Here")
	for customer in site.get_all("Customer", {"legacy_customer_id": ("like", "500%")}, pluck="name"):
		site.db.set_value("Customer", customer, "fsm_hold_until", None)
		shadow = dict(unkept_bills.of_month([customer], month))
		made = [site.get_doc("Sales Invoice", name) for name in monthly.bill_customer(customer, month)]
		assert [str(round(bill.grand_total, 2)) for bill in made] == [
			str(bill.total) for bill in shadow.values()
		]
		assert [[row.item_code for row in bill.items] for bill in made] == [
			[line.sku for line in bill.lines] for bill in shadow.values()
		]


@pytest.mark.site
def test_every_seeded_difference_is_found_and_named(
	site: Any, legacy: Any, migrate: Callable[..., Any]
) -> None:
	"""The first month's bills would surprise customers whom nobody has called."""
	rows = tables(site, 0, 400)
	seeded = list(billing_differences.differ(rows, 1))
	legacy.write(rows)
	for phase in ("network", "catalogue", "customers", "services"):
		migrate(phase)
	source = legacy.source()
	report = compare_month(site.utils.getdate(), source, legacy.mapping)
	source.close()
	found = {(account.id, each.reason) for account, differences in report.differing for each in differences}
	assert found == {(str(account), reason) for account, reason in seeded} and len(seeded) >= 12
	assert report.status == 3
	told = json.loads(json.dumps(report.as_json()))
	assert len(told["differences"]) == len(seeded) and told["agree"] == len(report.accounts) - len(seeded)
