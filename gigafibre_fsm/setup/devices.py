"""The first Device Profiles: device models in the field and their TR-069 configuration.

Paths differ between firmwares: an operator corrects them in the desk, not here; an existing profile is left alone.
"""

from __future__ import annotations

from typing import Any

from gigafibre_fsm.flow.vocabulary import ONT, ROUTER, TELEPHONE, TV_BOX
from gigafibre_fsm.setup.ledger import get_or_create

Parameter = dict[str, Any]

_IGD = "InternetGatewayDevice"
_VOICE_098 = f"{_IGD}.Services.VoiceService.1.VoiceProfile.1"
_VOICE_181 = "Device.Services.VoiceService.1.VoiceProfile.1"
_VOICE_TP_LINK = "Device.X_TP_Services.VoiceService.1.VoiceProfile.1"
_LIGHT_TP_LINK = "Device.Optical.Interface.1.X_TP_GPON_Config"
PON_SERIAL_TP_LINK = "Device.Optical.Interface.1.GponAuth.GponSn"
TP_LINK_TERMINALS = "1C61B4, 9C5322"
TP_LINK_ROUTERS = f"403F8C, 50D4F7, B0A7B9, 6C5AB0, 5CE931, 3460F9, {TP_LINK_TERMINALS}"


def _literal(path: str, value: str, xsd_type: str = "xsd:string") -> Parameter:
	return {"path": path, "source": "Literal", "value": value, "xsd_type": xsd_type, "readable": 1}


def _from(path: str, source: str, xsd_type: str = "xsd:string", *alternatives: str) -> Parameter:
	return {
		"path": path,
		"alternatives": "\n".join(alternatives),
		"source": source,
		"xsd_type": xsd_type,
		"readable": int("Password" not in source),
	}


def _if_there(parameter: Parameter) -> Parameter:
	"""An optional parameter: a device without it is still correctly configured."""
	return {**parameter, "optional": 1}


def _wifi_181(bands: tuple[int, int] = (1, 2)) -> list[Parameter]:
	"""WiFi parameters (TR-181); `bands` are the indexes of 2.4 GHz and 5 GHz, which share one name unless the household wants
	two.
	"""
	first, second = bands
	key = "Device.WiFi.AccessPoint.{0}.Security.KeyPassphrase"
	return [
		_from(f"Device.WiFi.SSID.{first}.SSID", "WiFi SSID"),
		_from(key.format(first), "WiFi Password"),
		_from(f"Device.WiFi.SSID.{second}.SSID", "WiFi SSID 5 GHz"),
		_from(key.format(second), "WiFi Password 5 GHz"),
	]


def _guests_181(indexes: tuple[int, ...]) -> list[Parameter]:
	"""A guest network on these indexes, isolated from the household's own."""
	return [
		_if_there(parameter)
		for index in indexes
		for parameter in (
			_from(f"Device.WiFi.SSID.{index}.SSID", "Guest SSID"),
			_from(f"Device.WiFi.AccessPoint.{index}.Security.KeyPassphrase", "Guest Password"),
			_from(f"Device.WiFi.AccessPoint.{index}.IsolationEnable", "Guest WiFi", "xsd:boolean"),
			_from(f"Device.WiFi.SSID.{index}.Enable", "Guest WiFi", "xsd:boolean"),
			_from(f"Device.WiFi.AccessPoint.{index}.Enable", "Guest WiFi", "xsd:boolean"),
		)
	]


def _sip(voice: str) -> list[Parameter]:
	return [
		_from(f"{voice}.SIP.ProxyServer", "SIP Server"),
		_from(f"{voice}.SIP.RegistrarServer", "SIP Server"),
		_from(f"{voice}.Line.1.SIP.AuthUserName", "SIP Username"),
		_from(f"{voice}.Line.1.SIP.AuthPassword", "SIP Password"),
		_from(f"{voice}.Line.1.SIP.URI", "SIP Username"),
		_from(f"{voice}.Line.1.Enable", "SIP Line"),
		*(
			_if_there(parameter)
			for parameter in (
				_from(f"{voice}.DigitMap", "Digit Map"),
				_from(f"{voice}.DTMFMethod", "DTMF Method"),
				_from(f"{voice}.SIP.DSCPMark", "Voice DSCP", "xsd:unsignedInt"),
				_from(f"{voice}.RTP.DSCPMark", "Voice DSCP", "xsd:unsignedInt"),
			)
		),
	]


# The DNS servers that the router announces to the customer's devices; the walled garden uses them.
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
		# One gigabit port on the LAN side.
		"max_speed": 1000,
		"firmware_path": f"{_IGD}.DeviceInfo.SoftwareVersion",
		"ip_path": f"{_IGD}.WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.ExternalIPAddress",
		"rx_power_path": f"{_IGD}.WANDevice.1.X_GponInterfaceConfig.RXPower",
		"mac_paths": f"{_IGD}.WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.MACAddress",
		"parameters": [
			_literal(
				f"{_IGD}.WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.ConnectionType", "IP_Bridged"
			),
			_from(f"{_IGD}.Time.NTPServer1", "NTP Server"),
			_if_there(_literal(f"{_IGD}.UPnP.Device.Enable", "0", "xsd:boolean")),
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
		"mac_paths": "Device.Ethernet.Interface.1.MACAddress",
		"parameters": [
			*_wifi_181(),
			# Assumed to follow the main networks, one per band: a Deco without them skips these lines.
			*_guests_181((3, 4)),
			_from("Device.Time.NTPServer1", "NTP Server"),
			_if_there(_literal("Device.UPnP.Device.Enable", "0", "xsd:boolean")),
			DNS_181,
		],
	},
	# Paths of the XX230v from a real device's tree; those of the other two are assumed to be the same.
	**{
		f"TP-Link {model}": {
			"manufacturer": "TP-Link",
			"product_class": product_class,
			"oui": TP_LINK_TERMINALS if product_class == "Device2" else "",
			"serial_prefix": "TPLG",
			"equipment_type": ONT,
			"data_model": "TR-181",
			# OpticalSignalLevel is always 0 on this model.
			"rx_power_path": f"{_LIGHT_TP_LINK}.RXPower",
			"rx_power_unit": "0.1 µW",
			"tx_power_path": f"{_LIGHT_TP_LINK}.TXPower",
			"tx_power_unit": "0.1 µW",
			"mac_paths": f"{_LIGHT_TP_LINK}.MACAddress",
			"pon_serial_path": PON_SERIAL_TP_LINK,
			**_READINGS_181,
			"ip_path": "Device.IP.Interface.6.IPv4Address.1.IPAddress",  # the first interface is the LAN
			# No DHCPv4 on this model: the router holds the walled garden.
			"parameters": [
				# SSID.2 is a second network at 2.4 GHz, SSID.4 one at 5 GHz.
				*_wifi_181((1, 3)),
				*_guests_181((2, 4)),
				_from("Device.Time.NTPServer1", "NTP Server"),
				_if_there(_literal("Device.UPnP.Device.Enable", "0", "xsd:boolean")),
				# The VLAN of the WAN interface, IP.Interface.6. An OLT without a customer VLAN sets none.
				_if_there(_from("Device.Ethernet.VLANTermination.3.VLANID", "VLAN", "xsd:unsignedInt")),
				*_sip(_VOICE_TP_LINK),
			],
		}
		for model, product_class in (("XX230v", "Device2"), ("XX430v", "XX430v"), ("XX530v", "XX530v"))
	},
	# identified by its label only: no TR-069
	"Infomir MAG": {
		"manufacturer": "Infomir",
		"oui": "001A79",
		"equipment_type": TV_BOX,
		"data_model": "TR-181",
		"reports": 0,
		"parameters": [],
	},
	# matches any telephone adapter without a more specific profile
	"Adaptateur téléphonique TR-181": {
		"equipment_type": TELEPHONE,
		"data_model": "TR-181",
		**_READINGS_181,
		"parameters": [_from("Device.Time.NTPServer1", "NTP Server"), *_sip(_VOICE_181)],
	},
}


def apply() -> None:
	for name, values in PROFILES.items():
		get_or_create("Device Profile", {"profile_name": name}, values)
