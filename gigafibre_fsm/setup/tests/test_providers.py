"""The URLs to which our keys are sent."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import NotAllowed
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.gigafibre_fsm.doctype.gigafibre_settings.gigafibre_settings import PROVIDERS
from tests.factories.people import make_user

pytestmark = pytest.mark.site


@pytest.fixture
def manager(site):
	name = make_user(site, "gerante.exemple@example.com", "FSM Manager")
	site.set_user(name)
	yield name
	site.set_user("Administrator")


def test_every_provider_url_is_guarded(site) -> None:
	"""A new provider's key could be sent to an address set by any user who may open the settings."""
	fields = {field.fieldname for field in site.get_meta(SETTINGS).fields if field.fieldname.endswith("_url")}
	assert fields - PROVIDERS.keys() == {"tile_url"}
	for address in PROVIDERS:
		assert site.get_meta(SETTINGS).get_field(address).read_only_depends_on


def test_a_manager_cannot_change_a_provider_url(site, manager) -> None:
	"""A manager could have our payments' secret key sent to a server of their own."""
	for address in sorted(PROVIDERS):
		settings = site.get_doc(SETTINGS)
		settings.set(address, "https://elsewhere.example.com")
		with pytest.raises(NotAllowed):
			settings.save()
			pytest.fail(address)


def test_a_manager_can_change_business_settings(site, manager) -> None:
	"""Nobody but the operator could change opening hours or a telephone number."""
	settings = site.get_doc(SETTINGS)
	settings.support_phone = "1 800 555-0123"
	settings.save()


@pytest.mark.parametrize("address", sorted(address for address in PROVIDERS if PROVIDERS[address]))
def test_a_changed_url_clears_its_key(site, address: str) -> None:
	"""One mistake in a URL would send the key to a stranger's server."""
	settings = site.get_doc(SETTINGS)
	settings.set(address, "https://first.example.com")
	for key in PROVIDERS[address]:
		settings.set(key, "kept-secret")
	settings.save()
	settings = site.get_doc(SETTINGS)
	settings.support_phone = "1 800 555-0123"
	settings.save()
	assert all(site.get_doc(SETTINGS).get_password(key) == "kept-secret" for key in PROVIDERS[address])
	settings.set(address, "https://second.example.com")
	settings.save()
	for key in PROVIDERS[address]:
		assert not site.get_doc(SETTINGS).get_password(key, raise_exception=False)
	settings.set(address, "https://third.example.com")
	for key in PROVIDERS[address]:
		settings.set(key, "its-own")
	settings.save()
	assert all(site.get_doc(SETTINGS).get_password(key) == "its-own" for key in PROVIDERS[address])
