"""The parameter tree of an XX230v (TP-Link), as far as provisioning and diagnostics go.

From what is public of a real one: fourteen networks, 2.4 GHz at 1 and 2, 5 GHz at 3 and 4; the telephone under the
manufacturer's own name; optical power in 0.1 µW, and always 0 in the standard's parameter; the LAN is interface 1, the way to
the network interface 6 on VLAN termination 3; no UPnP, no DHCP, no provisioning code.
"""

from embedded.services.genieacs.parameter import (
	DATE,
	INT,
	STRING,
	Parameter,
	Tree,
	number,
	secret,
	switch,
	text,
)

NETWORKS = 14
ON_24_GHZ = frozenset((1, 2, 5, 6, 9, 11, 13))
VOICE = "X_TP_Services.VoiceService.1.VoiceProfile.1"
GPON = "Optical.Interface.1.X_TP_GPON_Config"
WAYS = {
	1: "Ethernet.Link.1",
	2: "PPP.Interface.1",
	3: "USB.Interface.1",
	4: "Ethernet.VLANTermination.1",
	6: "PPP.Interface.3",
}
ADDRESSES = {1: "192.168.0.1", 6: "{ip}"}


def tree(firmware: str) -> Tree:
	return {**_device(firmware), **_wifi(), **_telephone(), **_optical(), **_interfaces(), **_clients()}


def _device(firmware: str) -> Tree:
	return {
		"DeviceInfo.HardwareVersion": Parameter("XX230v 1.0"),
		"DeviceInfo.Manufacturer": Parameter("{manufacturer}"),
		"DeviceInfo.ManufacturerOUI": Parameter("{oui}"),
		"DeviceInfo.ModelName": Parameter("XX230v"),
		"DeviceInfo.ProductClass": Parameter("{product_class}"),
		"DeviceInfo.SerialNumber": Parameter("{serial}"),
		"DeviceInfo.SoftwareVersion": Parameter(firmware),
		"DeviceInfo.UpTime": number(0),
		"ManagementServer.ConnectionRequestPassword": secret(""),
		"ManagementServer.ConnectionRequestURL": Parameter("http://{ip}:7547/{tail}"),
		"ManagementServer.ConnectionRequestUsername": text(""),
		"ManagementServer.ParameterKey": Parameter(""),
		"ManagementServer.PeriodicInformEnable": switch(True),
		"ManagementServer.PeriodicInformInterval": number(300, True),
		"ManagementServer.PeriodicInformTime": Parameter("0001-01-01T00:00:00Z", DATE, True),
		"Time.Enable": switch(True),
		"Time.LocalTimeZone": text("EST5EDT"),
		**{f"Time.NTPServer{at}": text("time.example.net" if at == 1 else "") for at in range(1, 6)},
		"Time.Status": Parameter("Synchronized"),
	}


def _wifi() -> Tree:
	made: Tree = {}
	for radio, band in ((1, "2.4GHz"), (2, "5GHz")):
		made |= {
			f"WiFi.Radio.{radio}.Enable": switch(True),
			f"WiFi.Radio.{radio}.OperatingFrequencyBand": text(band),
		}
	for at in range(1, NETWORKS + 1):
		radio, used = 1 if at in ON_24_GHZ else 2, at in (1, 3)
		point = f"WiFi.AccessPoint.{at}"
		made |= {
			f"{point}.AssociatedDeviceNumberOfEntries": number(int(at == 3)),
			f"{point}.Enable": switch(used),
			f"{point}.IsolationEnable": switch(False),
			f"{point}.SSIDAdvertisementEnabled": switch(True),
			f"{point}.SSIDReference": text(f"Device.WiFi.SSID.{at}."),
			f"{point}.Security.KeyPassphrase": secret("usine{tail}"),
			f"{point}.Security.ModeEnabled": text("WPA2-Personal"),
			f"WiFi.SSID.{at}.Enable": switch(used),
			f"WiFi.SSID.{at}.LowerLayers": text(f"Device.WiFi.Radio.{radio}."),
			f"WiFi.SSID.{at}.SSID": text("TP-Link_{tail}" + f"_{at}"),
			f"WiFi.SSID.{at}.Status": Parameter("Up" if used else "Down"),
		}
	return made


def _telephone() -> Tree:
	line = f"{VOICE}.Line.1"
	return {
		f"{VOICE}.DTMFMethod": text("InBand"),
		f"{VOICE}.DigitMap": text("x.T"),
		f"{VOICE}.DigitMapEnable": switch(True),
		f"{VOICE}.Enable": text("Enabled"),
		f"{line}.CallState": Parameter("Idle"),
		f"{line}.DirectoryNumber": text(""),
		f"{line}.Enable": text("Disabled"),
		f"{line}.SIP.AuthPassword": secret(""),
		f"{line}.SIP.AuthUserName": text(""),
		f"{line}.SIP.URI": text(""),
		f"{line}.Status": Parameter("Disabled"),
		f"{VOICE}.RTP.DSCPMark": number(0, True),
		f"{VOICE}.SIP.DSCPMark": number(0, True),
		f"{VOICE}.SIP.ProxyServer": text(""),
		f"{VOICE}.SIP.ProxyServerPort": number(5060, True),
		f"{VOICE}.SIP.RegistrarServer": text(""),
		f"{VOICE}.SIP.RegistrarServerPort": number(5060, True),
		f"{VOICE}.SIP.UserAgentDomain": text(""),
	}


def _optical() -> Tree:
	return {
		"Optical.Interface.1.GponAuth.GponSn": text("{pon_hex}"),
		"Optical.Interface.1.OpticalSignalLevel": Parameter(0, INT),
		"Optical.Interface.1.Status": Parameter("Up"),
		f"{GPON}.MACAddress": text("{mac}"),
		f"{GPON}.RXPower": Parameter("{rx_raw}", INT),
		f"{GPON}.TXPower": Parameter(16_200, INT),
		f"{GPON}.TransceiverTemperature": Parameter(46, INT),
	}


def _interfaces() -> Tree:
	made: Tree = {}
	for at, below in WAYS.items():
		made |= {
			f"IP.Interface.{at}.Enable": switch(True),
			f"IP.Interface.{at}.IPv4Address.1.IPAddress": text(ADDRESSES.get(at, "0.0.0.0")),  # noqa: S104
			f"IP.Interface.{at}.LowerLayers": text(f"Device.{below}."),
		}
	for at, link in ((1, 3), (3, 5)):
		made |= {
			f"Ethernet.VLANTermination.{at}.Enable": switch(True),
			f"Ethernet.VLANTermination.{at}.LowerLayers": text(f"Device.Ethernet.Link.{link}."),
			f"Ethernet.VLANTermination.{at}.VLANID": number(0, True),
		}
	return made


def _clients() -> Tree:
	station = "WiFi.AccessPoint.3.AssociatedDevice.1"
	made: Tree = {
		"Hosts.HostNumberOfEntries": number(2),
		f"{station}.LastDataDownlinkRate": number(866_000),
		f"{station}.MACAddress": Parameter("02:00:00:00:00:02"),
		f"{station}.OperatingStandard": Parameter("ax", STRING),
		f"{station}.SignalStrength": Parameter(-61, INT),
	}
	for at, name in ((1, "ordinateur"), (2, "telephone")):
		host = f"Hosts.Host.{at}"
		made |= {
			f"{host}.Active": Parameter(True, "xsd:boolean"),
			f"{host}.HostName": Parameter(name),
			f"{host}.IPAddress": Parameter(f"192.168.0.{100 + at}"),
			f"{host}.PhysAddress": Parameter(f"02:00:00:00:00:0{at}"),
		}
	return made
