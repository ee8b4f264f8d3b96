"""Devices that report a known serial: which are trusted, and which wait for a person's confirmation."""

from __future__ import annotations

import json

import pytest

from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.flow.provisioning import device_search, pull_mode, pushes
from gigafibre_fsm.outbox.item import Receipt
from tests.factories.outbox import deliver, messages

pytestmark = pytest.mark.site


@pytest.fixture
def service(site):
	from gigafibre_fsm.flow.provisioning import device_events

	return device_events


@pytest.fixture
def home(make, service):
	"""A router with a confirmed identity."""
	router = make.router(serial="2226469000523")
	own = service.record_event(report(router))
	assert own.equipment == router.name
	router.reload()
	return router


def report(router, **facts):
	from gigafibre_fsm.flow.provisioning.facts import DeviceFacts

	said = {"mac": router.mac, "oui": "403F8C", "product_class": "Device2", "ip": "10.0.0.1", **facts}
	said.setdefault("acs_device_id", f"{said['oui']}-{said['product_class']}-{router.serial}")
	return DeviceFacts(router.serial, **said)


def stranger(router, **facts):
	return report(
		router, **{"mac": "", "oui": "AABBCC", "product_class": "Foreign", "ip": "10.6.6.6", **facts}
	)


def state(site, router) -> tuple:
	fields = ["acs_device_id", "ip_address", "online", "last_inform", "device_profile"]
	return site.db.get_value("Service Equipment", router.name, fields)


def test_a_serial_alone_is_not_trusted(site, service, home) -> None:
	"""Anyone who announces the neighbour's serial would be sent the neighbour's WiFi and telephone passwords."""
	before, pushes = state(site, home), site.db.count("Provisioning Push", {"equipment": home.name})
	event = service.record_event(stranger(home))
	assert (event.equipment, event.claims) == (None, home.name)
	assert state(site, home) == before
	assert site.db.count("Provisioning Push", {"equipment": home.name}) == pushes
	with pytest.raises(NotFound):
		pull_mode.configuration(home.serial, event.acs_device_id)
	assert service.record_event(stranger(home, event_key="again")).issue == event.issue, "one Issue, not many"
	assert site.db.get_value("Issue", event.issue, ["fsm_kind", "fsm_service_equipment"]) == (
		"Device to confirm",
		home.name,
	)


@pytest.mark.parametrize("first", [{"oui": "AABBCC"}, {"product_class": "Foreign"}])
def test_the_first_report_must_match_a_profile(site, make, service, first) -> None:
	"""During the visit, a stranger's device that reports first would be installed instead of the router."""
	router = make.router(serial=make.mac())
	event = service.record_event(report(router, **first))
	assert (event.equipment, event.claims) == (None, router.name)
	router.reload()
	assert not router.acs_device_id and not router.last_inform


def test_a_person_can_confirm_another_device(site, service, home) -> None:
	"""A router whose maker changed its name would stay without WiFi for ever, or be accepted without anybody
	knowing.
	"""
	event = service.record_event(report(home, oui="1C61B4"))
	assert event.claims == home.name
	equipment = service.accept(event.issue)
	assert equipment.acs_device_id == event.acs_device_id != home.acs_device_id
	assert site.db.get_value("Issue", event.issue, "status") == "Closed"
	waiting = {"equipment": home.name, "status": "Pending"}
	assert site.db.get_value("Provisioning Push", waiting, "acs_device_id") == event.acs_device_id
	with pytest.raises(Conflict):
		service.accept(event.issue)
	assert service.record_event(report(home, oui="1C61B4", event_key="later")).equipment == home.name
	assert service.record_event(report(home, event_key="the old one")).claims == home.name


def test_a_contradicting_mac_excludes_a_device(site, make, service, home) -> None:
	"""If two devices report one serial, the neighbour's report would change this household's records."""
	before = state(site, home)
	event = service.record_event(report(home, mac=make.mac(), ip="10.9.9.9"))
	assert (event.equipment, event.claims) == (None, None)
	assert state(site, home) == before


def test_two_devices_with_one_serial_are_not_trusted(site, make, service) -> None:
	"""The ACS would be searched by serial, and the first of two devices with it be used."""
	router = make.router(serial=make.mac())
	now = int(site.utils.now_datetime().timestamp() * 1000) + 86_400_000
	told = {"serial": router.serial, "product_class": "Device2", "last_inform": now}
	found = [{"id": f"{oui}-Device2-{router.serial}", "oui": oui, **told} for oui in ("403F8C", "1C61B4")]
	device_search.on_find_outcome(_Asked(router.name), Receipt(found[0]["id"], {"found": found}), None)
	router.reload()
	assert not router.acs_device_id
	claims = site.get_all("Device Event", filters={"claims": router.name, "event": "inform"}, pluck="name")
	assert len(claims) == 2


def test_an_unconfirmed_device_receives_nothing(site, make, service) -> None:
	"""The push would be sent to whichever device the ACS finds first under that serial."""
	router = make.router()
	push = pushes.push(router.name, "test")
	row = messages("device.push", push.name)[-1]
	assert json.loads(row.payload) == {"push": push.name}
	assert deliver("device.push", push.name).response == {"state": "unknown"}


class _Asked:
	"""An outbox row that asked the ACS for a piece of equipment."""

	def __init__(self, equipment: str) -> None:
		self.payload = {"equipment": equipment}
