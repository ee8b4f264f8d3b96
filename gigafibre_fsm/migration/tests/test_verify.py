"""Findings of the verification: each kind of difference, and none on a site that agrees."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gigafibre_fsm.migration import verify
from gigafibre_fsm.migration.check import Check
from gigafibre_fsm.migration.tests.legacy_site import Migrated


@pytest.fixture
def wrong(migrated: Migrated) -> Callable[[], dict[str, Check]]:
	def look() -> dict[str, Check]:
		source = migrated.legacy.source()
		try:
			return {
				each.name: each for each in verify.verify(source, migrated.legacy.mapping) if not each.agrees
			}
		finally:
			source.close()

	return look


@pytest.mark.site
def test_what_changed_there_since_the_last_run(
	migrated: Migrated, wrong: Callable[[], dict[str, Check]]
) -> None:
	"""The site would be called equal to a system that has moved on."""
	migrated.legacy.change("UPDATE {service} SET prix = '77.77' WHERE id = 30001")
	migrated.legacy.change("DELETE FROM {equipement} WHERE id = 50002")
	found = wrong()
	assert found["services: Service Subscription, changed there since the last run"].wrong == [
		"service:30001: run the phase again"
	]
	assert "services: here, and there no more" in found


@pytest.mark.site
def test_rows_of_child_tables_and_secrets(migrated: Migrated, wrong: Callable[[], dict[str, Check]]) -> None:
	"""A lost discount or another WiFi password would show on the first bill, or at the first visit."""
	from frappe.utils.password import set_encrypted_password

	site = migrated.frappe
	assert not wrong()
	parent = site.db.get_value("Subscription Discount", {"parenttype": "Service Subscription"}, "parent")
	site.db.delete("Subscription Discount", {"parent": parent})
	router = site.db.get_value("Service Equipment", {"custom_wifi_ssid": "Exemple-1"})
	set_encrypted_password("Service Equipment", router, "autre-secret", "custom_wifi_password")
	found = wrong()
	assert any(
		"discounts are not" in line for line in found["services: Service Subscription, row by row"].wrong
	)
	assert "services: Service Subscription, sum of prices" in found
	told = found["provisioning: Service Equipment, row by row"].wrong
	assert any("custom_wifi_password is another one" in line for line in told)
	assert "autre-secret" not in str(told) and "exemple-000001" not in str(told)


@pytest.mark.site
def test_links_to_nothing_and_what_two_share(
	migrated: Migrated, wrong: Callable[[], dict[str, Check]]
) -> None:
	"""Two households would have one device, or a device no household."""
	site = migrated.frappe
	one, other = site.get_all("Service Equipment", {"mac": ("is", "set")}, pluck="name", limit=2)
	site.db.set_value("Service Equipment", one, "subscription", "SUB-NONE", update_modified=False)
	opening = site.db.get_value("Sales Invoice", {"fsm_billing_key": ("like", "legacy:%"), "docstatus": 1})
	site.db.set_value("Sales Invoice", opening, "grand_total", 1)
	found = wrong()
	assert f"Service Equipment {one}: no Service Subscription SUB-NONE" in found["orphans"].wrong
	assert any(opening in line for line in found["money: Sales Invoice, row by row"].wrong)
	assert other


@pytest.mark.site
def test_the_columns_that_nothing_reads_are_told(migrated: Migrated) -> None:
	"""A column that the mapping forgets would be lost with the old system."""
	migrated.legacy.change("ALTER TABLE {account} ADD COLUMN code_alarme varchar(10)")
	source = migrated.legacy.source()
	checks = {each.name: each for each in verify.verify(source, migrated.legacy.mapping)}
	source.close()
	told = next(each for name, each in checks.items() if name.startswith("mapping:") and "account" in name)
	assert told.agrees and "code_alarme" in told.notes[0]
	assert checks["account: every row"].agrees and not checks["account: every row"].wrong


@pytest.mark.site
def test_a_card_that_a_customer_gives_here_is_no_difference(
	migrated: Migrated, wrong: Callable[[], dict[str, Check]]
) -> None:
	"""One customer who saves a card before the cut-over would make it a no-go."""
	site = migrated.frappe
	customer = site.db.get_value("Customer", {"legacy_customer_id": "5002"})
	saved = {"fsm_stripe_customer": "cus_ici", "fsm_stripe_payment_method": "pm_ici", "fsm_ppa_enabled": 1}
	site.db.set_value("Customer", customer, {**saved, "fsm_card_label": "Visa •••• 4242"})
	mandate = site.db.get_value("Debit Mandate", {"is_sample": 1})
	site.db.set_value("Debit Mandate", mandate, {"stripe_mandate": "mandate_ici", "stripe_state": "Accepted"})
	assert not wrong()
