"""Pushes to absent devices, and changes of many devices."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gigafibre_fsm.clock import utc_now
from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.provisioning import mass_changes, push_outcomes, push_steps, push_sweep, pushes
from gigafibre_fsm.flow.vocabulary import OPEN_PUSH
from gigafibre_fsm.outbox.item import Receipt
from tests.factories.outbox import messages

pytestmark = pytest.mark.site


class _Verify:
	def __init__(self, push: str) -> None:
		self.payload = {"push": push}


@pytest.fixture
def setting(site):
	def put(field: str, value: int) -> None:
		site.db.set_single_value("Gigafibre Settings", field, value)
		site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")

	return put


@pytest.fixture
def away(site, make):
	"""A push whose device was last seen two days before."""
	router = make.router(acs_device_id="EX-Device2-AWAY")
	push = pushes.push(router.name, "test")
	push_steps.change(push.name, status="Pushed", pushed_at=utc_now())
	answer = {"state": "waiting", "why": "away", "last_inform": 1_700_000_000_000}
	push_outcomes.on_verify_outcome(_Verify(push.name), Receipt("", answer), None)
	push.reload()
	return router, push


def test_an_absent_device_takes_nobody_s_place(site, make, setting, away) -> None:
	"""Two hundred routers that are switched off would keep every other household from its settings."""
	_router, push = away
	assert push.status == "Pushed" and push.waits_since and "Waits for the device since" in push.last_error
	active = {
		"status": ("in", OPEN_PUSH),
		"next_check": ("is", "set"),
		"waits_since": ("is", "not set"),
	}
	setting("max_outstanding", site.db.count("Provisioning Push", active) + 1)
	other = pushes.push(make.router(acs_device_id="EX-Device2-HERE").name, "test")
	assert messages("device.push", other.name)


def test_it_is_no_failure_and_is_sent_when_the_device_is_back(site, away) -> None:
	"""After a weekend at the cottage the household's router would never get its settings, and staff read of a failure."""
	router, push = away
	site.db.set_value(
		"Provisioning Push",
		push.name,
		{"pushed_at": utc_now() - timedelta(hours=49), "next_check": utc_now()},
	)
	push_sweep.sweep()
	push.reload()
	assert (push.status, push.next_check) == ("Pending", None) and push.waits_since
	assert messages("device.clean", push.name), "no password waits in the ACS"
	push_sweep.sweep()
	assert site.db.count("Provisioning Push", {"equipment": router.name}) == 1, "it is still away"
	site.db.set_value(
		"Service Equipment", router.name, {"online": 1, "last_inform": site.utils.now_datetime()}
	)
	push_sweep.sweep()
	again = site.get_last_doc("Provisioning Push", {"equipment": router.name, "status": "Pending"})
	assert again.name != push.name and messages("device.push", again.name)


def test_a_mass_change_leaves_room_and_can_be_paused(site, make, setting) -> None:
	"""While 7,550 devices are changed, a household's new WiFi password would wait for hours."""
	place = make.location()
	routers = [make.router(location=place, acs_device_id=f"EX-Device2-M{at}") for at in range(3)]
	site.db.delete("Provisioning Push", {"equipment": ("in", [router.name for router in routers])})
	pages = list(mass_changes.devices(mass_changes.conditions((f"location={place.name}",))))
	assert pages == [sorted(router.name for router in routers)]
	assert mass_changes.add(pages[0], "essai") == 3
	assert mass_changes.add(pages[0], "essai") == 0, "repeating it queues nobody twice"
	assert mass_changes.progress("essai") == {"Pending": 3}
	mass_changes.set_paused(True)
	setting("max_outstanding", 100_000)
	push_sweep.sweep()
	mine = {"campaign": "essai", "next_check": ("is", "set")}
	assert not site.db.count("Provisioning Push", mine)
	mass_changes.set_paused(False)
	setting("max_outstanding", site.db.count("Provisioning Push", {"next_check": ("is", "set")}) + 1)
	push_sweep.sweep()
	assert not site.db.count("Provisioning Push", mine), "the last place is for a single household"
	setting("max_outstanding", 100_000)
	push_sweep.sweep()
	assert site.db.count("Provisioning Push", mine) == 3


@pytest.mark.parametrize("written", ["status=Actif", "model", "=x", "custom_wifi_password=x"])
def test_devices_are_chosen_by_what_they_are(written: str) -> None:
	"""A mistyped filter would change every device."""
	with pytest.raises(BadRequest):
		mass_changes.conditions((written,))
