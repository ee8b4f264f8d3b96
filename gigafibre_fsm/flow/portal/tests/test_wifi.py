"""WiFi settings in the portal: stored for the router byte for byte, or refused with a message."""

from __future__ import annotations

import io
import itertools

import pytest

from gigafibre_fsm.exceptions import BadRequest
from tests.factories import provisioning

pytestmark = pytest.mark.site
NAMES = ("Chez nous", "Café de l’Érable", 'a;b,c:d"e\\f', "🏠 maison", "DEADBEEF")
PASSWORDS = ("motdepasse-9", "abc<def>ghi", "a;b,c:d\"e\\f'&amp;", "  spaces at both ends  ", "12345678")


@pytest.fixture
def router(site, monkeypatch):
	"""A router of a household, seen as its customer."""
	from gigafibre_fsm.flow.portal import wifi

	place = provisioning.location()
	monkeypatch.setattr(wifi, "customers_of", lambda user: [place.customer])
	return provisioning.router(location=place)


@pytest.mark.parametrize(("ssid", "password"), itertools.zip_longest(NAMES, PASSWORDS))
def test_wifi_settings_are_stored_byte_for_byte(site, router, ssid: str, password: str) -> None:
	"""The page would say "saved" while the router has `abc&lt;def&gt;ghi`, and nobody could connect."""
	from gigafibre_fsm.flow.portal import wifi

	assert wifi.change_wifi(router.name, ssid, password)["ssid"] == ssid
	shown = wifi.show_wifi(router.name)
	assert (shown["ssid"], shown["password"]) == (ssid, password)
	device = site.get_doc("Service Equipment", router.name)
	assert device.get_password("custom_wifi_password") == password


@pytest.mark.parametrize(("ssid", "password"), itertools.zip_longest(NAMES, PASSWORDS))
def test_the_qr_code_has_name_and_password(ssid: str, password: str) -> None:
	"""A telephone would join another network, or none."""
	import segno
	import zxingcpp
	from PIL import Image
	from segno import helpers

	from gigafibre_fsm.flow.portal import wifi

	drawn = wifi.join_code(ssid, password)
	picture = io.BytesIO()
	said = helpers.make_wifi_data(ssid=ssid, password=password, security="WPA")
	code = segno.make_qr(said, error="m", encoding="utf-8")
	assert drawn == code.svg_inline(scale=wifi.SCREEN_SIZE, dark="#000", light="#fff")
	code.save(picture, kind="png", scale=wifi.SCREEN_SIZE)
	read = zxingcpp.read_barcodes(Image.open(picture))[0].text
	assert fields(read) == {"T": "WPA", "S": ssid, "P": password}


def fields(read: str) -> dict[str, str]:
	"""The parts of a WiFi QR code as telephones parse it."""
	assert read.startswith("WIFI:") and read.endswith(";;")
	found, name, value, letters = {}, "", "", iter(read[5:-1])
	for letter in letters:
		if letter == "\\":
			value += next(letters)
		elif letter == ":" and not name:
			name, value = value, ""
		elif letter == ";":
			found[name] = value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
			name, value = "", ""
		else:
			value += letter
	return found


@pytest.mark.parametrize(
	("ssid", "password"), [("abc<def>ghi", "motdepasse-9"), ("Bon ", "motdepasse-9"), ("Bon", "********")]
)
def test_settings_that_cannot_be_stored_exactly_are_refused(site, router, ssid: str, password: str) -> None:
	"""The value would be changed silently, whichever way it is entered."""
	from gigafibre_fsm.flow.portal import wifi

	with pytest.raises(BadRequest):
		wifi.change_wifi(router.name, ssid, password)
	router.reload()
	assert router.custom_wifi_ssid == "Exemple-WiFi"
	if password != "********":  # Frappe takes this value for "unchanged"
		router.custom_wifi_ssid = ssid
		with pytest.raises(BadRequest):
			router.save()


@pytest.mark.parametrize(
	("push", "state"),
	[
		(None, "untold"),
		("Pending", "pending"),
		("Pushed", "pending"),
		("Verified", "taken"),
		("Failed", "refused"),
	],
)
def test_a_change_shows_whether_a_router_applied_it(site, router, push: str | None, state: str) -> None:
	"""The household would wait for settings that its router has refused or never received."""
	from gigafibre_fsm.flow.portal import overview, wifi

	if push:
		site.get_doc({"doctype": "Provisioning Push", "status": push, "equipment": router.name}).insert()
	told = wifi.state_of_wifi(router.name)
	assert told["state"] == state and told["sentence"]["text"]
	shown = overview.of_customers([router.customer])["locations"][0]["wifi"][0]
	assert bool(shown["sentence"]) == (state != "taken")


def test_no_password_of_ours_is_changed_by_frappe(site) -> None:
	"""Frappe also sanitizes passwords that look like markup: keys and passwords would not work."""
	fields = site.get_all(
		"DocField",
		filters={"fieldtype": "Password", "ignore_xss_filter": 0},
		fields=["parent", "fieldname"],
	)
	ours = set(site.get_all("DocType", filters={"module": "Gigafibre FSM"}, pluck="name"))
	assert not [field for field in fields if field.parent in ours]
