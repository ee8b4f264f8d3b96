"""A site after a migration: households, opening balances, a second run, a delta, verification, rollback.

Records that are inserted without their controllers equal what the controllers would have made: each can be saved and
does not change by it.
"""

from __future__ import annotations

import pytest

from gigafibre_fsm.migration import ledger, rollback, verify
from gigafibre_fsm.migration.tests.legacy_site import (
	ACCOUNTS,
	DOCTYPES,
	DROPS,
	PHASES,
	WRITTEN,
	Migrated,
	state,
)

# Fields that Frappe itself sets at a save.
NOTES = {"modified", "modified_by", "_user_tags", "idx"}


@pytest.mark.site
def test_all_phases_bring_in_every_row_of_a_clean_database(migrated: Migrated) -> None:
	"""On the first day customers, lines or bills would be missing."""
	site = migrated.frappe
	assert {phase: report.findings.counts() for phase, report in migrated.reports.items()} == dict.fromkeys(
		PHASES, {}
	)
	assert all(report.status == 0 for report in migrated.reports.values())
	assert site.db.count("Fibre Port", {"legacy_id": ("between", (1, DROPS)), "is_sample": 1}) >= DROPS
	assert site.db.count("Customer", {"legacy_customer_id": ("like", "50%")}) == ACCOUNTS


@pytest.mark.site
def test_a_household_is_what_the_legacy_system_says(migrated: Migrated) -> None:
	"""A service would be billed to, or installed at, the wrong customer."""
	site = migrated.frappe
	customer = site.get_doc("Customer", {"legacy_customer_id": "5002"})
	place = site.get_doc("Service Location", {"customer": customer.name})
	port = site.get_doc("Fibre Port", place.fibre_port)
	assert (port.status, port.location, port.olt) == ("Occupied", place.name, place.olt)
	assert (place.status, place.address_line) == ("Active", port.rue)
	assert place.olt_ip == site.db.get_value("OLT", port.olt, "ip_address")
	services = site.get_all(
		"Service Subscription", {"location": place.name}, pluck="service_type", order_by="name"
	)
	assert services == ["Internet", "Phone"]
	phone = site.get_doc("Service Subscription", {"location": place.name, "service_type": "Phone"})
	assert [row.item for row in phone.extras] == ["SERV911"] and phone.rate == 28.95
	assert [row.item for row in phone.discounts] == ["RAB2X"] and phone.discounts[0].amount == -5
	devices = {
		row.equipment_type: row for row in site.get_all("Service Equipment", {"location": place.name}, ["*"])
	}
	assert devices.keys() == {"ONT", "Routeur", "Téléphone IP"} and devices["ONT"].serial == port.sn
	assert {row.status for row in devices.values()} == {"Actif"}
	router = site.get_doc("Service Equipment", devices["Routeur"].name)
	assert (router.custom_wifi_ssid, router.get_password("custom_wifi_password")) == (
		"Exemple-1",
		"exemple-000001",
	)
	phone = site.get_doc("Service Equipment", devices["Téléphone IP"].name)
	assert (phone.custom_sip_username, phone.get_password("custom_sip_password")) == (
		"gf000001",
		"sip-exemple-000001",
	)
	assert "exemple-000001" not in str(site.db.sql("SELECT * FROM `tabService Equipment`"))


@pytest.mark.site
def test_nothing_that_arrives_leaves_the_house(migrated: Migrated) -> None:
	"""Thousands of customers would get a text message, a charge or new device settings at night."""
	site = migrated.frappe
	from gigafibre_fsm.flow.billing import monthly
	from gigafibre_fsm.flow.collections import unpaid_invoices
	from gigafibre_fsm.flow.provisioning import pushes

	ours = {
		row.name: row
		for row in site.get_all(
			"Customer", {"legacy_customer_id": ("is", "set")}, ["name", "fsm_hold_until", "fsm_dunning_state"]
		)
	}
	held = site.utils.getdate(next(iter(ours.values())).fsm_hold_until)
	before = site.utils.getdate(site.utils.add_days(held, -1))
	assert not set(monthly.customers_due(before)) & ours.keys()
	served = set(site.get_all("Service Location", {"olt": ("is", "set")}, pluck="customer")) & ours.keys()
	assert served and not set(monthly.customers_due(held)) & served, "their OLT is not taken over"
	site.db.set_value("OLT", {"master": "Former System"}, "master", "Here")
	assert set(monthly.customers_due(held)) & served
	bills = set(site.get_all("Sales Invoice", {"customer": ("in", [*ours])}, pluck="name"))
	assert bills
	for day in (before, held):
		assert (
			not (
				set(unpaid_invoices.overdue(day))
				| set(unpaid_invoices.warnings_due(day))
				| set(unpaid_invoices.retries_due(day))
			)
			& bills
		)
		assert not set(unpaid_invoices.suspensions_due(day)) & ours.keys()
	later = site.utils.getdate(site.utils.add_days(held, 60))
	assert set(unpaid_invoices.overdue(later)) & bills, "and afterwards they are asked for"
	devices = site.get_all(
		"Service Equipment", {"customer": ("in", [*ours]), "equipment_type": "Routeur"}, pluck="name"
	)
	assert devices and not any(pushes.push(name, "inform") for name in devices), "they have what they should"
	about = [
		*ours,
		*bills,
		*devices,
		*site.get_all("Service Location", {"customer": ("in", [*ours])}, pluck="name"),
	]
	assert not site.get_all("Outbound Message", {"reference_name": ("in", about)})


@pytest.mark.site
def test_a_second_run_changes_nothing(migrated: Migrated) -> None:
	"""Every delta would write everything again, and perhaps book it twice."""
	site = migrated.frappe
	migrate = migrated.legacy.migrate
	before = state(site)
	for phase in PHASES:
		report = migrate(phase)
		assert not report.made and not report.changed and not report.changes, phase
		assert sum(report.same.values()) >= sum(migrated.reports[phase].made.values())
	assert state(site) == before


@pytest.mark.site
def test_a_delta_brings_in_what_has_changed_and_keeps_what_was_changed_here(migrated: Migrated) -> None:
	"""While both systems run, a correction made here or a price changed there would be lost."""
	site = migrated.frappe
	legacy = migrated.legacy
	migrate = migrated.legacy.migrate
	legacy.change("UPDATE {service} SET prix = '77.77' WHERE id IN (30001, 30002)")
	legacy.change("UPDATE {account} SET courriel = 'autre@sample.example.com' WHERE id = 5001")
	names = [
		site.db.get_value("Migrated Record", {"legacy_key": f"service:{key}"}, "record_name")
		for key in (30001, 30002)
	]
	site.db.set_value("Service Subscription", names[1], "rate", 55.55)
	report = migrate("services")
	assert report.changed == {"Service Subscription": 1}
	assert [(each["field"], each["to"]) for each in report.changes] == [("rate", 77.77)]
	assert report.findings.rows("changed_on_both_sides") == ["service:30002"] and report.status == 3
	assert [site.db.get_value("Service Subscription", name, "rate") for name in names] == [77.77, 55.55]
	report = migrate("customers")
	assert report.changed["Customer"] == 1
	assert (
		site.db.get_value("Customer", {"legacy_customer_id": "5001"}, "email_id")
		== "autre@sample.example.com"
	)
	again = migrate("customers")
	assert not again.changed and not again.made


@pytest.mark.site
def test_who_was_suspended_there_has_services_back_once_they_pay(migrated: Migrated) -> None:
	"""A customer would pay their debt and stay without telephone and Internet."""
	from gigafibre_fsm.flow.collections import dunning, payment_entries

	site = migrated.frappe
	customer = site.db.get_value("Customer", {"legacy_customer_id": "5006"})
	services = {"customer": customer, "status": "Suspended", "suspension": "Unpaid"}
	assert site.db.count("Service Subscription", services)
	bills = site.get_all(
		"Sales Invoice", {"customer": customer, "outstanding_amount": (">", 0)}, pluck="name"
	)
	assert bills and site.db.get_value("Customer", customer, "fsm_dunning_state") == "Suspended"
	for name in bills:
		bill = site.get_doc("Sales Invoice", name)
		payment_entries.card_payment(bill, f"essai-{name}", bill.outstanding_amount)
	dunning.end_dunning_if_paid(customer)
	assert not site.db.count("Service Subscription", services)
	assert site.db.get_value("Customer", customer, "fsm_dunning_state") == ""


@pytest.mark.site
def test_a_bill_that_was_paid_in_the_old_system_meanwhile_leaves_the_books(migrated: Migrated) -> None:
	"""The customer would be asked to pay here what they have already paid there."""
	site = migrated.frappe
	legacy = migrated.legacy
	migrate = migrated.legacy.migrate
	first = site.get_all(
		"Sales Invoice",
		{"fsm_billing_key": ("like", "legacy:invoice:%")},
		["fsm_billing_key", "customer"],
		order_by="name",
		limit=1,
	)[0]
	bill = first.fsm_billing_key.rpartition(":")[2]
	paid = "INSERT INTO {payment} SELECT 999001, account_id, id, '2026-11-30', total, '', 'EX999001' FROM {invoice} WHERE id = "
	legacy.change(paid + bill)
	report = migrate("money")
	assert report.changed["Sales Invoice"] == 1
	assert not site.get_all("Sales Invoice", {"fsm_billing_key": first.fsm_billing_key, "docstatus": 1})
	assert verify.identity().agrees
	assert not migrate("money").changed


@pytest.mark.site
def test_a_record_of_each_kind_can_be_saved_and_stays_as_it_is(migrated: Migrated) -> None:
	"""A clerk who opens a migrated customer and saves it would be refused, or change fields that they did not
	touch.
	"""
	site, differing = migrated.frappe, []
	for doctype in DOCTYPES:
		made = {"record_doctype": doctype, "action": "Made"}
		names = site.get_all("Migrated Record", made, pluck="record_name", limit=12, order_by="name")
		assert names, doctype
		for name in names:
			before = site.get_doc(doctype, name).as_dict(convert_dates_to_str=True)
			site.get_doc(doctype, name).save(ignore_permissions=True)
			after = site.get_doc(doctype, name).as_dict(convert_dates_to_str=True)
			differing += [
				(doctype, name, field, before.get(field), value)
				for field, value in after.items()
				if field not in NOTES
				and not isinstance(value, list)
				and (before.get(field) or None) != (value or None)
			]
	assert not differing


@pytest.mark.site
def test_verify_agrees_and_sees_what_was_changed(migrated: Migrated) -> None:
	"""The migration would go on although a sum is wrong."""
	site = migrated.frappe
	legacy = migrated.legacy
	source = legacy.source()
	checks = verify.verify(source, legacy.mapping)
	assert [check.name for check in checks if not check.agrees] == [], list(verify.lines(checks))
	assert {"money: opening balances", "orphans", "duplicates"} <= {check.name for check in checks}
	price = site.get_all(
		"Migrated Record", {"record_doctype": "Service Subscription"}, pluck="record_name", limit=1
	)[0]
	site.db.set_value("Service Subscription", price, "rate", 1)
	customer = site.db.get_value("Customer", {"fsm_opening_balance": (">", 0)})
	site.db.set_value("Customer", customer, "fsm_opening_balance", 0)
	wrong = {check.name for check in verify.verify(source, legacy.mapping) if not check.agrees}
	source.close()
	assert wrong >= {
		"services: Service Subscription, row by row",
		"services: Service Subscription, sum of prices",
		"money: opening balances",
		"money: opening + bills - payments = portal",
	}


@pytest.mark.site
def test_the_identity_holds_after_a_bill_and_a_payment_here(migrated: Migrated) -> None:
	"""After the migration, every customer with a new bill would be listed as wrong."""
	site = migrated.frappe
	from gigafibre_fsm.flow.billing import monthly
	from gigafibre_fsm.flow.collections import payment_entries

	owing = site.get_all(
		"Sales Invoice", {"fsm_billing_key": ("like", "legacy:%"), "docstatus": 1}, pluck="name", limit=1
	)[0]
	bill = site.get_doc("Sales Invoice", owing)
	payment_entries.card_payment(bill, "essai-comptant", bill.outstanding_amount)
	site.db.set_value("Customer", bill.customer, "fsm_hold_until", None)
	site.db.set_value("OLT", {"master": "Former System"}, "master", "Here")
	today = site.utils.getdate(site.utils.add_months(site.utils.getdate(), 2))
	assert monthly.bill_customer(bill.customer, today)
	check = verify.identity()
	assert check.agrees, check.wrong
	site.db.set_value("Sales Invoice", owing, "outstanding_amount", 5)
	assert not verify.identity().agrees


@pytest.mark.site
def test_what_was_changed_or_used_since_stays(migrated: Migrated) -> None:
	"""A rollback would delete what was agreed with a customer after the migration."""
	site = migrated.frappe
	batch = migrated.reports["services"].batch
	site.db.set_value("Customer", {"legacy_customer_id": "5001"}, "customer_name", "Renommée Exemple")
	subscription = next(
		entry.record for entry in ledger.entries_of(batch) if entry.doctype == "Service Subscription"
	)
	site.db.set_value("Service Subscription", subscription, "rate", 12.34)
	rollback.roll_back(migrated.reports["provisioning"].batch)
	result = rollback.roll_back(batch)
	kept = dict(result.kept)
	assert kept[f"Service Subscription {subscription}"] == "changed since: rate"
	place = site.db.get_value("Service Subscription", subscription, "location")
	assert kept[f"Service Location {place}"].startswith("used by")
	assert site.db.count("Service Subscription", {"location": ("in", [place])}) >= 1
	assert site.db.get_value("Migration Batch", batch, "status") == "Completed"
	assert site.db.count("Fibre Port", {"is_sample": 1}) >= DROPS


@pytest.mark.site
def test_the_tables_that_tests_compare_are_those_that_a_migration_writes(migrated: Migrated) -> None:
	"""A table that a run killed half-way leaves different would be compared by no test."""
	from gigafibre_fsm.migration import ledger

	site = migrated.frappe
	made: dict[str, set[str]] = {}
	for entry in ledger.register().values():
		if entry.action == ledger.MADE:
			made.setdefault(entry.doctype, set()).add(entry.record)
	lines = {
		field.options
		for doctype, records in made.items()
		for field in site.get_meta(doctype).get_table_fields()
		if site.db.exists(field.options, {"parenttype": doctype, "parent": ("in", list(records))})
	}
	of_erpnext = {"Pricing Zone", "Sales Invoice Item", "Payment Entry Reference", "Sales Taxes and Charges"}
	assert made.keys() | lines <= {*WRITTEN, *of_erpnext}
