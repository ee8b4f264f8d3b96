"""SIP accounts against the Routr stand-in."""

from __future__ import annotations

import secrets

import pytest
import requests

from gigafibre_fsm.flow.provisioning import device_events
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts
from tests.factories import provisioning
from tests.factories.outbox import deliver, messages

pytestmark = pytest.mark.site


@pytest.fixture
def routr(site, fakes):
	settings = site.get_single("Gigafibre Settings")
	settings.routr_url, settings.routr_token = fakes["routr"]["url"], fakes["routr"]["token"]
	settings.flags.ignore_mandatory = True
	settings.save()
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	url = fakes["routr"]["url"]

	def lets_in(username: str, secret: str) -> bool:
		body = {"username": username, "secret": secret}
		return requests.post(f"{url}/_register", json=body, timeout=10).json()["registered"]

	return lets_in


@pytest.fixture
def telephone(site, routr):
	return provisioning.router(
		equipment_type="Téléphone IP",
		custom_wifi_ssid=None,
		custom_wifi_password=None,
		custom_sip_username=f"s{secrets.token_hex(6)}",
		custom_sip_password="geheim-sip-1",
	)


def test_the_sip_account_exists_while_the_telephone_is_installed(site, routr, telephone) -> None:
	"""The customer's telephone could not register, or the next customer would have the old number."""
	user = telephone.custom_sip_username
	deliver("sip.account", telephone.name)
	deliver("sip.account", telephone.name)
	assert routr(user, "geheim-sip-1") and not routr(user, "other")
	telephone.custom_sip_password = "geheim-sip-2"
	telephone.save()
	deliver("sip.account", telephone.name)
	assert routr(user, "geheim-sip-2") and not routr(user, "geheim-sip-1")
	telephone.retire()
	deliver("sip.close", telephone.name)
	assert not routr(user, "geheim-sip-2")


def test_saving_again_queues_nothing(site, telephone) -> None:
	"""Each save of a record would be another call to the telephony server."""
	telephone.save()
	rows = messages("sip.account", telephone.name)
	assert len(rows) == 1 and "geheim" not in repr(rows)


def report(device, event: str, key: str) -> None:
	known = {"acs_device_id": f"000B82-HT801-{device.mac}", "product_class": "HT801", "oui": "000B82"}
	device_events.record_event(DeviceFacts(device.mac, event, mac=device.mac, event_key=key, **known))


def password(device) -> str:
	device.reload()
	return device.get_password("custom_sip_password")


def test_a_reset_telephone_gets_another_password(site, routr, telephone) -> None:
	"""Whoever had the adapter in their hands could go on telephoning at the household's cost."""
	report(telephone, "bootstrap", "first start")
	assert password(telephone) == "geheim-sip-1", "the confirmation of the order has it"
	done = {"status": "Verified", "next_check": None}
	site.db.set_value("Provisioning Push", {"equipment": telephone.name}, done)
	report(telephone, "online", "switched off and on")
	assert password(telephone) == "geheim-sip-1"
	report(telephone, "bootstrap", "reset")
	second = password(telephone)
	assert second != "geheim-sip-1" and len(second) >= 12
	deliver("sip.account", telephone.name)
	assert routr(telephone.custom_sip_username, second), "the telephone server knows it"
	assert not routr(telephone.custom_sip_username, "geheim-sip-1")
	waiting = {"equipment": telephone.name, "status": "Pending"}
	assert site.db.count("Provisioning Push", waiting) == 1, "and the adapter gets it"
	report(telephone, "bootstrap", "reset")
	assert password(telephone) == second, "scripts of the ACS run twice"
