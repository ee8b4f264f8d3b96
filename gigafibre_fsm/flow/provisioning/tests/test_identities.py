"""The names of a device: which of them counts, and what happens when they contradict each other."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator

import frappe
import pytest

from gigafibre_fsm import locks
from gigafibre_fsm.bulk import plain_rows
from gigafibre_fsm.flow.provisioning import identities
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts, with_named_readings


def test_every_name_is_read_strongest_first() -> None:
	"""A terminal would be looked for by the one serial that is not on its label."""
	facts = DeviceFacts(
		"22275A7000395",
		pon_serial="54504C470CA512AB",
		maker_serial="2225-0A7-000395",
		mac="00:0a:eb:12:34:56",
		macs=("000AEB123457", "00:00:00:00:00:00", "01005E000001", ""),
	)
	assert identities.reported(facts) == (
		("PON Serial", "TPLG0CA512AB"),
		("TR-069 Serial", "22275A7000395"),
		("Maker's Serial", "22250A7000395"),
		("MAC Address", "000AEB123456"),
		("MAC Address", "000AEB123457"),
	)


@pytest.mark.parametrize("serial", ["12345678", "0000000000000000", "123456789ABC", ""])
def test_a_serial_of_many_devices_is_no_name(serial: str) -> None:
	"""All devices with an empty serial would be assigned to one household."""
	assert not identities.reported(DeviceFacts(serial))


def test_half_a_character_is_no_name() -> None:
	"""One device with a broken serial would stop the look-up of all."""
	assert identities.reported(DeviceFacts("\ud80022275A7000395\udc00")) == (
		("TR-069 Serial", "22275A7000395"),
	)


def test_light_is_read_only_where_its_unit_is_known() -> None:
	"""A raw 5624 would be shown as dBm, or the LAN address as that of the network."""
	facts = DeviceFacts("S", readings={"Device.Raw": "5624", "Device.LAN": "192.168.0.1", "Device.Up": "77"})
	told = with_named_readings(
		facts, {"rx_power": "Device.Other", "ip_address": "Device.WAN", "uptime": "Device.Up"}
	)
	assert (told.rx_power, told.ip, told.uptime) == (None, "", 77)


def unique() -> str:
	return f"22275A7{secrets.token_hex(3).upper()}"


@pytest.fixture
def record(site):
	from gigafibre_fsm.flow.provisioning.device_events import record_event

	return record_event


def report(serial: str, **facts) -> DeviceFacts:
	said = {"oui": "403F8C", "product_class": "Device2", "acs_device_id": f"403F8C-Device2-{serial}"}
	return DeviceFacts(serial, event_key=secrets.token_hex(6), **{**said, **facts})


@pytest.mark.site
def test_a_device_is_known_again_by_any_of_its_names(site, make, record) -> None:
	"""After an update a router says another serial: it would be unknown, though its MAC address was seen for months."""
	router = make.router(serial=unique(), mac=None)
	extra, maker = make.mac(), unique()
	assert record(report(router.serial, macs=(extra,), maker_serial=maker)).equipment == router.name
	router.reload()
	assert {row.value for row in router.identities} == {router.serial, extra, maker}
	for names in ({"macs": (extra,)}, {"maker_serial": maker}):
		assert record(report(unique(), acs_device_id=router.acs_device_id, **names)).equipment == router.name


@pytest.mark.site
def test_names_of_two_households_change_nothing(site, make, record) -> None:
	"""A router with a copied MAC address would get the neighbour's WiFi password."""
	one, other = make.router(serial=unique(), mac=None), make.router()
	before = [
		site.db.get_value("Service Equipment", each.name, ["acs_device_id", "last_inform"])
		for each in (one, other)
	]
	event = record(report(one.serial, mac=other.mac))
	assert not event.equipment and event.claims == one.name
	assert site.db.get_value("Issue", event.issue, "fsm_kind") == "Device to confirm"
	after = [
		site.db.get_value("Service Equipment", each.name, ["acs_device_id", "last_inform"])
		for each in (one, other)
	]
	assert after == before


@pytest.mark.site
def test_a_confirmed_device_keeps_reporting_beside_a_contradiction(site, make, record) -> None:
	"""Somebody who announces a neighbour's MAC address could cut that neighbour off, or go unnoticed."""
	one, other = make.router(serial=unique(), mac=None), make.router()
	assert record(report(one.serial)).equipment == one.name
	event = record(report(one.serial, macs=(other.mac,), ip="10.1.2.3"))
	assert event.equipment == one.name
	issue = site.get_doc("Issue", event.issue)
	assert issue.fsm_kind == "Devices with one name" and other.name in issue.subject
	one.reload()
	assert one.ip_address == "10.1.2.3" and other.mac not in {row.value for row in one.identities}
	again = record(report(one.serial, macs=(other.mac,)))
	assert again.issue == issue.name, "one Issue, not many"
	assert not site.db.get_value("Service Equipment", other.name, "last_inform")


@pytest.mark.site
def test_a_device_with_another_household_takes_its_names_along(site, make, record) -> None:
	"""A router that was repaired and given to another household would contradict its former one for ever."""
	serial, extra = unique(), make.mac()
	first = make.router(serial=serial, mac=None)
	record(report(serial, macs=(extra,)))
	first.reload()
	first.retire()
	second = make.router(serial=serial, mac=None)
	assert record(report(serial, macs=(extra,))).equipment == second.name
	assert not site.db.exists("Device Identity", {"parent": first.name, "value": extra})


@pytest.fixture
def neighbours(site) -> Iterator[list[str]]:
	"""The serials of two devices that have not reported yet, next to one another in every index. Committed: two transactions
	see them.
	"""
	serials = [f"{unique()}{number}" for number in (1, 2)]
	serials[1] = f"{serials[0][:-1]}2"
	fields = ("name", "serial", "equipment_type", "status", "device_profile", "model", "is_sample")
	same = ("Routeur", "Installed", "TP-Link Deco", "Device2", 1)
	plain_rows.insert("Service Equipment", fields, [(f"EQP-{one}", one, *same) for one in serials])
	site.db.commit()
	yield serials
	site.db.rollback()
	site.db.delete("Service Equipment", {"name": ("in", [f"EQP-{one}" for one in serials])})
	site.db.commit()


def name_first(serial: str) -> None:
	"""The rows that the first report of a device locks and writes."""
	locks.row("Service Equipment", f"EQP-{serial}")
	identities.add_names(f"EQP-{serial}", report(serial))


@pytest.mark.site
def test_two_devices_get_their_first_names_at_once(site, neighbours) -> None:
	"""When a village gets its power back, reports of devices with adjacent serials would end in deadlocks."""
	name_first(neighbours[0])
	where, failed = (site.local.site, site.local.sites_path), []

	def second() -> None:
		frappe.init(site=where[0], sites_path=where[1])
		frappe.connect()
		try:
			frappe.db.sql("SET innodb_lock_wait_timeout = 1")
			name_first(neighbours[1])
		except frappe.QueryTimeoutError as waited:
			failed.append(waited)
		finally:
			frappe.db.rollback()
			frappe.destroy()

	other = threading.Thread(target=second)
	other.start()
	other.join(30)
	assert not failed


@pytest.mark.site
def test_a_device_that_says_new_names_each_time_fills_no_table(site, make, record) -> None:
	"""One broken device would fill the table of all."""
	router = make.router(serial=unique(), mac=None)
	for _turn in range(3):
		record(report(router.serial, macs=tuple(make.mac() for _each in range(16))))
	assert site.db.count("Device Identity", {"parent": router.name}) == identities.MOST


@pytest.mark.site
def test_a_model_that_no_profile_knows_is_said(site, make, record) -> None:
	"""The technician would wait at the house for a device that receives nothing, and the office would not know why."""
	from gigafibre_fsm.flow.dispatch import evidence

	router = make.router(mac=None, serial=unique(), model=None)
	event = record(
		report(
			router.serial,
			product_class="Foreign",
			oui="AABBCC",
			acs_device_id=f"AABBCC-Foreign-{router.serial}",
		)
	)
	assert event.claims == router.name
	assert "No Device Profile matches a Foreign" in site.db.get_value("Issue", event.issue, "description")
	(device,) = evidence._devices({"name": router.name})
	gap = evidence.Gap("inform", device=device)
	assert "Foreign" in evidence.explain(site.get_doc({"doctype": "Dispatch Job", "checklist": []}), [gap])[0]


@pytest.mark.parametrize("uptime", ["²", "-5", "1e3", "NaN", "9" * 12, " ", "1.5", "\u0663"])
def test_a_strange_uptime_is_none(uptime: str) -> None:
	"""A device would be refused at each of its restarts, because of a number that nobody needs."""
	told = with_named_readings(DeviceFacts("A", readings={"Up": uptime}), {"uptime": "Up"})
	assert told.uptime in (None, 3)
