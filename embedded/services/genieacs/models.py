"""The parameter trees of the simulated devices."""

from typing import NamedTuple

Value = str | int | bool
STRING, BOOLEAN, UNSIGNED, DATE = "xsd:string", "xsd:boolean", "xsd:unsignedInt", "xsd:dateTime"


class Parameter(NamedTuple):
	"""`value` is the factory setting; `{serial}`, `{mac}`, `{ip}`, `{tail}` and the like differ by device.

	A secret can be written and reads back empty.
	"""

	value: Value
	type: str = STRING
	writable: bool = False
	secret: bool = False


class Model(NamedTuple):
	"""`root` ends with a dot; `reports` are the parameters that every Inform carries; `product_class` is what the device says
	of itself, which may be the same for several models.
	"""

	name: str
	product_class: str
	root: str
	manufacturer: str
	oui: str
	parameters: dict[str, Parameter]
	reports: tuple[str, ...]


Tree = dict[str, Parameter]


def _text(value: str) -> Parameter:
	return Parameter(value, STRING, True)


def _secret(value: str) -> Parameter:
	return Parameter(value, STRING, True, True)


def _switch(value: bool) -> Parameter:
	return Parameter(value, BOOLEAN, True)


def _number(value: int, writable: bool = False) -> Parameter:
	return Parameter(value, UNSIGNED, writable)


def _device_info(firmware: str) -> Tree:
	return {
		"DeviceInfo.HardwareVersion": Parameter("V1.0"),
		"DeviceInfo.Manufacturer": Parameter("{manufacturer}"),
		"DeviceInfo.ManufacturerOUI": Parameter("{oui}"),
		"DeviceInfo.ModelName": Parameter("{product_class}"),
		"DeviceInfo.ProductClass": Parameter("{product_class}"),
		"DeviceInfo.ProvisioningCode": _text(""),
		"DeviceInfo.SerialNumber": Parameter("{serial}"),
		"DeviceInfo.SoftwareVersion": Parameter(firmware),
		"DeviceInfo.UpTime": _number(0),
		"ManagementServer.ConnectionRequestPassword": _secret(""),
		"ManagementServer.ConnectionRequestURL": Parameter("http://{ip}:7547/{tail}"),
		"ManagementServer.ConnectionRequestUsername": _text(""),
		"ManagementServer.ParameterKey": Parameter(""),
		"ManagementServer.Password": _secret(""),
		"ManagementServer.PeriodicInformEnable": _switch(True),
		"ManagementServer.PeriodicInformInterval": _number(300, True),
		"ManagementServer.URL": _text("http://acs.example.com:7547/"),
		"ManagementServer.Username": _text(""),
		"Time.Enable": _switch(True),
		"Time.NTPServer1": _text("pool.ntp.org"),
		"Time.NTPServer2": _text(""),
		"Time.Status": Parameter("Synchronized"),
		"UPnP.Device.Enable": _switch(True),
	}


def _voice(dscp_type: str) -> Tree:
	profile = "Services.VoiceService.1.VoiceProfile.1"
	return {
		f"{profile}.DTMFMethod": _text("InBand"),
		f"{profile}.DigitMap": _text("x.T"),
		f"{profile}.Line.1.DirectoryNumber": _text(""),
		f"{profile}.Line.1.Enable": _text("Disabled"),
		f"{profile}.Line.1.SIP.AuthPassword": _secret(""),
		f"{profile}.Line.1.SIP.AuthUserName": _text(""),
		f"{profile}.Line.1.SIP.URI": _text(""),
		f"{profile}.Line.1.Status": Parameter("Disabled"),
		f"{profile}.RTP.DSCPMark": Parameter(0, dscp_type, True),
		f"{profile}.SIP.DSCPMark": Parameter(0, dscp_type, True),
		f"{profile}.SIP.ProxyServer": _text(""),
		f"{profile}.SIP.ProxyServerPort": _number(5060, True),
		f"{profile}.SIP.RegistrarServer": _text(""),
		f"{profile}.SIP.UserAgentDomain": _text(""),
	}


def _hosts(root: str, mac: str) -> Tree:
	hosts: Tree = {f"{root}.HostNumberOfEntries": _number(2)}
	for number, name in ((1, "ordinateur"), (2, "telephone")):
		host = f"{root}.Host.{number}"
		hosts[f"{host}.Active"] = Parameter(True, BOOLEAN)
		hosts[f"{host}.HostName"] = Parameter(name)
		hosts[f"{host}.IPAddress"] = Parameter(f"192.168.0.{100 + number}")
		hosts[f"{host}.{mac}"] = Parameter(f"02:00:00:00:00:0{number}")
	return hosts


def _tr098(firmware: str) -> Tree:
	connection = "WANDevice.1.WANConnectionDevice.1.WANIPConnection.1"
	tree = _device_info(firmware) | _voice(UNSIGNED) | _hosts("LANDevice.1.Hosts", "MACAddress")
	tree |= {
		f"{connection}.ConnectionStatus": Parameter("Connected"),
		f"{connection}.ConnectionType": _text("IP_Routed"),
		f"{connection}.Enable": _switch(True),
		f"{connection}.ExternalIPAddress": Parameter("{ip}"),
		f"{connection}.MACAddress": Parameter("{mac}"),
		"WANDevice.1.X_GponInterfaceConfig.RXPower": Parameter("{rx_power}"),
		"WANDevice.1.X_GponInterfaceConfig.Status": Parameter("Up"),
		"WANDevice.1.X_GponInterfaceConfig.TXPower": Parameter("2.21"),
	}
	for band, suffix in ((1, ""), (5, "-5G")):
		wifi = f"LANDevice.1.WLANConfiguration.{band}"
		tree |= {
			f"{wifi}.BeaconType": _text("WPAand11i"),
			f"{wifi}.Channel": _number(6 if band == 1 else 36, True),
			f"{wifi}.Enable": _switch(True),
			f"{wifi}.KeyPassphrase": _secret("usine{tail}"),
			f"{wifi}.PreSharedKey.1.PreSharedKey": _secret("usine{tail}"),
			f"{wifi}.SSID": _text("{manufacturer}-{tail}" + suffix),
			f"{wifi}.TotalAssociations": _number(2),
		}
	return tree


def _tr181(firmware: str) -> Tree:
	tree = _device_info(firmware) | _hosts("Hosts", "PhysAddress")
	tree |= {
		"DHCPv4.Server.Pool.1.DNSServers": _text("192.168.0.1"),
		"Ethernet.Interface.1.MACAddress": Parameter("{mac}"),
		"Ethernet.Interface.1.Status": Parameter("Up"),
		"IP.Interface.1.IPv4Address.1.IPAddress": Parameter("{ip}"),
	}
	for band, suffix in ((1, ""), (2, "-5G")):
		tree |= {
			f"WiFi.AccessPoint.{band}.AssociatedDeviceNumberOfEntries": _number(2),
			f"WiFi.AccessPoint.{band}.Enable": _switch(True),
			f"WiFi.AccessPoint.{band}.SSIDReference": _text(f"Device.WiFi.SSID.{band}"),
			f"WiFi.AccessPoint.{band}.Security.KeyPassphrase": _secret("usine{tail}"),
			f"WiFi.AccessPoint.{band}.Security.ModeEnabled": _text("WPA2-Personal"),
			f"WiFi.Radio.{band}.Channel": _number(6 if band == 1 else 36, True),
			f"WiFi.Radio.{band}.Enable": _switch(True),
			f"WiFi.SSID.{band}.BSSID": Parameter("{mac}"),
			f"WiFi.SSID.{band}.Enable": _switch(True),
			f"WiFi.SSID.{band}.SSID": _text("{manufacturer}-{tail}" + suffix),
			f"WiFi.SSID.{band}.Status": Parameter("Up"),
		}
	return tree


def _xx230v(firmware: str) -> Tree:
	"""A real XX230v, as far as provisioning goes: fourteen networks, 2.4 GHz on the first two, 5 GHz from the
	third on; the telephone under the manufacturer's own name; optical power in 0.1 µW, and always 0 in the
	standard's parameter; the LAN is interface 1.
	"""
	tree = _device_info(firmware)
	voice = {f"X_TP_{path}": parameter for path, parameter in _voice(UNSIGNED).items()}
	tree |= voice
	for number in range(1, 15):
		radio = 1 if number <= 2 or number > 8 else 2
		tree |= {
			f"WiFi.AccessPoint.{number}.Enable": _switch(number in (1, 3)),
			f"WiFi.AccessPoint.{number}.SSIDReference": _text(f"Device.WiFi.SSID.{number}."),
			f"WiFi.AccessPoint.{number}.Security.KeyPassphrase": _secret("usine{tail}"),
			f"WiFi.AccessPoint.{number}.Security.ModeEnabled": _text("WPA2-Personal"),
			f"WiFi.SSID.{number}.Enable": _switch(number in (1, 3)),
			f"WiFi.SSID.{number}.LowerLayers": _text(f"Device.WiFi.Radio.{radio}."),
			f"WiFi.SSID.{number}.SSID": _text("TP-Link_{tail}" + f"_{number}"),
		}
	for radio, band in ((1, "2.4GHz"), (2, "5GHz")):
		tree |= {
			f"WiFi.Radio.{radio}.Enable": _switch(True),
			f"WiFi.Radio.{radio}.OperatingFrequencyBand": _text(band),
		}
	return tree | {
		"IP.Interface.1.IPv4Address.1.IPAddress": _text("192.168.0.1"),
		"IP.Interface.6.IPv4Address.1.IPAddress": _text("{ip}"),
		"Optical.Interface.1.GponAuth.GponSn": _text("{pon_hex}"),
		"Optical.Interface.1.OpticalSignalLevel": Parameter(0, "xsd:int"),
		"Optical.Interface.1.Status": Parameter("Up"),
		"Optical.Interface.1.X_TP_GPON_Config.RXPower": Parameter("{rx_raw}", "xsd:int"),
		"Services.VoiceServiceNumberOfEntries": _number(1),
	}


def _model(
	name: str, manufacturer: str, oui: str, root: str, tree: Tree, address: str, product_class: str = ""
) -> Model:
	reports = (
		"DeviceInfo.HardwareVersion",
		"DeviceInfo.ProvisioningCode",
		"DeviceInfo.SoftwareVersion",
		"ManagementServer.ConnectionRequestURL",
		"ManagementServer.ParameterKey",
		address,
	)
	parameters = {root + path: parameter for path, parameter in sorted(tree.items())}
	reported = tuple(root + path for path in reports)
	return Model(name, product_class or name, root, manufacturer, oui, parameters, reported)


_IGD = "InternetGatewayDevice."
_ADDRESS_098 = "WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.ExternalIPAddress"
_WAN_XX230V = "IP.Interface.6.IPv4Address.1.IPAddress"
_ADDRESS_181 = "IP.Interface.1.IPv4Address.1.IPAddress"

MODELS: dict[str, Model] = {
	"HT803G-W": _model("HT803G-W", "Raisecom", "00259E", _IGD, _tr098("3.1.2_180612"), _ADDRESS_098),
	"Device2": _model("Device2", "TP-Link", "403F8C", "Device.", _tr181("1.5.1"), _ADDRESS_181),
	"XX230v": _model("XX230v", "TP-Link", "1C61B4", "Device.", _xx230v("1.0.12"), _WAN_XX230V, "Device2"),
	# The parameter trees of these are unknown.
	**{
		name: _model(name, "TP-Link", "9C5322", "Device.", _xx230v("1.0.12"), _WAN_XX230V)
		for name in ("XX430v", "XX530v")
	},
	"HT801": _model(
		"HT801", "Grandstream", "000B82", "Device.", _tr181("1.0.41") | _voice(UNSIGNED), _ADDRESS_181
	),
}
# The parameters of a device of an unknown product class, by its data model.
BY_DATA_MODEL = {"TR-098": MODELS["HT803G-W"], "TR-181": MODELS["HT801"]}


def model_for(product_class: str, data_model: str | None) -> Model:
	"""The tree of a product class; `data_model` decides where they disagree. ValueError when there is no such tree."""
	model = MODELS.get(product_class)
	if data_model is None:
		return model or MODELS["Device2"]
	if data_model not in BY_DATA_MODEL:
		raise ValueError(f"data_model is one of {', '.join(BY_DATA_MODEL)}")
	wanted_root = BY_DATA_MODEL[data_model].root
	return model if model and model.root == wanted_root else BY_DATA_MODEL[data_model]
