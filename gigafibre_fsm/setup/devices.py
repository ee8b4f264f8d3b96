"""The device models in the field and their TR-069 configuration: the first Device Profiles.

Paths differ between firmwares: an operator corrects them in the desk, not here; an existing profile is left
alone.
"""

from __future__ import annotations

from typing import Any

from gigafibre_fsm.flow.vocabulary import ONT, ROUTER, TELEPHONE, TV_BOX
from gigafibre_fsm.setup.ledger import make

Parameter = dict[str, Any]

_IGD = "InternetGatewayDevice"
_VOICE_098 = f"{_IGD}.Services.VoiceService.1.VoiceProfile.1"
_VOICE_181 = "Device.Services.VoiceService.1.VoiceProfile.1"
_VOICE_TP_LINK = "Device.X_TP_Services.VoiceService.1.VoiceProfile.1"
_LIGHT_TP_LINK = "Device.Optical.Interface.1.X_TP_GPON_Config.RXPower"
PON_SERIAL_TP_LINK = "Device.Optical.Interface.1.GponAuth.GponSn"
TP_LINK_TERMINALS = "1C61B4, 9C5322"
TP_LINK_ROUTERS = f"403F8C, 50D4F7, B0A7B9, 6C5AB0, 5CE931, 3460F9, {TP_LINK_TERMINALS}"


def _literal(path: str, value: str, xsd_type: str = "xsd:string") -> Parameter:
	return {"path": path, "source": "Literal", "value": value, "xsd_type": xsd_type, "readable": 1}


def _from(path: str, source: str) -> Parameter:
	return {
		"path": path,
		"source": source,
		"xsd_type": "xsd:string",
		"readable": int("Password" not in source),
	}


def _wifi_181(indexes: tuple[int, int] = (1, 2)) -> list[Parameter]:
	"""Both bands under one name, as customers expect; `indexes` are those of 2.4 GHz and 5 GHz."""
	return [
		parameter
		for band in indexes
		for parameter in (
			_from(f"Device.WiFi.SSID.{band}.SSID", "WiFi SSID"),
			_from(f"Device.WiFi.AccessPoint.{band}.Security.KeyPassphrase", "WiFi Password"),
		)
	]


def _sip(voice: str) -> list[Parameter]:
	return [
		_from(f"{voice}.SIP.ProxyServer", "SIP Server"),
		_from(f"{voice}.SIP.RegistrarServer", "SIP Server"),
		_from(f"{voice}.Line.1.SIP.AuthUserName", "SIP Username"),
		_from(f"{voice}.Line.1.SIP.AuthPassword", "SIP Password"),
		_from(f"{voice}.Line.1.SIP.URI", "SIP Username"),
		_literal(f"{voice}.Line.1.Enable", "Enabled"),
	]


# The name servers that the router announces to the customer's devices: how the walled garden works.
DNS_181 = _from("Device.DHCPv4.Server.Pool.1.DNSServers", "DNS Servers")

_READINGS_181 = {
	"firmware_path": "Device.DeviceInfo.SoftwareVersion",
	"ip_path": "Device.IP.Interface.1.IPv4Address.1.IPAddress",
}

PROFILES: dict[str, dict[str, Any]] = {
	"Raisecom HT803G-W": {
		"manufacturer": "Raisecom",
		"product_class": "HT803G-W",
		"serial_prefix": "RCMG",
		"equipment_type": ONT,
		"data_model": "TR-098",
		"bridge": 1,
		"firmware_path": f"{_IGD}.DeviceInfo.SoftwareVersion",
		"ip_path": f"{_IGD}.WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.ExternalIPAddress",
		"rx_power_path": f"{_IGD}.WANDevice.1.X_GponInterfaceConfig.RXPower",
		"parameters": [
			_literal(
				f"{_IGD}.WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.ConnectionType", "IP_Bridged"
			),
			_from(f"{_IGD}.Time.NTPServer1", "NTP Server"),
			*_sip(_VOICE_098),
		],
	},
	"TP-Link Deco": {
		"manufacturer": "TP-Link",
		"product_class": "Device2",
		"oui": TP_LINK_ROUTERS,
		"equipment_type": ROUTER,
		"data_model": "TR-181",
		**_READINGS_181,
		"parameters": [*_wifi_181(), _from("Device.Time.NTPServer1", "NTP Server"), DNS_181],
	},
	# The XX230v from a real device's tree; those of the other two are unknown and assumed to be the same.
	**{
		f"TP-Link {model}": {
			"manufacturer": "TP-Link",
			"product_class": product_class,
			"oui": TP_LINK_TERMINALS if product_class == "Device2" else "",
			"serial_prefix": "TPLG",
			"equipment_type": ONT,
			"data_model": "TR-181",
			# OpticalSignalLevel is always 0 there.
			"rx_power_path": _LIGHT_TP_LINK,
			"rx_power_unit": "0.1 µW",
			"pon_serial_path": PON_SERIAL_TP_LINK,
			**_READINGS_181,
			"ip_path": "Device.IP.Interface.6.IPv4Address.1.IPAddress",  # the first one is the LAN
			# It has no DHCPv4: the door of the walled garden is the router's.
			"parameters": [
				*_wifi_181((1, 3)),
				_from("Device.Time.NTPServer1", "NTP Server"),
				*_sip(_VOICE_TP_LINK),
			],
		}
		for model, product_class in (("XX230v", "Device2"), ("XX430v", "XX430v"), ("XX530v", "XX530v"))
	},
	# Identified by its label only: it has no TR-069.
	"Infomir MAG": {
		"manufacturer": "Infomir",
		"oui": "001A79",
		"equipment_type": TV_BOX,
		"data_model": "TR-181",
		"reports": 0,
		"parameters": [],
	},
	# Matches any telephone adapter without a more specific profile.
	"Adaptateur téléphonique TR-181": {
		"equipment_type": TELEPHONE,
		"data_model": "TR-181",
		**_READINGS_181,
		"parameters": [_from("Device.Time.NTPServer1", "NTP Server"), *_sip(_VOICE_181)],
	},
}


def apply() -> None:
	for name, values in PROFILES.items():
		make("Device Profile", {"profile_name": name}, values)
