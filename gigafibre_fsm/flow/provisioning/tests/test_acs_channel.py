"""Pushes against the ACS stand-in: what reaches the device, and what remains in the ACS."""

from __future__ import annotations

import pytest
import requests

from gigafibre_fsm.flow.provisioning import push_steps, push_sweep, pushes
from gigafibre_fsm.flow.workshop import wiping
from tests.factories.acs import DAY_MS
from tests.factories.outbox import deliver, messages

pytestmark = pytest.mark.site
SSID = "Device.WiFi.SSID.1.SSID"
PASSWORD = "Device.WiFi.AccessPoint.1.Security.KeyPassphrase"


@pytest.fixture
def send(make, acs):
	"""A push that has just been sent; the device has been served if it could be woken."""

	def start(router):
		push = pushes.push(router.name, "test")
		deliver("device.push", push.name)
		acs.settle()
		push.reload()
		return push

	return start


@pytest.fixture
def look(make, acs):
	"""Runs the sweep's check of a push so many times."""

	def at(push, times: int = 1):
		for _time in range(times):
			push_steps.post_verify(push.name)
			deliver("device.verify", push.name)
			acs.settle()
			push.reload()
		return push

	return at


def test_a_push_is_applied_and_verified(site, acs, home, send, look) -> None:
	"""The household would have no WiFi of its own while staff read "verified"."""
	router, device = home()
	push = send(router)
	assert push.status == "Pushed"
	on_device = acs.on_device(device)
	assert (on_device[SSID], on_device[PASSWORD]) == ("Exemple-WiFi", "motdepasse-1")
	assert look(push).status == "Pushed", "taken, and not read back yet"
	assert look(push).status == "Verified"
	router.reload()
	assert (router.online, router.firmware) == (1, "1.5.1")
	assert not acs.tasks(device) and not acs.faults(device)
	shown = acs.shown(device)
	assert "motdepasse-1" not in repr(shown), "the ACS has forgotten the password"
	assert not shown.get("_tags")


def test_each_session_is_looked_at_once(site, acs, home, send) -> None:
	"""Scripts of the ACS run twice: each device would be asked twice, and thousands at a mass change."""
	router, device = home()
	send(router)
	before = len(messages("device.verify"))
	assert push_sweep.on_session(device, "1700000000000") == 1
	push_sweep.on_session(device, "1700000000000")
	assert len(messages("device.verify")) == before + 1
	assert push_sweep.on_session("403F8C-Device2-Nobody", "1700000000000") == 0


def test_the_tag_of_a_replaced_push_goes_with_the_next(site, acs, home, send, look) -> None:
	"""Each change that follows another at once would leave a tag on the device for ever."""
	router, device = home()
	send(router)
	router.custom_wifi_password = "motdepasse-2"
	router.save()
	again = _sent(site.get_doc("Provisioning Push", {"equipment": router.name, "status": "Pending"}))
	acs.settle()
	assert look(again, 2).status == "Verified"
	assert not acs.shown(device).get("_tags")


def test_nothing_is_verified_without_the_tag_of_the_device(site, acs, home, send, look) -> None:
	"""A password that was never sent would be reported as verified, because the ACS shows no fault and the name is
	unchanged.
	"""
	router, device = home()
	push = look(send(router), 2)
	assert push.status == "Verified"
	acs.post("offline", id=device)
	router.custom_wifi_password = "motdepasse-2"
	router.save()
	again = site.get_doc("Provisioning Push", {"equipment": router.name, "status": "Pending"})
	assert look(_sent(again), 2).status == "Pushed"
	assert acs.on_device(device)[PASSWORD] == "motdepasse-1"
	acs.post("inform", id=device)
	acs.control(advance_ms=2000)
	assert look(again, 2).status == "Pushed", "read back at its next session"
	acs.post("inform", id=device)
	assert look(again).status == "Verified"
	assert acs.on_device(device)[PASSWORD] == "motdepasse-2"
	assert pushes.last_verified(router.name) == again.desired_hash


def _sent(push):
	deliver("device.push", push.name)
	push.reload()
	return push


def test_a_device_that_was_deleted_in_the_acs_is_sent_its_settings_again(site, acs, home, send, look) -> None:
	"""Staff would be asked to correct a Device Profile that is right, and the household would keep its old settings."""
	router, device = home()
	push = look(send(router))
	requests.delete(f"{acs.url}/devices/{device}", timeout=10).raise_for_status()
	push_steps.post_verify(push.name)
	deliver("device.verify", push.name)
	push.reload()
	assert push.status == "Pending" and not push.last_error.startswith("The device has no")
	acs.post("inform", id=device)
	_sent(push)
	acs.settle()
	assert look(push, 2).status == "Verified"
	assert acs.on_device(device)[SSID] == "Exemple-WiFi"


def test_settings_wait_for_an_offline_device(site, acs, home, send, look) -> None:
	"""A password changed while the router is off would be lost."""
	router, device = home()
	acs.post("offline", id=device)
	acs.control(advance_ms=DAY_MS)
	push = look(send(router))
	assert (push.status, push.attempts) == ("Pushed", 1)
	assert "Waits for the device since" in push.last_error and push.waits_since
	assert [task["uniqueKey"] for task in acs.tasks(device)] == ["gigafibre-push"]
	assert push.next_check


def test_an_unreachable_device_is_not_reported_as_offline(site, acs, home, send, look) -> None:
	"""A technician would be sent to a router that works and takes its settings five minutes later."""
	router, device = home()
	acs.post("inform", id=device)
	acs.post("unreachable", id=device, unreachable=True)
	push = look(send(router))
	assert "does not answer a connection request" in push.last_error and push.status == "Pushed"
	acs.post("inform", id=device)
	look(push)
	acs.control(advance_ms=2000)
	acs.post("inform", id=device)
	assert look(push).status == "Verified"


def test_a_refusal_is_reported_and_leaves_nothing_in_the_acs(site, acs, home, send, look) -> None:
	"""The old values would wait in the ACS in plain text, and block every later push for hours."""
	router, device = home()
	acs.post("refuse", id=device, path=SSID, code="9007")
	push = send(router)
	assert acs.faults(device)
	look(push)
	assert push.status == "Failed" and SSID in push.last_error and "motdepasse" not in push.last_error
	assert "rejected" in push.last_error
	assert not acs.tasks(device) and not acs.faults(device)


def test_a_path_that_the_device_does_not_have_is_named(site, acs, home, send, look, profile_with) -> None:
	"""After 48 hours "the device did not come" would be reported of one that connected each time, while its passwords
	stay in the ACS.
	"""
	profile_with("Device.WiFi.SSID.7.SSID", "WiFi SSID")
	router, device = home()
	push = look(send(router), 2)
	assert push.status == "Failed" and "Device.WiFi.SSID.7.SSID" in push.last_error
	assert "TP-Link Deco" in push.last_error
	assert acs.on_device(device)[PASSWORD] == "motdepasse-1", "everything else is there"
	assert "motdepasse-1" not in repr(acs.shown(device)) and not acs.tasks(device)


@pytest.fixture
def profile_with(site, make):
	"""The routers' profile with one more parameter, for one test."""

	def add(path: str, source: str) -> None:
		profile = site.get_doc("Device Profile", make.DECO)
		profile.append("parameters", {"path": path, "source": source, "xsd_type": "xsd:string"})
		profile.save()

	yield add
	site.clear_document_cache("Device Profile", make.DECO)


def test_an_aborted_script_is_not_a_refusal(site, make, acs, home, send, look) -> None:
	"""One slow moment of the ACS would leave the household without its settings for good."""
	router, device = home()
	push = send(router)
	fault = {"code": "script.Error", "message": "Script execution timed out", "detail": {}}
	requests.post(f"{acs.url}/_cpe/fault", json={"id": device, "channel": "gigafibre", **fault}, timeout=10)
	look(push)
	assert push.status == "Pending" and "Sent again" in push.last_error
	assert not acs.faults(device)
	assert look(_sent(push), 3).status == "Verified"


def test_a_failed_push_can_be_started_again(site, make, acs, home, send, look) -> None:
	"""Support would have to wait for the customer's router to be reset."""
	router, device = home()
	acs.post("refuse", id=device, path=SSID, code="9007")
	push = look(send(router))
	acs.post("refuse", id=device, path=SSID, code=None)
	pushes.push_again(push.name)
	deliver("device.push", push.name)
	acs.settle()
	push.reload()
	assert look(push, 2).status == "Verified"
	assert acs.on_device(device)[SSID] == "Exemple-WiFi"


def test_a_retired_device_leaves_nothing_in_the_acs(site, make, acs, home, send) -> None:
	"""A router in the warehouse would be sent the WiFi password of its former household."""
	router, device = home()
	acs.post("offline", id=device)
	push = send(router)
	assert acs.tasks(device)
	router.reload()
	router.retire()
	deliver("device.clean", push.name)
	assert not acs.tasks(device)
	push.reload()
	assert push.status == "Failed"


def test_a_device_in_a_session_is_not_an_outage(site, make, acs, home, send) -> None:
	"""One busy router would stop the pushes to all the others."""
	from gigafibre_fsm.exceptions import Busy
	from gigafibre_fsm.integrations.genieacs.client import nbi

	router, device = home()
	acs.control(session_ms=400)
	try:
		client = nbi()
		assert client.wake(device)
		with pytest.raises(Busy):
			while True:
				client.delete_fault({"_id": f"{device}:gigafibre"})
	finally:
		acs.control(session_ms=20)
		acs.settle()


def test_leftovers_are_swept(site, make, acs, home, send) -> None:
	"""Passwords of abandoned pushes would stay in the ACS for ever."""
	router, device = home()
	acs.post("offline", id=device)
	push = send(router)
	site.db.set_value("Provisioning Push", push.name, "status", "Failed")
	preset = {"configurations": [], "channel": "gigafibre"}
	requests.put(f"{acs.url}/presets/gigafibre-EQP-OLD", json=preset, timeout=10)
	push_sweep.sweep_acs()
	deliver("device.sweep")
	assert not acs.tasks(device)
	names = {preset["_id"] for preset in requests.get(f"{acs.url}/presets/", timeout=10).json()}
	assert "gigafibre-EQP-OLD" not in names and "gigafibre-on-boot" in names


def test_a_wipe_that_is_waited_for_is_not_swept(site, acs, home) -> None:
	"""A router in the workshop would be asked for its reset, lose it in the night, and never be proven empty."""
	router, device = home(status="Returned")
	acs.post("offline", id=device)
	wiping.request_wipe(router.name)
	deliver("device.reset", router.name)
	push_sweep.sweep_acs()
	deliver("device.sweep")
	assert [task["uniqueKey"] for task in acs.tasks(device)] == ["gigafibre-reset"]


def test_a_bad_profile_is_refused_before_it_is_sent(site, make, acs, home, send) -> None:
	"""A preset made of nonsense stops the ACS for every device."""
	router, _device = home()
	push = send(router)
	site.db.sql(
		"""UPDATE `tabDevice Profile Parameter` SET xsd_type = 'xsd:int', source = 'Literal', value = 'abc'
		WHERE parent = %s AND path LIKE '%%NTPServer1'""",
		make.DECO,
	)
	site.clear_document_cache("Device Profile", make.DECO)
	site.db.set_value("Provisioning Push", push.name, "status", "Pending")
	refusal = deliver("device.push", push.name)
	site.clear_document_cache("Device Profile", make.DECO)
	push.reload()
	assert refusal.code == "malformed" and push.status == "Failed"
