"""Reports of devices while the disk is low."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.site


@pytest.fixture
def low(site: Any) -> Iterator[None]:
	site.local.conf.low_disk_gb = 1_000_000
	yield
	del site.local.conf["low_disk_gb"]


def test_reports_of_known_devices_are_acted_upon_but_not_kept(site: Any, make: Any, low: None) -> None:
	"""Thousands of devices that restart after a power failure would fill the disk; or a new router would get no settings."""
	from gigafibre_fsm.flow.provisioning import device_events
	from gigafibre_fsm.flow.provisioning.facts import DeviceFacts

	router = make.router()
	before = site.db.count("Device Event")
	report = {"oui": "403F8C", "product_class": "Device2"}
	device_events.record_event(
		DeviceFacts(router.mac, acs_device_id=f"403F8C-Device2-{router.mac}", **report)
	)
	assert site.db.count("Device Event") == before
	assert site.db.get_value("Service Equipment", router.name, "last_inform")
	assert site.db.exists("Provisioning Push", {"equipment": router.name})


def test_an_unknown_device_still_opens_its_issue(site: Any, make: Any, low: None) -> None:
	"""A stranger on the network would go unnoticed while the disk is low."""
	from gigafibre_fsm.flow.provisioning import device_events
	from gigafibre_fsm.flow.provisioning.facts import DeviceFacts

	event = device_events.record_event(
		DeviceFacts(make.mac(), acs_device_id="403F8C-Device2-X", oui="403F8C")
	)
	assert event.issue
