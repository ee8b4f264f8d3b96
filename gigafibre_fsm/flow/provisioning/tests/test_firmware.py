"""A firmware reaches devices step by step, and no further than its failures allow."""

from __future__ import annotations

import secrets
from datetime import datetime, time, timedelta

import pytest
import requests

from gigafibre_fsm.clock import utc_now
from gigafibre_fsm.exceptions import IllegalTransition, ServiceRefused
from gigafibre_fsm.flow.provisioning import firmware, push_sweep
from gigafibre_fsm.integrations.genieacs.task import MalformedTask, download_task
from gigafibre_fsm.outbox.item import OutboxItem
from tests.factories.outbox import deliver, messages


@pytest.mark.parametrize(
	("begins", "ends", "now", "is_open"),
	[(1, 5, 3, True), (1, 5, 5, False), (22, 4, 23, True), (22, 4, 3, True), (22, 4, 12, False)],
)
def test_the_window_may_pass_midnight(begins: int, ends: int, now: int, is_open: bool) -> None:
	"""Routers would restart in the middle of a working day."""
	assert firmware.is_open(time(begins), time(ends), time(now)) is is_open


@pytest.mark.parametrize(("ends", "now", "day"), [(5, 3, 1), (4, 23, 2), (4, 3, 1)])
def test_a_window_closes_the_same_night(ends: int, now: int, day: int) -> None:
	"""A router that comes in the morning would load its firmware then."""
	opened = datetime.fromisoformat(f"2026-03-01 {now:02}:00")
	assert firmware.closes_at(time(ends), opened) == datetime.fromisoformat(f"2026-03-{day:02} {ends:02}:00")


def test_a_larger_step_adds_to_a_smaller_one() -> None:
	"""Raising 5 to 20 percent would leave out devices of the first step, or do others twice."""
	names = [f"EQP-{number:05}" for number in range(2000)]
	small, large = ({name for name in names if firmware.is_chosen(name, percent)} for percent in (5, 20))
	assert small < large and 50 < len(small) < 150 and 300 < len(large) < 500


def test_failures_stop_it() -> None:
	"""A firmware that breaks devices would go out to all of them."""
	assert (
		firmware.must_stop(4, 1, 10)
		and not firmware.must_stop(0, 4, 10)
		and not firmware.must_stop(95, 5, 10)
	)


@pytest.mark.parametrize("name", ["", "../x", "a/b", "x" * 200, "a;b"])
def test_a_file_name_that_could_crash_the_acs_is_refused(name: str) -> None:
	"""The northbound interface would die, for every device."""
	with pytest.raises(MalformedTask):
		download_task(name, "1 Firmware Upgrade Image")


@pytest.fixture
def rollout(site, acs):
	"""A rollout of version 2.0 to all devices of the Deco's profile, by day and by night."""
	name = f"deco-{secrets.token_hex(4)}.bin"
	requests.put(f"{acs.url}/files/{name}", data=b"image", headers={"version": "2.0"}, timeout=10)
	doc = site.get_doc(
		{
			"doctype": "Firmware Rollout",
			"device_profile": "TP-Link Deco",
			"version": "2.0",
			"file_name": name,
			"percent": 100,
			"at_once": 1000,
			"from_time": "00:00:00",
			"until_time": "23:59:59",
		}
	).insert()
	doc.run()
	return doc


@pytest.mark.site
def test_a_draft_says_how_many_devices_it_would_reach(site, make) -> None:
	"""A manager who presses Begin would learn in the morning that all devices were updated."""
	make.router(device_profile="TP-Link Deco", firmware="1.5.1", online=1, acs_device_id="EX-DRAFT-1")
	draft = site.get_doc(
		{
			"doctype": "Firmware Rollout",
			"device_profile": "TP-Link Deco",
			"version": "2.0",
			"file_name": "deco.bin",
			"percent": 100,
			"from_time": "01:00:00",
			"until_time": "05:00:00",
		}
	).insert()
	all_of_them = draft.remaining
	assert all_of_them >= 1 and not site.db.exists("Firmware Update", {"rollout": draft.name})
	draft.update({"version": "1.5.1", "percent": "100"})  # as a form may send it
	draft.save()
	assert draft.remaining < all_of_them


def ordered_for(site, rollout, router):
	firmware.advance(rollout.name)
	return site.get_doc("Firmware Update", {"rollout": rollout.name, "equipment": router.name})


def an_hour_later(site, rollout, update: str):
	"""The ACS was asked what became of an update that nothing was heard of."""
	site.db.set_value("Firmware Update", update, "ordered_at", utc_now() - timedelta(hours=2))
	firmware.advance(rollout.name)
	deliver("device.firmware_back", update)
	return site.get_doc("Firmware Update", update)


@pytest.mark.site
def test_what_has_not_begun_by_night_does_not_begin_by_day(site, acs, home, rollout) -> None:
	"""A router that was out of reach at four would restart in the middle of a telephone call at ten."""
	router, device = home(device_profile="TP-Link Deco", firmware="1.5.1", online=1)
	acs.post("offline", id=device)
	update = ordered_for(site, rollout, router)
	deliver("device.firmware", update.name)
	assert [task["uniqueKey"] for task in acs.tasks(device)] == ["gigafibre-firmware"]
	push_sweep.sweep_acs()
	deliver("device.sweep")
	assert acs.tasks(device), "the nightly clearing leaves what somebody waits for"
	rollout.reload()
	rollout.pause()
	deliver("device.firmware_back", update.name)
	update.reload()
	assert update.status == "Not Begun" and not acs.tasks(device)
	acs.post("inform", id=device)
	assert acs.on_device(device)["Device.DeviceInfo.SoftwareVersion"] != "2.0"
	rollout.reload()
	assert rollout.failed == 0
	rollout.run()
	firmware.advance(rollout.name)
	again = {"rollout": rollout.name, "equipment": router.name, "status": "Ordered"}
	assert site.db.count("Firmware Update", again) == 1, "the next night"


@pytest.mark.site
def test_an_order_that_comes_too_late_is_not_sent(site, home, rollout) -> None:
	"""After an outage of the ACS in the night, hundreds of routers would restart in the morning."""
	router, _device = home(device_profile="TP-Link Deco", firmware="1.5.1", online=1)
	update = ordered_for(site, rollout, router)
	item = OutboxItem("", "GenieACS", firmware.TOPIC, "", {"update": update.name}, None, "", 1)
	firmware.on_outcome(item, None, ServiceRefused("Too late to be of use.", code="expired"))
	update.reload()
	assert update.status == "Not Begun"


@pytest.mark.site
def test_a_file_that_the_acs_does_not_have_stops_it(site, acs, home, rollout) -> None:
	"""A mistyped name would count as a failure of each device, which would never get its firmware any more."""
	router, _device = home(device_profile="TP-Link Deco", firmware="1.5.1", online=1)
	requests.delete(f"{acs.url}/files/{rollout.file_name}", timeout=10).raise_for_status()
	update = ordered_for(site, rollout, router)
	deliver("device.firmware", update.name)
	rollout.reload()
	assert rollout.status == "Stopped" and rollout.file_name in rollout.stopped_because
	assert messages("firmware.stopped", rollout.name)
	requests.put(f"{acs.url}/files/{rollout.file_name}", data=b"image", timeout=10).raise_for_status()
	rollout.run()
	firmware.advance(rollout.name)
	again = {"rollout": rollout.name, "equipment": router.name, "status": "Ordered"}
	assert site.db.count("Firmware Update", again) == 1 and rollout.failed == 0


@pytest.mark.site
def test_a_device_that_the_acs_has_forgotten_gets_it_once_it_is_back(site, acs, home, rollout) -> None:
	"""A device that was deleted in the ACS would count as a failure, and be left out for ever."""
	router, device = home(device_profile="TP-Link Deco", firmware="1.5.1", online=1)
	requests.delete(f"{acs.url}/devices/{device}", timeout=10).raise_for_status()
	update = ordered_for(site, rollout, router)
	deliver("device.firmware", update.name)
	updates = {"rollout": rollout.name, "equipment": router.name}
	for _time in range(2):
		firmware.advance(rollout.name)
	assert site.get_all("Firmware Update", updates, pluck="status") == ["Not Begun"]
	site.db.set_value("Service Equipment", router.name, "online", 1)
	rollout.reload()
	assert rollout.status == "Done" and rollout.remaining >= 1, "who is offline is not forgotten"
	rollout.run()
	firmware.advance(rollout.name)
	assert site.db.count("Firmware Update", {**updates, "status": "Ordered"}) == 1 and rollout.failed == 0


@pytest.mark.site
def test_a_device_that_cannot_load_it_is_left_alone(site, acs, home, rollout) -> None:
	"""The ACS would have it try again and again for days, and staff would not read why it fails."""
	router, device = home(device_profile="TP-Link Deco", firmware="1.5.1", online=1)
	acs.post("refuse", id=device, path="Download", code="9010")
	update = ordered_for(site, rollout, router)
	deliver("device.firmware", update.name)
	acs.settle()
	assert acs.faults(device) and not acs.tasks(device)
	update = an_hour_later(site, rollout, update.name)
	assert update.status == "Failed" and "9010" in update.last_error
	assert not acs.faults(device)


@pytest.mark.site
def test_a_device_takes_it_and_says_so(site, acs, home, rollout) -> None:
	"""Staff would read "ordered" for ever, or "done" of a device that kept its old firmware."""
	router, device = home(device_profile="TP-Link Deco", firmware="1.5.1", online=1)
	firmware.advance(rollout.name)
	update = site.get_doc("Firmware Update", {"rollout": rollout.name, "equipment": router.name})
	deliver("device.firmware", update.name)
	acs.settle()
	assert acs.on_device(device)["Device.DeviceInfo.SoftwareVersion"] == "2.0"
	site.db.set_value("Service Equipment", router.name, "firmware", "2.0")
	firmware.advance(rollout.name)
	update.reload()
	rollout.reload()
	assert update.status == "Verified" and rollout.verified == 1
	firmware.advance(rollout.name)
	assert site.db.count("Firmware Update", {"equipment": router.name}) == 1


@pytest.mark.site
def test_too_many_failures_stop_the_rollout(site, make, rollout) -> None:
	"""Every household of the model would lose its router in one night."""
	for number in range(6):
		make.router(
			device_profile="TP-Link Deco",
			firmware="1",
			online=1,
			acs_device_id=f"EX-F-{number}{rollout.name}",
		)
	firmware.advance(rollout.name)
	ordered = site.get_all("Firmware Update", {"rollout": rollout.name, "status": "Ordered"}, pluck="name")
	assert len(ordered) >= 6
	site.db.set_value(
		"Firmware Update", {"name": ("in", ordered)}, "ordered_at", utc_now() - timedelta(hours=2)
	)
	firmware.advance(rollout.name)
	for name in ordered:
		deliver("device.firmware_back", name)
	firmware.advance(rollout.name)
	rollout.reload()
	assert rollout.status == "Stopped" and rollout.failed >= 6 and rollout.stopped_because
	firmware.advance(rollout.name)
	rollout.reload()
	assert rollout.status == "Stopped", "nothing goes on by itself"
	rollout.status = "Draft"
	with pytest.raises(IllegalTransition):
		rollout.save()
