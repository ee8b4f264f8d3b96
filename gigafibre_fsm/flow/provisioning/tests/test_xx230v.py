"""An XX230v is provisioned whole: both bands, guests, telephone, VLAN."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.provisioning import push_steps, pushes
from tests.factories.outbox import deliver

pytestmark = pytest.mark.site
VOICE = "Device.X_TP_Services.VoiceService.1.VoiceProfile.1"


@pytest.fixture
def terminal(site, make, acs):
	"""An ONT with WiFi and telephone on an OLT whose customers are in VLAN 40; (equipment, id of the device)."""
	settings = {
		"digit_map": "[2-9]xxxxxxxxx|911",
		"dtmf_method": "RFC2833",
		"voice_dscp": 46,
		"sip_server": "sip.example.com",
	}
	for field, value in settings.items():
		site.db.set_single_value("Gigafibre Settings", field, value)
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	olt = site.get_doc(
		{
			"doctype": "OLT",
			"olt_name": f"OLT-{site.generate_hash(length=6)}",
			"ip_address": "198.18.9.9",
			"location": "Exemple",
			"customer_vlan": 40,
		}
	).insert()
	device = acs.known_device(model="XX230v", product_class="")
	serial = device.rsplit("-", 1)[1]
	ont = make.router(
		equipment_type="ONT",
		location=make.location(olt=olt.name),
		serial=serial,
		mac=None,
		acs_device_id=device,
		device_profile="TP-Link XX230v",
		custom_sip_username="4505550142",
		custom_sip_password="geheim-sip-geheim-sip-24",
	)
	return ont, device


def send(acs, ont, times: int = 3):
	name = pushes.push(ont.name, "test").name
	deliver("device.push", name)
	acs.settle()
	for _time in range(times):
		push_steps.post_verify(name)
		deliver("device.verify", name)
		acs.settle()
	return name


def test_it_is_provisioned_whole(site, acs, terminal) -> None:
	"""A household would have one band under the factory's name, no telephone, or traffic in no VLAN."""
	ont, device = terminal
	ont.update({"wifi_5ghz_ssid": "Exemple-5G", "wifi_5ghz_password": "autre-mot-5", "guest_wifi_on": 1})
	ont.update({"guest_wifi_ssid": "Visite", "guest_wifi_password": "bienvenue-8"})
	ont.save()
	push = site.get_doc("Provisioning Push", send(acs, ont))
	assert push.status == "Verified", push.last_error
	on = acs.on_device(device)
	point = "Device.WiFi.AccessPoint.{0}.Security.KeyPassphrase"
	assert [on[f"Device.WiFi.SSID.{at}.SSID"] for at in (1, 2, 3, 4)] == [
		"Exemple-WiFi",
		"Visite",
		"Exemple-5G",
		"Visite",
	]
	assert [on[point.format(at)] for at in (1, 2, 3, 4)] == [
		"motdepasse-1",
		"bienvenue-8",
		"autre-mot-5",
		"bienvenue-8",
	]
	assert [on[f"Device.WiFi.SSID.{at}.Enable"] for at in (1, 2, 3, 4, 5)] == [True, True, True, True, False]
	assert on["Device.WiFi.AccessPoint.2.IsolationEnable"] is True
	assert on["Device.Ethernet.VLANTermination.3.VLANID"] == 40
	line = f"{VOICE}.Line.1"
	assert (on[f"{line}.SIP.AuthUserName"], on[f"{line}.Enable"], on[f"{line}.Status"]) == (
		"4505550142",
		"Enabled",
		"Up",
	)
	assert (on[f"{VOICE}.DigitMap"], on[f"{VOICE}.DTMFMethod"]) == ("[2-9]xxxxxxxxx|911", "RFC2833")
	assert (on[f"{VOICE}.SIP.DSCPMark"], on[f"{VOICE}.RTP.DSCPMark"]) == (46, 46)
	shown = repr(acs.shown(device))
	assert not any(secret in shown for secret in ("motdepasse-1", "bienvenue-8", "geheim-sip"))


def test_a_guest_network_is_switched_off_again(site, acs, terminal) -> None:
	"""Guests of long ago would still be on the household's network."""
	ont, device = terminal
	ont.update({"guest_wifi_on": 1, "guest_wifi_ssid": "Visite", "guest_wifi_password": "bienvenue-8"})
	ont.save()
	send(acs, ont)
	ont.reload()
	ont.guest_wifi_on = 0
	ont.save()
	send(acs, ont)
	on = acs.on_device(device)
	assert [on[f"Device.WiFi.SSID.{at}.Enable"] for at in (1, 2, 3, 4)] == [True, False, True, False]


def test_the_line_goes_to_one_device(site, make, acs, terminal) -> None:
	"""A call would ring on whichever of ONT and adapter registered last."""
	ont, device = terminal
	send(acs, ont)
	assert acs.on_device(device)[f"{VOICE}.Line.1.Enable"] == "Enabled"
	ont.update({"custom_sip_username": None, "custom_sip_password": None})
	ont.save()
	make.router(
		equipment_type="Téléphone IP",
		location=site.get_doc("Service Location", ont.location),
		custom_wifi_ssid=None,
		custom_wifi_password=None,
		custom_sip_username="4505550142",
		custom_sip_password="geheim-sip-geheim-sip-24",
	)
	send(acs, ont)
	assert acs.on_device(device)[f"{VOICE}.Line.1.Enable"] == "Disabled"
