"""The WiFi of a household as the portal and staff change it."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import BadRequest, NotFound
from gigafibre_fsm.flow.provisioning import wifi

pytestmark = pytest.mark.site


@pytest.fixture
def house(make):
	"""An ONT that carries both bands and guests; its location's name."""
	router = make.router(equipment_type="ONT", device_profile="TP-Link XX230v", acs_device_id="EX-Device2-1")
	return router, router.location


def names(location: str) -> dict[str, tuple[str, str, bool]]:
	return {each.kind: (each.ssid, each.password, each.on) for each in wifi.current(location)}


def test_each_network_is_changed_by_itself(site, house) -> None:
	"""A household that renames its guest network would find its own renamed."""
	router, place = house
	assert names(place) == {
		"main": ("Exemple-WiFi", "motdepasse-1", True),
		"5ghz": ("", "", False),
		"guest": ("", "", False),
	}
	assert wifi.change(place, "guest", "Visite", "bienvenue-8").state == "pending"
	wifi.change(place, "5ghz", "Exemple-5G", "autre-mot-5")
	wifi.change(place, "main", "Chez nous", "")
	assert names(place) == {
		"main": ("Chez nous", "motdepasse-1", True),
		"5ghz": ("Exemple-5G", "autre-mot-5", True),
		"guest": ("Visite", "bienvenue-8", True),
	}
	wifi.change(place, "guest", on=False)
	wifi.change(place, "5ghz", on=False)
	assert names(place)["guest"] == ("Visite", "bienvenue-8", False)
	assert names(place)["5ghz"] == ("", "", False)
	assert site.db.count("Provisioning Push", {"equipment": router.name, "status": "Pending"}) == 1


@pytest.mark.parametrize(
	("kind", "ssid", "password"),
	[
		("guest", "Exemple-WiFi", "bienvenue-8"),
		("guest", "", "bienvenue-8"),
		("guest", "Visite", "court"),
		("main", "x" * 33, "motdepasse-2"),
		("5ghz", "Exemple-5G", "mot de passe é"),
	],
)
def test_what_no_router_accepts_changes_nothing(house, kind: str, ssid: str, password: str) -> None:
	"""The router would refuse all parameters, and the household would read that it has a new network name."""
	before = names(house[1])
	with pytest.raises(BadRequest):
		wifi.change(house[1], kind, ssid, password)
	assert names(house[1]) == before


def test_a_router_without_guests_offers_none(site, make) -> None:
	"""A household would wait for a network that its router cannot have."""
	plain = site.copy_doc(site.get_doc("Device Profile", "TP-Link Deco"))
	plain.profile_name = "Routeur sans invités"
	plain.parameters = [row for row in plain.parameters if "Guest" not in row.source]
	place = make.router(device_profile=plain.insert().name).location
	assert set(names(place)) == {"main", "5ghz"}
	with pytest.raises(NotFound):
		wifi.change(place, "guest", "Visite", "bienvenue-8")


def test_the_state_says_what_it_waits_for(site, house) -> None:
	"""The household would look for a mistake in the password while the router is simply off."""
	router, place = house
	site.db.delete("Provisioning Push", {"equipment": router.name})
	assert wifi.state(place).state == "untold"
	wifi.change(place, "main", "Chez nous", "motdepasse-2")
	push = site.get_doc("Provisioning Push", {"equipment": router.name, "status": "Pending"})
	values = {"online": 0, "last_inform": "2026-04-01 08:00:00"}
	site.db.set_value("Service Equipment", router.name, values)
	away = wifi.state(place)
	assert (away.state, str(away.since)) == ("away", "2026-04-01 08:00:00")
	site.db.set_value("Provisioning Push", push.name, "status", "Verified")
	assert wifi.state(place).state == "taken"
	site.db.set_value("Provisioning Push", push.name, "status", "Failed")
	assert wifi.state(place).state == "refused"
