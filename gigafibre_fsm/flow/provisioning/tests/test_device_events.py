"""Reports of devices, on a site."""

from __future__ import annotations

import json

import pytest

from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.flow.provisioning import device_search, pull_mode, push_sweep
from gigafibre_fsm.flow.vocabulary import OPEN_PUSH
from tests.factories.outbox import messages

pytestmark = pytest.mark.site


@pytest.fixture
def service(site):
	from gigafibre_fsm.flow.provisioning import device_events

	return device_events


def report(make, **facts):
	from gigafibre_fsm.flow.provisioning.facts import DeviceFacts

	serial = facts.pop("serial", None) or make.mac()
	return DeviceFacts(
		serial, acs_device_id=f"403F8C-Device2-{serial}", product_class="Device2", oui="403F8C", **facts
	)


def test_a_duplicate_report_is_ignored(site, make, service) -> None:
	"""Scripts of the ACS run twice: each device would come online twice and be pushed to twice."""
	router = make.router()
	facts = report(make, serial=router.mac, event="bootstrap", event_key="one session")
	first, second = service.record_event(facts), service.record_event(facts)
	assert first.name == second.name and first.equipment == router.name
	assert site.db.count("Provisioning Push", {"equipment": router.name}) == 1


@pytest.mark.parametrize("written", ["{0}", "{1}", "{2}"])
def test_label_and_report_match_in_any_notation(site, make, service, written: str) -> None:
	"""The router would stay unknown because one side writes colons."""
	router = make.router()
	digits = router.mac
	pairs = [digits[i : i + 2] for i in range(0, 12, 2)]
	serial = written.format(digits.lower(), ":".join(pairs), "-".join(pairs))
	assert service.record_event(report(make, serial=serial)).equipment == router.name


def test_an_unknown_device_opens_one_issue(site, make, service) -> None:
	"""Support would not know of an unknown device on the network, or get many Issues about one."""
	facts = report(make, event_key="a")
	event = service.record_event(facts)
	again = service.record_event(report(make, serial=facts.serial, event_key="b"))
	issues = site.get_all("Issue", filters={"subject": f"Unknown device {facts.serial}"}, pluck="name")
	assert issues == [event.issue] == [again.issue]
	assert event.name != again.name and not event.equipment


def test_a_report_before_the_scan_is_used(site, make, service) -> None:
	"""A router that is plugged in before the scan would never get its WiFi, and its Issue would stay open."""
	facts = report(make, event="bootstrap", event_key="early")
	event = service.record_event(facts)
	router = make.router(mac=facts.serial)
	device_search.on_equipment_scanned(router)
	router.reload()
	assert router.acs_device_id == facts.acs_device_id and router.last_inform and router.online
	assert site.db.get_value("Issue", event.issue, "status") == "Closed"
	assert site.db.get_value("Provisioning Push", {"equipment": router.name}, "status") == "Pending"


def test_a_scanned_device_without_a_report_is_looked_up(site, make, service) -> None:
	"""If the ext script is not installed, no installation could ever be completed."""
	router = make.router()
	device_search.on_equipment_scanned(router)
	assert [json.loads(row.payload) for row in messages("device.find", router.name)] == [
		{"equipment": router.name}
	]


def test_nothing_secret_is_queued(site, make, service) -> None:
	"""Whoever may read the outbox would read every WiFi password."""
	router = make.router(custom_wifi_password="geheimnis-42")
	service.record_event(report(make, serial=router.mac, event="bootstrap"))
	site.db.sql("UPDATE `tabService Equipment` SET model = model")
	pushed = site.get_all("Provisioning Push", filters={"equipment": router.name}, fields=["*"])
	queued = site.get_all("Outbound Message", fields=["payload", "response", "target", "idempotency_key"])
	assert pushed and "geheimnis-42" not in repr(pushed) + repr(queued)


def test_a_new_password_replaces_an_outstanding_push(site, make, service) -> None:
	"""The older password would arrive last."""
	router = make.router()
	service.record_event(report(make, serial=router.mac, event="bootstrap"))
	router.reload()
	router.custom_wifi_password = "motdepasse-2"
	router.save()
	states = site.get_all(
		"Provisioning Push", filters={"equipment": router.name}, pluck="status", order_by="creation"
	)
	assert states == ["Failed", "Pending"]
	router.save()
	assert site.db.count("Provisioning Push", {"equipment": router.name}) == 2, "saving again changes nothing"


def test_a_retired_device_is_unknown(site, make, service) -> None:
	"""A router that went to another household would still get the old one's WiFi."""
	router = make.router()
	facts = report(make, serial=router.mac)
	router.retire()
	assert not service.record_event(facts).equipment


def test_pull_mode_returns_the_devices_own_settings(site, make, service) -> None:
	"""In pull mode a router would get nothing, or its neighbour's password."""
	router = make.router(custom_wifi_password="motdepasse-3")
	own = service.record_event(report(make, serial=router.mac)).acs_device_id
	answer = pull_mode.configuration(router.mac.lower(), own)
	assert ["Device.WiFi.AccessPoint.1.Security.KeyPassphrase", "motdepasse-3", "xsd:string"] in answer[
		"parameters"
	]
	for serial, device in ((router.mac, ""), (router.mac, "AABBCC-X-1"), (make.mac(), own)):
		with pytest.raises(NotFound):
			pull_mode.configuration(serial, device)


def test_a_defective_device_gets_no_settings(site, make, service) -> None:
	"""Whoever repairs a router would read the WiFi and telephone passwords of the house that it came from."""
	router = make.router()
	own = service.record_event(report(make, serial=router.mac)).acs_device_id
	make.router(
		location=site.get_doc("Service Location", router.location), custom_wifi_password="motdepasse-4"
	)
	site.db.set_value(
		"Service Equipment",
		router.name,
		{"status": "Défectueux", "custom_wifi_ssid": None},
		update_modified=False,
	)
	assert pull_mode.configuration(router.mac, own)["parameters"] == []


def test_the_number_of_outstanding_pushes_is_limited(site, make, service) -> None:
	"""Thousands of presets at once would block the ACS for every device."""

	waiting = site.db.count("Provisioning Push", {"status": ("in", OPEN_PUSH), "next_check": ("is", "set")})
	site.db.set_single_value("Gigafibre Settings", "max_outstanding", waiting + 1)
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	made = []
	for _ in range(2):
		router = make.router()
		service.record_event(report(make, serial=router.mac, event="bootstrap"))
		made.append(site.get_all("Provisioning Push", filters={"equipment": router.name}, pluck="name")[0])
	assert [len(messages("device.push", name)) for name in made] == [1, 0]
	site.db.set_value("Provisioning Push", made[0], "status", "Verified")
	push_sweep.sweep()
	assert len(messages("device.push", made[1])) == 1
