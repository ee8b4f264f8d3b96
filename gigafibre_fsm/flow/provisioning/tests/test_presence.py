"""Whether a device is online, and which device has the telephone line."""

from __future__ import annotations

import pytest

from tests.factories.acs import DAY_MS
from tests.factories.outbox import deliver

pytestmark = pytest.mark.site


def test_a_device_without_informs_goes_offline(site, make, acs, home) -> None:
	"""Every healthy household would be reported as silent, and a dead router as online for ever."""
	from gigafibre_fsm.flow.provisioning import presence

	router, device = home(online=1, last_inform="2026-11-01 08:00:00")
	there, other = home(online=0)
	acs.control(advance_ms=DAY_MS)
	acs.post("inform", id=other)
	presence.ask_the_acs()
	deliver("device.presence")
	fields = ["online", "last_inform"]
	online, seen = site.db.get_value("Service Equipment", router.name, fields)
	assert not online and seen > site.utils.get_datetime("2026-11-01 08:00:00")
	assert site.db.get_value("Service Equipment", there.name, "online")


def test_a_sip_account_goes_to_one_device(site, make) -> None:
	"""ONT and adapter would both register the line, and it would ring on one of them."""
	from gigafibre_fsm.flow.provisioning import desired_state

	place = make.location()
	ont = make.router(
		location=place, equipment_type="ONT", mac=None, serial=f"RCMG{make.mac()[-8:]}", model="HT803G-W"
	)
	telephone = make.router(
		location=place,
		equipment_type="Téléphone IP",
		model="HT801",
		custom_wifi_ssid=None,
		custom_sip_username="4505550100",
		custom_sip_password="secret-sip",
	)

	def has_number(device) -> bool:
		return any(p.value == "4505550100" for p in desired_state.wanted(device).parameters)

	assert has_number(telephone) and not has_number(ont)
	site.db.set_value("Service Equipment", telephone.name, "status", "Awaiting Scan")
	assert has_number(ont)


def test_a_device_without_a_profile_opens_an_issue(site, make) -> None:
	"""A router that cannot be configured would be installed, and nobody would know why it has no WiFi."""
	from gigafibre_fsm.flow.provisioning import device_events

	router = make.router(serial="2226469000523", mac=None, model=None)
	for _time in range(2):
		assert device_events.push(router.name, "test") is None
	issues = site.get_all("Issue", filters={"fsm_service_equipment": router.name}, pluck="fsm_kind")
	assert issues == ["Device without profile"]
