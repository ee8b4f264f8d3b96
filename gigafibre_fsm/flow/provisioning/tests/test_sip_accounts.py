"""SIP accounts against the Routr stand-in."""

from __future__ import annotations

import secrets

import pytest
import requests

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
