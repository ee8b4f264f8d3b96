"""WiFi settings in the portal: stored for the router byte for byte, or refused with a message."""

from __future__ import annotations

import io
import itertools
import secrets
from typing import Any

import pytest

from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound
from tests.factories import provisioning

pytestmark = pytest.mark.site
NAMES = ("Chez nous", "Café de l’Érable", 'a;b,c:d"e\\f', "🏠 maison", "DEADBEEF")
PASSWORDS = ("motdepasse-9", "abc<def>ghi", "a;b,c:d\"e\\f'&amp;", "  spaces at both ends  ", "12345678")


@pytest.fixture
def router(site, monkeypatch):
	"""A router of a household, seen as its customer."""
	from gigafibre_fsm.flow.portal import accounts, networks

	place = provisioning.location(status="Active")
	for module in (accounts, networks):
		monkeypatch.setattr(module, "customers_of", lambda user: [place.customer])
	return provisioning.router(location=place, acs_device_id=f"403F8C-Device2-{secrets.token_hex(4)}")


@pytest.mark.parametrize(("ssid", "password"), itertools.zip_longest(NAMES, PASSWORDS))
def test_wifi_settings_are_stored_byte_for_byte(site, router, ssid: str, password: str) -> None:
	"""The page would say "saved" while the router has `abc&lt;def&gt;ghi`, and nobody could connect."""
	from gigafibre_fsm.flow.portal import networks

	networks.change_wifi(router.location, "main", ssid, password, on=True)
	shown = networks.show_wifi(router.location, "main")
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

	from gigafibre_fsm.flow.portal import networks

	drawn = networks.join_code(ssid, password)
	picture = io.BytesIO()
	said = helpers.make_wifi_data(ssid=ssid, password=password, security="WPA")
	code = segno.make_qr(said, error="m", encoding="utf-8")
	assert drawn == code.svg_inline(scale=networks.SCREEN_SIZE, dark="#000", light="#fff")
	code.save(picture, kind="png", scale=networks.SCREEN_SIZE)
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
	from gigafibre_fsm.flow.portal import networks

	with pytest.raises(BadRequest):
		networks.change_wifi(router.location, "main", ssid, password, on=True)
	router.reload()
	assert router.custom_wifi_ssid == "Exemple-WiFi"
	if password != "********":  # Frappe takes this value for "unchanged"
		router.custom_wifi_ssid = ssid
		with pytest.raises(BadRequest):
			router.save()


MISSING = '{"rows": [{"path": "Device.WiFi.SSID.2.SSID", "missing": true, "ok": false}]}'


@pytest.mark.parametrize(
	("push", "state", "tone", "steps"),
	[
		(None, "untold", "warn", []),
		({"status": "Pending"}, "pending", "info", ["done", "current", "later"]),
		({"status": "Pushed"}, "sent", "info", ["done", "done", "current"]),
		(
			{"status": "Pushed", "waits_since": "2026-04-01 12:00:00"},
			"away",
			"warn",
			["done", "current", "later"],
		),
		({"status": "Verified"}, "taken", "good", ["done", "done", "done"]),
		({"status": "Failed", "verification": MISSING}, "missing", "warn", []),
		({"status": "Failed"}, "refused", "bad", []),
	],
)
def test_a_change_shows_how_far_it_has_come(
	site, router, push: dict[str, str] | None, state: str, tone: str, steps: list[str]
) -> None:
	"""The household would wait for settings that its router has refused, lacks, or has not received while it is off."""
	from gigafibre_fsm.flow.portal import networks, overview

	site.db.delete("Provisioning Push", {"equipment": router.name})
	if push:
		site.get_doc({"doctype": "Provisioning Push", "equipment": router.name, **push}).insert()
	told = networks.state_of_wifi(router.location)
	assert (told["state"], told["tone"]) == (state, tone) and told["sentence"]
	assert [each["state"] for each in told["steps"]] == steps
	page = networks.of_customers([router.customer])
	assert (page["places"][0]["state"] is None) == (state == "taken") and not page["ended"]
	site.db.set_value("Service Location", router.location, "status", "Disconnected")
	assert networks.of_customers([router.customer]) == {"places": [], "ended": True}
	shown = overview.of_customers([router.customer])["locations"][0]["wifi"][0]
	assert bool(shown["sentence"]) == (state != "taken")


def test_each_network_has_its_own_place_on_the_page(site, router) -> None:
	"""A household could not read the password of its 5 GHz network or of its guests, or would find the one of another."""
	from gigafibre_fsm.flow.portal import networks

	def page() -> dict[str, Any]:
		return networks.of_customers([router.customer])["places"][0]

	assert page()["may_split"] and page()["offer"]
	with pytest.raises(NotFound):
		networks.show_wifi(router.location, "guest")
	networks.change_wifi(router.location, "5ghz", "Chez nous 5G", "motdepasse-5", on=True)
	assert [each["kind"] for each in page()["networks"]] == ["main", "5ghz"] and not page()["may_split"]
	assert networks.show_wifi(router.location, "5ghz")["password"] == "motdepasse-5"
	offer = page()["offer"]
	networks.change_wifi(router.location, "guest", **offer, on=True)
	assert networks.show_wifi(router.location, "guest")["password"] == offer["password"]
	networks.change_wifi(router.location, "guest", "", "", on=False)
	assert not page()["offer"] and [each["on"] for each in page()["networks"]] == [True, True, False]


def test_a_device_restarts_once_it_answers(site, router) -> None:
	"""A household would wait for a box that is unplugged, or a neighbour's box would be restarted."""
	from gigafibre_fsm.flow.portal import networks

	ordered = {"topic": "device.reboot", "reference_name": router.name}
	with pytest.raises(Conflict):
		networks.restart(router.name)
	with pytest.raises(NotFound):
		networks.restart(provisioning.router().name)
	assert not site.db.count("Outbound Message", ordered)
	site.db.set_value("Service Equipment", router.name, "online", 1)
	assert networks.restart(router.name)["sentence"]
	assert site.db.count("Outbound Message", ordered) == 1


def test_no_password_of_ours_is_changed_by_frappe(site) -> None:
	"""Frappe also sanitizes passwords that look like markup: keys and passwords would not work."""
	fields = site.get_all(
		"DocField",
		filters={"fieldtype": "Password", "ignore_xss_filter": 0},
		fields=["parent", "fieldname"],
	)
	ours = set(site.get_all("DocType", filters={"module": "Gigafibre FSM"}, pluck="name"))
	assert not [field for field in fields if field.parent in ours]
