"""What ends in the legacy system between two runs: a delta ends it here."""

from __future__ import annotations

import pytest

from gigafibre_fsm.migration import rollback, verify
from gigafibre_fsm.migration.tests.legacy_site import PHASES, Migrated, end_services, household, legacy_id

pytestmark = pytest.mark.site


def wrong(migrated: Migrated) -> list[str]:
	source = migrated.legacy.source()
	try:
		return [check.name for check in verify.verify(source, migrated.legacy.mapping) if not check.agrees]
	finally:
		source.close()


def test_who_has_left_there_is_not_billed_here(migrated: Migrated) -> None:
	"""A household that left while both systems ran would be billed from the take-over on, and keep the line and the router."""
	site, legacy = migrated.frappe, migrated.legacy
	customer = site.db.get_value("Customer", {"legacy_customer_id": "5002"})
	services = site.get_all(
		"Service Subscription", {"customer": customer}, ["name", "location"], order_by="name"
	)
	home = services[0].location
	port = site.db.get_value("Service Location", home, "fibre_port")
	serial = site.db.get_value("Service Equipment", {"location": home, "equipment_type": "ONT"}, "serial")
	place = site.db.get_value("Migrated Record", {"record_name": home}, "legacy_key").rpartition(":")[2]
	last = str(site.utils.add_days(site.utils.nowdate(), -15))
	over = f"statut = 'annule', date_fin = '{last}'"
	legacy.change(f"UPDATE {{service}} SET {over} WHERE delivery_id = {place}")  # noqa: S608 - a number of ours
	told = legacy.migrate("services", dry=True)
	report = legacy.migrate("services")
	assert told.changed == report.changed and not report.findings.rows("gone_from_legacy")
	for row in services:
		ended = site.db.get_value("Service Subscription", row.name, ["status", "last_day", "end_date"])
		assert (ended[0], str(ended[1]), str(ended[2])) == ("Cancelled", last, last)
	assert site.db.get_value("Service Location", home, ["status", "fibre_port"]) == ("Disconnected", None)
	assert not site.db.get_value("Fibre Port", port, "location")
	devices = site.get_all("Service Equipment", {"location": home}, ["status", "serial"])
	assert {row.status for row in devices} == {"Retiré"} and serial not in {row.serial for row in devices}
	assert not legacy.migrate("services").changed, "a second run changes nothing"
	assert not [name for name in wrong(migrated) if name.startswith("services")]
	legacy.change(f"UPDATE {{service}} SET statut = 'actif', date_fin = NULL WHERE delivery_id = {place}")  # noqa: S608
	legacy.migrate("services")
	back = site.get_doc("Service Subscription", services[0].name)
	assert (back.status, back.last_day, back.end_date) == ("Active", None, None)
	assert site.db.exists("Service Equipment", {"location": home, "serial": serial, "status": "Actif"})


def test_a_pause_that_is_over_there_does_not_begin_again_here(migrated: Migrated) -> None:
	"""The night after the take-over the service of everybody who had a pause would be paused again."""
	from gigafibre_fsm.flow.subscriptions import seasonal_pause

	site, legacy = migrated.frappe, migrated.legacy
	paused = site.get_all(
		"Service Subscription", {"suspension": "Seasonal", "pause_from": ("is", "set")}, pluck="name"
	)
	name = next(
		each
		for each in paused
		if site.db.exists("Migrated Record", {"record_doctype": "Service Subscription", "record_name": each})
	)
	key = site.db.get_value("Migrated Record", {"record_name": name}, "legacy_key").rpartition(":")[2]
	legacy.change(f"UPDATE {{service}} SET statut = 'actif', raison = '' WHERE id = {key}")  # noqa: S608 - a number of ours
	legacy.migrate("services")
	doc = site.get_doc("Service Subscription", name)
	assert (doc.status, doc.suspension or "", doc.pause_from, doc.resume_on) == ("Active", "", None, None)
	site.db.set_value("OLT", {"master": "Former System"}, "master", "Here")
	site.db.set_value("Customer", doc.customer, "fsm_hold_until", None)
	assert name not in seasonal_pause.pauses_due(site.utils.getdate())


def test_who_has_paid_everything_there_has_opened_with_nothing(migrated: Migrated) -> None:
	"""Their OLT could never be taken over: what they opened with would not be what they owe, with every morning."""
	site, legacy = migrated.frappe, migrated.legacy
	account = next(
		row.legacy_customer_id
		for row in site.get_all("Customer", {"fsm_opening_balance": (">", 0)}, ["legacy_customer_id"])
		if row.legacy_customer_id
	)
	customer = site.db.get_value("Customer", {"legacy_customer_id": account})
	paid = "SELECT 990000 + id, account_id, id, CURDATE(), total, '', CONCAT('EX', id) FROM {invoice} WHERE account_id = "
	legacy.change(f"DELETE FROM {{payment}} WHERE account_id = {account}")  # noqa: S608 - a number of ours
	legacy.change(f"INSERT INTO {{payment}} {paid}{account}")
	legacy.change(f"UPDATE {{account}} SET solde = '0.00' WHERE id = {account}")  # noqa: S608
	homes = f"(SELECT id FROM {{delivery}} WHERE account_id = {account})"  # noqa: S608
	legacy.change(f"UPDATE {{service}} SET statut = 'actif', raison = '' WHERE delivery_id IN {homes}")  # noqa: S608
	legacy.migrate("services")
	legacy.migrate("money", accept_gone=True)
	assert not site.db.get_value("Customer", customer, "fsm_opening_balance")
	assert not site.db.get_value("Customer", customer, "fsm_dunning_state")
	assert verify.identity().agrees
	assert not [name for name in wrong(migrated) if name == "money: opening balances"]


def test_a_permission_that_was_withdrawn_is_not_used(migrated: Migrated) -> None:
	"""A bank account would be debited after its owner has said no."""
	site, legacy = migrated.frappe, migrated.legacy
	mandate = site.get_all(
		"Debit Mandate", {"status": "Active", "stripe_mandate": ("is", "set")}, ["name", "customer"]
	)[0]
	key = site.db.get_value("Migrated Record", {"record_name": mandate.name}, "legacy_key").rpartition(":")[2]
	legacy.change(f"UPDATE {{ppa}} SET statut = 'annule' WHERE id = {key}")  # noqa: S608 - a number of ours
	legacy.migrate("money")
	assert site.db.get_value("Debit Mandate", mandate.name, "status") == "Ended"
	assert not site.db.get_value("Customer", mandate.customer, "fsm_stripe_mandate")


def test_an_agreement_that_is_over_holds_dunning_back_no_more(migrated: Migrated) -> None:
	"""Whoever broke their promise there would never be asked for their debt here."""
	site, legacy = migrated.frappe, migrated.legacy
	agreement = site.get_all("Payment Agreement", {"status": "Active"}, pluck="name")[0]
	key = site.db.get_value("Migrated Record", {"record_name": agreement}, "legacy_key").rpartition(":")[2]
	legacy.change(f"UPDATE {{entente}} SET statut = 'rompue' WHERE id = {key}")  # noqa: S608 - a number of ours
	legacy.migrate("money")
	assert site.db.get_value("Payment Agreement", agreement, "status") == "Cancelled"


def test_devices_that_swap_their_labels(migrated: Migrated) -> None:
	"""The night of the delta would end with an error of the database."""
	site, legacy = migrated.frappe, migrated.legacy
	routers = site.get_all(
		"Service Equipment",
		{"equipment_type": "Routeur", "mac": ("is", "set")},
		["name", "mac"],
		order_by="name",
	)
	keys = {}
	for row in routers:
		made = {
			"record_doctype": "Service Equipment",
			"record_name": row.name,
			"legacy_key": ("like", "device:%"),
		}
		if key := site.db.get_value("Migrated Record", made, "legacy_key"):
			keys[key.rpartition(":")[2]] = row
	(one, first), (other, second), *_more = keys.items()
	legacy.change(f"UPDATE {{equipement}} SET mac = '{second.mac}', serial = '' WHERE id = {one}")  # noqa: S608
	legacy.change(f"UPDATE {{equipement}} SET mac = '{first.mac}', serial = '' WHERE id = {other}")  # noqa: S608
	report = legacy.migrate("services")
	assert not report.findings.rows("mac_repeated")
	assert site.db.get_value("Service Equipment", first.name, "mac") == second.mac
	assert site.db.get_value("Service Equipment", second.name, "mac") == first.mac


def test_a_label_that_a_device_of_ours_has(migrated: Migrated) -> None:
	"""One router that was sold here and is in the legacy list as well would end the run for everybody."""
	site, legacy = migrated.frappe, migrated.legacy
	place = site.get_all("Service Location", ["name", "customer"], limit=1)[0]
	known = {
		"doctype": "Service Equipment",
		"equipment_type": "Routeur",
		"location": place.name,
		"customer": place.customer,
	}
	site.get_doc({**known, "status": "Awaiting Scan", "mac": "403F8CAB0001"}).insert()
	legacy.change(
		"INSERT INTO {equipement} (id, service_id, type, modele, serial, mac) SELECT 990001, MIN(service_id), 'Routeur',"
		" 'Deco', '', '40:3F:8C:AB:00:01' FROM {equipement}"
	)
	report = legacy.migrate("services")
	assert report.findings.rows("mac_repeated") == ["device:990001"]
	assert not legacy.migrate("services").made


def test_a_closed_account_that_owes(migrated: Migrated) -> None:
	"""The phase money would end with an error, and nobody's balance arrive: ERPNext books nothing of a disabled customer."""
	site, legacy = migrated.frappe, migrated.legacy
	owing = {"fsm_opening_balance": (">", 0), "legacy_customer_id": ("is", "set")}
	account, customer = site.get_all("Customer", owing, ["legacy_customer_id", "name"], as_list=True)[0]
	bills = {"customer": customer, "docstatus": 1}
	before = site.db.count("Sales Invoice", bills)
	legacy.change(f"UPDATE {{account}} SET statut = 'ferme' WHERE id = {account}")  # noqa: S608
	legacy.change(f"UPDATE {{invoice}} SET total = total + 10 WHERE account_id = {account}")  # noqa: S608
	legacy.migrate("customers")
	report = legacy.migrate("money")
	assert site.db.count("Sales Invoice", bills) > before and verify.identity().agrees
	assert site.db.get_value("Customer", customer, "disabled") == 1
	rollback.roll_back(report.batch)
	assert site.db.get_value("Customer", customer, "disabled") == 1


def test_credentials_of_a_household_that_left(migrated: Migrated) -> None:
	"""verify would call them gone for ever, and no OLT could be shown to be as it is there."""
	site, legacy = migrated.frappe, migrated.legacy
	end_services(migrated, legacy_id(site, "Service Location", household(site).name))
	for phase in PHASES:
		assert not legacy.migrate(phase).findings.rows("gone_from_legacy"), phase
	assert wrong(migrated) == []
