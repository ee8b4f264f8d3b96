"""The cut-over of one OLT: go and no-go, who may change what before it, and what a delta leaves alone after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.migration import cutover
from gigafibre_fsm.migration.check import Check
from gigafibre_fsm.migration.tests.legacy_site import Migrated


@pytest.fixture
def olt(migrated: Migrated) -> str:
	"""An OLT of the legacy system with households."""
	place = {"customer": migrated.frappe.db.get_value("Customer", {"legacy_customer_id": "5002"})}
	return migrated.frappe.db.get_value("Service Location", place, "olt")


@pytest.fixture
def step(migrated: Migrated, olt: str) -> Callable[..., list[Check]]:
	def take(what: Callable[..., list[Check]]) -> list[Check]:
		source = migrated.legacy.source()
		try:
			return what(olt, source, migrated.legacy.mapping, today(migrated))
		finally:
			source.close()

	return take


def today(migrated: Migrated) -> date:
	return migrated.frappe.utils.getdate()


def no_go(checks: list[Check]) -> list[tuple[str, list[str]]]:
	return [(check.name, check.wrong) for check in checks if not check.agrees]


def owed_for_long(migrated: Migrated, olt: str) -> str:
	"""An overdue opening bill of this OLT: the cut-over has taken longer than planned."""
	site = migrated.frappe
	customers = site.get_all("Service Location", {"olt": olt}, pluck="customer")
	unpaid = {"customer": ("in", customers), "fsm_billing_key": ("like", "legacy:%"), "docstatus": 1}
	bill = site.db.get_value("Sales Invoice", unpaid)
	site.db.set_value("Sales Invoice", bill, "fsm_owed_since", site.utils.add_days(today(migrated), -90))
	return bill


@pytest.mark.site
def test_before_the_cut_over_only_the_former_system_changes_anything(migrated: Migrated, olt: str) -> None:
	"""A line would be sold by two systems, or a price be changed here and be overwritten there."""
	from gigafibre_fsm.flow.availability import service

	site = migrated.frappe
	assert site.db.get_value("OLT", olt, "master") == "Former System"
	free = site.db.get_value("Fibre Port", {"olt": olt, "status": "Available", "sn": ("is", "not set")})
	told = service.check_address(f"p:{free}") if free else {"status": "occupied", "offer": ""}
	assert told["status"] == "occupied" and not told["offer"]
	name = site.db.get_value("Migrated Record", {"legacy_key": "service:30001"}, "record_name")
	subscription = site.get_doc("Service Subscription", name)
	at = site.db.get_value("Service Location", subscription.location, "olt")
	subscription.rate = 1
	with pytest.raises(Conflict, match=f"{at} "):
		subscription.save()
	subscription = site.get_doc("Service Subscription", name)
	subscription.rate = 1
	site.set_user("Guest")
	try:
		with pytest.raises(Conflict, match="appel|call us"):
			subscription.save(ignore_permissions=True)
	finally:
		site.set_user("Administrator")


@pytest.mark.site
def test_before_the_cut_over_devices_and_lines_are_the_former_systems(migrated: Migrated, olt: str) -> None:
	"""Two systems would each send a router its own WiFi, or disconnect each other's households on an OLT."""
	from gigafibre_fsm.flow.network import olt_commands
	from gigafibre_fsm.flow.provisioning import credentials, pushes

	site = migrated.frappe
	at = {"location": ("in", site.get_all("Service Location", {"olt": olt}, pluck="name"))}
	router = site.db.get_value("Service Equipment", {**at, "custom_wifi_ssid": ("is", "set")})
	for field, value in (
		("custom_wifi_ssid", "Ici"),
		("custom_wifi_password", "motdepasse-9"),
		("mac", None),
	):
		device = site.get_doc("Service Equipment", router)
		device.set(field, value)
		with pytest.raises(Conflict, match=olt):
			device.save()
	device = site.get_doc("Service Equipment", router)
	device.custom_wifi_ssid = "Ici"
	site.set_user("Guest")
	try:
		with pytest.raises(Conflict, match="appel|call us"):
			device.save(ignore_permissions=True)
	finally:
		site.set_user("Administrator")
	site.get_doc("Service Equipment", router).save()  # what changes nothing is no change
	phone = site.get_doc("Service Equipment", {**at, "custom_sip_username": ("is", "set")})
	before = phone.get_password("custom_sip_password")
	credentials.after_reset(phone)  # its report was refused as a whole, and lost
	phone.reload()
	assert phone.get_password("custom_sip_password") == before
	site.db.set_value("Service Equipment", router, "acs_device_id", "403F8C-Device2-X9")
	assert not pushes.push(router, "essai", event="bootstrap")
	port = site.db.get_value("Fibre Port", {"olt": olt, "status": "Occupied", "sn": ("is", "set")})
	site.db.set_value("OLT", olt, {"driver": "Command Card", "dialect": "SmartAX"})
	site.db.set_value("Service Location", {"fibre_port": port}, "status", "Disconnected")
	site.db.set_value("Fibre Port", port, "location", None)
	assert olt_commands.order_changes(port) == []
	site.db.set_value("OLT", olt, "master", "Here")
	site.clear_document_cache("OLT", olt)
	assert pushes.push(router, "essai", event="bootstrap") and olt_commands.order_changes(port)
	site.db.set_value("OLT", olt, {"master": "Former System", "driver": None})
	site.clear_document_cache("OLT", olt)


@pytest.mark.site
def test_go_take_over_and_what_the_legacy_system_changes_afterwards(
	migrated: Migrated, olt: str, step: Callable[..., list[Check]]
) -> None:
	"""A price agreed here after the cut-over would be overwritten by the next delta."""
	site, legacy = migrated.frappe, migrated.legacy
	assert no_go(step(cutover.checklist)) == []
	with pytest.raises(Conflict):
		step(cutover.take_over)
	cutover.freeze(olt)
	bill = owed_for_long(migrated, olt)
	assert no_go(step(cutover.take_over)) == []
	assert bill and site.db.get_value("Sales Invoice", bill, "fsm_owed_since") == today(migrated)
	assert site.db.get_value("OLT", olt, ["master", "taken_over_on"]) == ("Here", today(migrated))
	customer = site.db.get_value("Customer", {"legacy_customer_id": "5002"})
	assert site.utils.getdate(site.db.get_value("Customer", customer, "fsm_hold_until")) == today(migrated)
	service = site.get_all("Service Subscription", {"customer": customer}, ["name", "rate"], order_by="name")[
		0
	]
	key = site.db.get_value("Migrated Record", {"record_name": service.name}, "legacy_key").rpartition(":")[2]
	legacy.change(f"UPDATE {{service}} SET prix = '77.77' WHERE id = {key}")  # noqa: S608 - a number of ours
	legacy.change("UPDATE {account} SET courriel = 'autre@sample.example.com' WHERE id = 5002")
	report = legacy.migrate("services")
	assert f"service:{key}" in report.findings.rows("changed_after_cutover") and report.status == 3
	assert site.db.get_value("Service Subscription", service.name, "rate") == service.rate
	assert "account:5002" in legacy.migrate("customers").findings.rows("changed_after_cutover")
	subscription = site.get_doc("Service Subscription", service.name)
	subscription.rate = service.rate - 1
	subscription.save()
	cutover.hand_back(olt)
	assert site.db.get_value("Customer", customer, "fsm_hold_until") > today(migrated)
	report = legacy.migrate("services")
	assert f"service:{key}" in report.findings.rows("changed_on_both_sides")


@pytest.mark.site
def test_what_has_changed_since_the_delta_is_no_go(
	migrated: Migrated, olt: str, step: Callable[..., list[Check]]
) -> None:
	"""The customers of an OLT would be taken over without what was agreed with them yesterday."""
	site, legacy = migrated.frappe, migrated.legacy
	cutover.freeze(olt)
	legacy.change("UPDATE {account} SET courriel = 'autre@sample.example.com' WHERE id = 5002")
	customer = site.db.get_value("Customer", {"legacy_customer_id": "5002"})
	bill = site.db.get_value("Sales Invoice", {"fsm_billing_key": ("like", "legacy:%"), "docstatus": 1})
	site.db.set_value("Sales Invoice", bill, "customer", customer)
	wrong = dict(no_go(step(cutover.take_over)))
	assert "customers: Customer, changed there since the last run" in wrong
	assert any("autre@sample" in line for line in wrong["delta: changes and conflicts that are left"])
	assert "balances: opening + bills - payments = portal" in wrong
	assert site.db.get_value("OLT", olt, "master") == "Frozen"
