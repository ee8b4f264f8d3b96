"""What changes in the legacy system between two runs arrives here, and what follows from it here follows again."""

from __future__ import annotations

import pytest

from gigafibre_fsm.migration import cutover, rollback
from gigafibre_fsm.migration.tests.legacy_site import (
	PHASES,
	Migrated,
	end_services,
	household,
	legacy_id,
	state,
	wrong,
)

pytestmark = pytest.mark.site


def test_a_lead_that_moves_waits_at_its_new_address(migrated: Migrated) -> None:
	"""It would be told when fibre arrives where it does not live any more, and never at home."""
	site, legacy = migrated.frappe, migrated.legacy
	lead, called = site.get_all("Lead", {"lead_name": ("like", "Alix Attente-%")}, pluck="name", limit=2)
	site.db.set_value("Lead", lead, {"fsm_civic_address": 123, "fsm_municipality_code": "70005"})
	site.db.set_value("Lead", called, "status", "Interested")
	keys = [legacy_id(site, "Lead", name) for name in (lead, called)]
	legacy.change(f"UPDATE {{prospect}} SET adresse = '77 rue de l''Essai' WHERE id IN ({', '.join(keys)})")  # noqa: S608
	report = legacy.migrate("history")
	told = ["fsm_address", "fsm_civic_address", "fsm_municipality_code", "status"]
	home = ("77 rue de l'Essai, Sainte-Clotilde", None, "", "Lead")
	for name in (lead, called):
		address, civic, code, status = site.db.get_value("Lead", name, told)
		assert (address, civic or None, code or "", status) == home
	site.db.set_value("Lead", lead, {"fsm_civic_address": 124, "fsm_municipality_code": "70005"})
	assert rollback.roll_back(report.batch).kept == []
	assert not site.db.get_value("Lead", lead, "fsm_civic_address"), "and back again"


def test_a_drop_whose_address_is_corrected_is_matched_again(migrated: Migrated) -> None:
	"""The line would be offered at the house that it was taken for, and the neighbour's sold to nobody."""
	site, legacy = migrated.frappe, migrated.legacy
	moved, other = site.get_all("Fibre Port", {"is_sample": 1, "legacy_id": (">", 0)}, pluck="name", limit=2)
	for name in (moved, other):
		site.db.set_value("Fibre Port", name, {"civic_address": "999999999", "municipality_code": "70005"})
		match = {"doctype": "Address Match", "fibre_port": name, "civic_address": "999999999"}
		site.get_doc({**match, "status": "Accepted", "name": f"essai-{name}"}).db_insert()
	key = legacy_id(site, "Fibre Port", moved)
	legacy.change(f"UPDATE {{fibre}} SET rue = '4242 rue de l''Essai-Delta' WHERE id = {key}")  # noqa: S608
	legacy.change(f"UPDATE {{fibre}} SET vitesse_max = 500 WHERE id = {legacy_id(site, 'Fibre Port', other)}")  # noqa: S608
	legacy.migrate("network")
	assert not site.db.get_value("Fibre Port", moved, "civic_address")
	assert not site.db.exists("Address Match", {"fibre_port": moved})
	assert site.db.get_value("Fibre Port", other, "civic_address") == "999999999"


def test_another_hold_changes_that_day_alone(migrated: Migrated) -> None:
	"""Each opening bill would be cancelled and booked again, with another number, because a cut-over takes longer."""
	site, legacy = migrated.frappe, migrated.legacy
	before = state(site)
	until = site.utils.getdate("2055-06-01")
	told = legacy.migrate("customers", dry=True, hold_until=until)
	report = legacy.migrate("customers", hold_until=until)
	assert {each["field"] for each in report.changes} == {"fsm_hold_until"} and not report.made
	assert told.changes == report.changes and told.changed == report.changed
	told, money = legacy.migrate("money", dry=True), legacy.migrate("money")
	bills = site.db.count("Sales Invoice", {"fsm_billing_key": ("like", "legacy:%"), "docstatus": 1})
	assert money.changed == {"Sales Invoice": bills} and not money.made and told.changes == money.changes
	assert {(each["field"], str(each["to"])) for each in money.changes} == {("fsm_owed_since", str(until))}
	assert wrong(migrated) == []
	for phase in PHASES:
		assert not legacy.migrate(phase).changed, "a later run has the same day"
	for batch in (money.batch, report.batch):
		assert rollback.roll_back(batch).kept == []
	after = state(site)
	assert [doctype for doctype in before if after[doctype] != before[doctype]] == [
		"Series",
		"Migrated Record",
	]
	numbers = [
		[row for row in each["Series"] if row[0][:4] not in ("MIG-", "giga")] for each in (before, after)
	]
	assert numbers[0] == numbers[1], "no number of a bill was used up"


def test_a_hold_that_a_resumed_run_was_given_is_kept(migrated: Migrated) -> None:
	"""The run after it would put everybody back to the day before, and bill whom the former system bills."""
	site, legacy = migrated.frappe, migrated.legacy

	class Killed(BaseException):
		pass

	def die() -> None:
		raise Killed

	with pytest.raises(Killed):
		legacy.migrate("customers", save=die, hold_until=site.utils.getdate("2055-06-01"))
	legacy.change("UPDATE {service} SET prix = '77.77' WHERE id = 30001")
	assert legacy.migrate("services").batch
	until = site.utils.getdate("2055-07-01")
	legacy.migrate("customers", hold_until=until)
	assert not legacy.migrate("customers").changed
	held = site.get_all(
		"Customer", {"legacy_customer_id": ("is", "set")}, pluck="fsm_hold_until", distinct=True
	)
	assert set(held) == {until}


def test_another_hold_is_not_for_who_is_served_here(migrated: Migrated) -> None:
	"""Each customer of an OLT that was taken over would be listed as changed there, or not be billed by anybody."""
	site, legacy = migrated.frappe, migrated.legacy
	home = household(site)
	site.db.set_value("OLT", home.olt, {"master": "Here", "taken_over_on": site.utils.nowdate()})
	site.db.set_value("Customer", home.customer, "fsm_hold_until", site.utils.nowdate())
	report = legacy.migrate("customers", hold_until=site.utils.getdate("2055-06-01"))
	assert not report.findings.rows("changed_after_cutover") and report.status == 0
	assert str(site.db.get_value("Customer", home.customer, "fsm_hold_until")) == site.utils.nowdate()
	assert not legacy.migrate("money").findings.rows("changed_after_cutover")


def test_visits_of_a_place_that_has_ended_are_closed(migrated: Migrated) -> None:
	"""A technician would drive to a household that has left, and a visit that took place would wait for ever."""
	site, legacy = migrated.frappe, migrated.legacy
	home = household(site)
	place = legacy_id(site, "Service Location", home.name)
	kinds = {89_001: "réparation", 89_002: "réparation", 89_003: "débranchement"}
	for key, kind in kinds.items():
		legacy.change(
			f"INSERT INTO {{bon_travail}} VALUES ({key}, {place}, '2055-02-03', 'PM', '{kind}', 'planifié', '', 'N{key}', '')"  # noqa: S608
		)
	legacy.migrate("history")
	end_services(migrated, place)
	legacy.change("UPDATE {bon_travail} SET statut = 'complété', date_visite = '2026-01-31' WHERE id = 89002")
	legacy.migrate("services")
	told, report = legacy.migrate("history", dry=True), legacy.migrate("history")
	assert told.changes == report.changes and not report.findings.rows("gone_from_legacy")
	states = {}
	for key in kinds:
		name = site.db.get_value("Migrated Record", {"legacy_key": f"visit:{key}"}, "record_name")
		states[key] = site.db.get_value("Dispatch Job", name, "status")
	assert states == {89_001: "Cancelled", 89_002: "Completed", 89_003: "Open"}
	assert not legacy.migrate("history").changed and not [
		line for line in wrong(migrated) if "history" in line
	]


def test_a_household_that_moves_leaves_its_former_place(migrated: Migrated) -> None:
	"""It would be served at two places at once, with one line, and both be asked for at the take-over."""
	site, legacy = migrated.frappe, migrated.legacy
	home = household(site)
	place = legacy_id(site, "Service Location", home.name)
	legacy.change(
		f"INSERT INTO {{delivery}} SELECT 29001, account_id, '9 rue Nouvelle', ville, zip, '' FROM {{delivery}} WHERE id = {place}"  # noqa: S608
	)
	legacy.change(f"UPDATE {{service}} SET delivery_id = 29001 WHERE delivery_id = {place}")  # noqa: S608
	for phase in PHASES:
		legacy.migrate(phase)
	assert site.db.get_value("Service Location", home.name, ["status", "fibre_port"]) == (
		"Disconnected",
		None,
	)
	new = site.get_doc("Service Location", {"address_line": "9 rue Nouvelle"})
	assert (new.status, new.fibre_port) == ("Active", home.fibre_port)
	assert site.db.get_value("Fibre Port", home.fibre_port, "location") == new.name
	assert not site.db.exists("Service Equipment", {"location": home.name, "status": "Actif"})
	assert not wrong(migrated)


def test_a_service_that_was_deleted_leaves_its_place_alone(migrated: Migrated) -> None:
	"""A row that somebody deleted by mistake would disconnect a household that is still served."""
	site, legacy = migrated.frappe, migrated.legacy
	home = household(site)
	place = legacy_id(site, "Service Location", home.name)
	legacy.change(f"DELETE FROM {{service}} WHERE delivery_id = {place}")  # noqa: S608
	legacy.migrate("services")
	assert site.db.get_value("Service Location", home.name, "status") == "Active"


def test_a_router_that_was_replaced(migrated: Migrated) -> None:
	"""The old one would be at the household as well, and the new one without its WiFi."""
	site, legacy = migrated.frappe, migrated.legacy
	home = household(site)
	old = site.get_doc("Service Equipment", {"location": home.name, "equipment_type": "Routeur"})
	key = legacy_id(site, "Service Equipment", old.name)
	like = f"FROM {{equipement}} WHERE id = {key}"
	legacy.change(
		f"INSERT INTO {{equipement}} SELECT 59001, service_id, type, modele, '', '403F8CABCDEF' {like}"
	)
	legacy.change(f"UPDATE {{equipement}} SET service_id = 0 WHERE id = {key}")  # noqa: S608
	legacy.change(f"UPDATE {{genieacs_wifi}} SET serial = '403F8CABCDEF' WHERE serial = '{old.mac}'")  # noqa: S608
	legacy.migrate("services")
	told, report = legacy.migrate("provisioning", dry=True), legacy.migrate("provisioning")
	assert told.changed == report.changed and told.changes == report.changes
	assert site.db.get_value("Service Equipment", old.name, "status") == "Retiré"
	new = site.get_doc("Service Equipment", {"mac": "403F8CABCDEF"})
	assert (new.status, new.custom_wifi_ssid) == ("Actif", old.custom_wifi_ssid)
	assert new.get_password("custom_wifi_password") == old.get_password("custom_wifi_password")
	assert not legacy.migrate("provisioning").changed and wrong(migrated) == []
	rollback.roll_back(report.batch)
	assert not site.db.get_value("Service Equipment", new.name, "custom_wifi_ssid")
	assert legacy.migrate("provisioning").changed, "a later run brings it again"


def test_an_ont_that_the_list_of_devices_has_by_now(migrated: Migrated) -> None:
	"""The household would have it twice: once without a serial number, once without a list that knows it."""
	site, legacy = migrated.frappe, migrated.legacy
	home = household(site)
	ont = site.get_doc("Service Equipment", {"location": home.name, "equipment_type": "ONT"})
	key = legacy_id(site, "Service Equipment", ont.name)
	legacy.change(f"CREATE TABLE essai_legacy_ont AS SELECT * FROM {{equipement}} WHERE id = {key}")  # noqa: S608
	legacy.change(f"DELETE FROM {{equipement}} WHERE id = {key}")  # noqa: S608
	rollback.roll_back(migrated.reports["history"].batch)
	for phase in ("provisioning", "money", "services"):
		rollback.roll_back(migrated.reports[phase].batch)
	try:
		legacy.migrate("services")
		of_drop = {"serial": ont.serial}
		assert site.db.get_value("Service Equipment", of_drop, "status") == "Actif"
		legacy.change("INSERT INTO {equipement} SELECT * FROM essai_legacy_ont")
	finally:
		legacy.change("DROP TABLE essai_legacy_ont")
	report = legacy.migrate("services")
	assert not report.findings.rows("serial_repeated") and report.made["Service Equipment"] == 1
	there = {"equipment_type": "ONT", "customer": home.customer, "status": "Actif"}
	assert site.get_all("Service Equipment", there, pluck="serial") == [ont.serial]


def test_the_rollback_of_a_delta_restores_secrets(migrated: Migrated) -> None:
	"""A household would have no WiFi password any more, and no run would bring it back."""
	site, legacy = migrated.frappe, migrated.legacy
	router = site.get_doc("Service Equipment", {"custom_wifi_ssid": "Exemple-1"})
	known = router.get_password("custom_wifi_password")
	legacy.change(
		"UPDATE {genieacs_wifi} SET ssid = 'Autre', password = 'autre-secret-1' WHERE ssid = 'Exemple-1'"
	)
	report = legacy.migrate("provisioning")
	assert (
		site.get_doc("Service Equipment", router.name).get_password("custom_wifi_password")
		== "autre-secret-1"
	)
	assert rollback.roll_back(report.batch).kept == []
	router.reload()
	assert (router.custom_wifi_ssid, router.get_password("custom_wifi_password")) == ("Exemple-1", known)
	kept = site.get_all("Migrated Record", {"batch": report.batch}, pluck="previous")
	assert kept and set(kept) == {"{}"}, "and no secret stays in the ledger"


def test_the_rollback_of_swapped_labels(migrated: Migrated) -> None:
	"""The rollback would end with an error of the database."""
	site, legacy = migrated.frappe, migrated.legacy
	rows = site.get_all(
		"Service Equipment",
		{"equipment_type": "Routeur", "mac": ("like", "403F8C01%")},
		["name", "mac"],
		order_by="name",
		limit=2,
	)
	(one, first), (other, second) = ((legacy_id(site, "Service Equipment", row.name), row) for row in rows)
	for key, mac in ((one, second.mac), (other, first.mac)):
		legacy.change(f"UPDATE {{equipement}} SET mac = '{mac}' WHERE id = {key}")  # noqa: S608
	report = legacy.migrate("services")
	assert site.db.get_value("Service Equipment", first.name, "mac") == second.mac
	assert rollback.roll_back(report.batch).kept == []
	assert site.db.get_value("Service Equipment", first.name, "mac") == first.mac


def test_a_contact_whose_email_was_removed(migrated: Migrated) -> None:
	"""Whoever has the address now could read the customer's mail, and sign in."""
	site, legacy = migrated.frappe, migrated.legacy
	customer = household(site).customer
	contact = site.db.get_value("Customer", customer, "customer_primary_contact")
	legacy.change("UPDATE {account} SET courriel = '', telephone = '', cellulaire = '' WHERE id = 5002")
	report = legacy.migrate("customers")
	assert not report.findings.rows("gone_from_legacy")
	assert not site.db.get_value("Contact", contact, "email_id")
	assert not site.db.count("Contact Email", {"parent": contact})
	assert not legacy.migrate("customers").changed and not wrong(migrated)
	legacy.change("UPDATE {account} SET courriel = 'retour@sample.example.com' WHERE id = 5002")
	legacy.migrate("customers")
	assert site.db.get_value("Contact", contact, "email_id") == "retour@sample.example.com"


def test_after_a_take_over_the_rest_is_compared(migrated: Migrated) -> None:
	"""What the former system ends after the take-over would hide what is wrong with those who stay."""
	site, legacy = migrated.frappe, migrated.legacy
	home = household(site)
	source = legacy.source()
	cutover.freeze(home.olt)
	checks = cutover.take_over(home.olt, source, legacy.mapping, site.utils.getdate())
	source.close()
	assert cutover.is_go(checks)
	assert wrong(migrated) == []
	place = legacy_id(site, "Service Location", home.name)
	end_services(migrated, place)
	assert wrong(migrated) == []
