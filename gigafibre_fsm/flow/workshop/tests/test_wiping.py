"""A factory reset through the ACS stand-in, to the device and back."""

from __future__ import annotations

from contextlib import suppress

import pytest

from gigafibre_fsm.exceptions import ServiceUnavailable
from tests.factories import provisioning
from tests.factories.acs import Acs
from tests.factories.outbox import deliver

pytestmark = pytest.mark.site
SSID = "Device.WiFi.SSID.1.SSID"


@pytest.fixture
def acs(site, fakes) -> Acs:
	site.db.set_single_value("Gigafibre Settings", "genieacs_nbi_url", fakes["genieacs"]["nbi_url"])
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	return Acs(fakes["genieacs"]["url"])


@pytest.fixture
def router(site, acs):
	"""A router of a household that has left, on the bench and connected to the ACS."""
	from gigafibre_fsm.flow.workshop import receiving

	device = acs.known_device()
	made = provisioning.router(
		serial=device.rsplit("-", 1)[1], mac=None, acs_device_id=device, device_profile=provisioning.DECO
	)
	site.db.set_value("Service Equipment", made.name, "return_since", site.utils.nowdate())
	acs.post("set", id=device, path=SSID, value="Exemple-WiFi")
	return receiving.receive(made.name)


def reported(router) -> None:
	from gigafibre_fsm.flow.provisioning.device_events import record_event
	from gigafibre_fsm.flow.provisioning.facts import DeviceFacts

	record_event(DeviceFacts(router.serial, event="bootstrap", acs_device_id=router.acs_device_id))


def read_back(acs, router) -> str:
	"""The first check queries the device; the next one finds its answer."""
	for _look in range(3):
		with suppress(ServiceUnavailable):
			deliver("device.read_back", router.name)
			break
		acs.settle()
		acs.post("inform", id=router.acs_device_id)
	router.reload()
	return router.wipe_state


def test_a_reset_reaches_the_device_and_is_proven(site, acs, router) -> None:
	"""The next household would find the last one's WiFi, or a person would have to press a pin into each router."""
	from gigafibre_fsm.flow.workshop import wiping

	wiping.request_wipe(router.name)
	deliver("device.reset", router.name)
	acs.settle()
	assert acs.on_device(router.acs_device_id)[SSID] != "Exemple-WiFi"
	reported(router)
	assert read_back(acs, router) == "Proven"
	assert not router.custom_wifi_ssid and not acs.tasks(router.acs_device_id)


def test_a_device_that_kept_its_settings_is_not_wiped(site, acs, router) -> None:
	"""A device that only says that it starts anew would go to the next household as it is."""
	from gigafibre_fsm.flow.workshop import wiping

	wiping.request_wipe(router.name)
	reported(router)
	assert read_back(acs, router) == "Not Wiped"
	assert router.custom_wifi_ssid == "Exemple-WiFi"


def test_a_reset_that_nobody_wants_any_more_is_not_sent(site, acs, router) -> None:
	"""A device that was lent again meanwhile would lose the settings of its new household."""
	from gigafibre_fsm.flow.workshop import refurbishment, wiping

	wiping.request_wipe(router.name)
	refurbishment.wiped_by_hand(router.name, "Bouton")
	deliver("device.reset", router.name)
	acs.settle()
	assert acs.on_device(router.acs_device_id)[SSID] == "Exemple-WiFi"


def test_the_bench_does_not_wait_for_a_device_that_the_acs_has_forgotten(site, acs, router) -> None:
	"""The device would lie on the bench, and everybody think that it is about to be reset."""
	from gigafibre_fsm.flow.workshop import wiping

	site.db.set_value("Service Equipment", router.name, "acs_device_id", "403F8C-Deco-NOBODY")
	wiping.request_wipe(router.name)
	deliver("device.reset", router.name)
	router.reload()
	assert router.wipe_state == ""
	said = {"reference_doctype": "Service Equipment", "reference_name": router.name, "comment_type": "Info"}
	assert any("reset" in text for text in site.get_all("Comment", said, pluck="content"))
