"""The parameter trees of the simulated devices."""

from typing import NamedTuple

from embedded.services.genieacs import xx230v
from embedded.services.genieacs.parameter import (
	BOOLEAN,
	UNSIGNED,
	Parameter,
	Tree,
	number,
	secret,
	switch,
	text,
)


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


def _device_info(firmware: str) -> Tree:
	return {
		"DeviceInfo.HardwareVersion": Parameter("V1.0"),
		"DeviceInfo.Manufacturer": Parameter("{manufacturer}"),
		"DeviceInfo.ManufacturerOUI": Parameter("{oui}"),
		"DeviceInfo.ModelName": Parameter("{product_class}"),
		"DeviceInfo.ProductClass": Parameter("{product_class}"),
		"DeviceInfo.ProvisioningCode": text(""),
		"DeviceInfo.SerialNumber": Parameter("{serial}"),
		"DeviceInfo.SoftwareVersion": Parameter(firmware),
		"DeviceInfo.UpTime": number(0),
		"ManagementServer.ConnectionRequestPassword": secret(""),
		"ManagementServer.ConnectionRequestURL": Parameter("http://{ip}:7547/{tail}"),
		"ManagementServer.ConnectionRequestUsername": text(""),
		"ManagementServer.ParameterKey": Parameter(""),
		"ManagementServer.Password": secret(""),
		"ManagementServer.PeriodicInformEnable": switch(True),
		"ManagementServer.PeriodicInformInterval": number(300, True),
		"ManagementServer.URL": text("http://acs.example.com:7547/"),
		"ManagementServer.Username": text(""),
		"Time.Enable": switch(True),
		"Time.NTPServer1": text("pool.ntp.org"),
		"Time.NTPServer2": text(""),
		"Time.Status": Parameter("Synchronized"),
		"UPnP.Device.Enable": switch(True),
	}


def _voice(dscp_type: str) -> Tree:
	profile = "Services.VoiceService.1.VoiceProfile.1"
	return {
		f"{profile}.DTMFMethod": text("InBand"),
		f"{profile}.DigitMap": text("x.T"),
		f"{profile}.Line.1.DirectoryNumber": text(""),
		f"{profile}.Line.1.Enable": text("Disabled"),
		f"{profile}.Line.1.SIP.AuthPassword": secret(""),
		f"{profile}.Line.1.SIP.AuthUserName": text(""),
		f"{profile}.Line.1.SIP.URI": text(""),
		f"{profile}.Line.1.Status": Parameter("Disabled"),
		f"{profile}.RTP.DSCPMark": Parameter(0, dscp_type, True),
		f"{profile}.SIP.DSCPMark": Parameter(0, dscp_type, True),
		f"{profile}.SIP.ProxyServer": text(""),
		f"{profile}.SIP.ProxyServerPort": number(5060, True),
		f"{profile}.SIP.RegistrarServer": text(""),
		f"{profile}.SIP.UserAgentDomain": text(""),
	}


def _hosts(root: str, mac: str) -> Tree:
	hosts: Tree = {f"{root}.HostNumberOfEntries": number(2)}
	for at, name in ((1, "ordinateur"), (2, "telephone")):
		host = f"{root}.Host.{at}"
		hosts[f"{host}.Active"] = Parameter(True, BOOLEAN)
		hosts[f"{host}.HostName"] = Parameter(name)
		hosts[f"{host}.IPAddress"] = Parameter(f"192.168.0.{100 + at}")
		hosts[f"{host}.{mac}"] = Parameter(f"02:00:00:00:00:0{at}")
	return hosts


def _tr098(firmware: str) -> Tree:
	connection = "WANDevice.1.WANConnectionDevice.1.WANIPConnection.1"
	tree = _device_info(firmware) | _voice(UNSIGNED) | _hosts("LANDevice.1.Hosts", "MACAddress")
	tree |= {
		f"{connection}.ConnectionStatus": Parameter("Connected"),
		f"{connection}.ConnectionType": text("IP_Routed"),
		f"{connection}.Enable": switch(True),
		f"{connection}.ExternalIPAddress": Parameter("{ip}"),
		f"{connection}.MACAddress": Parameter("{mac}"),
		"WANDevice.1.X_GponInterfaceConfig.RXPower": Parameter("{rx_power}"),
		"WANDevice.1.X_GponInterfaceConfig.Status": Parameter("Up"),
		"WANDevice.1.X_GponInterfaceConfig.TXPower": Parameter("2.21"),
	}
	for band, suffix in ((1, ""), (5, "-5G")):
		wifi = f"LANDevice.1.WLANConfiguration.{band}"
		tree |= {
			f"{wifi}.BeaconType": text("WPAand11i"),
			f"{wifi}.Channel": number(6 if band == 1 else 36, True),
			f"{wifi}.Enable": switch(True),
			f"{wifi}.KeyPassphrase": secret("usine{tail}"),
			f"{wifi}.PreSharedKey.1.PreSharedKey": secret("usine{tail}"),
			f"{wifi}.SSID": text("{manufacturer}-{tail}" + suffix),
			f"{wifi}.TotalAssociations": number(2),
		}
	return tree


def _guests() -> Tree:
	"""The networks for guests of a router, one for each band, switched off."""
	tree: Tree = {}
	for index, suffix in ((3, ""), (4, "-5G")):
		tree |= {
			f"WiFi.AccessPoint.{index}.Enable": switch(False),
			f"WiFi.AccessPoint.{index}.IsolationEnable": switch(False),
			f"WiFi.AccessPoint.{index}.SSIDReference": text(f"Device.WiFi.SSID.{index}"),
			f"WiFi.AccessPoint.{index}.Security.KeyPassphrase": secret("usine{tail}"),
			f"WiFi.SSID.{index}.Enable": switch(False),
			f"WiFi.SSID.{index}.SSID": text("{manufacturer}-{tail}-invites" + suffix),
		}
	return tree


def _tr181(firmware: str) -> Tree:
	tree = _device_info(firmware) | _hosts("Hosts", "PhysAddress")
	tree |= {
		"DHCPv4.Server.Pool.1.DNSServers": text("192.168.0.1"),
		"Ethernet.Interface.1.MACAddress": Parameter("{mac}"),
		"Ethernet.Interface.1.Status": Parameter("Up"),
		"IP.Interface.1.IPv4Address.1.IPAddress": Parameter("{ip}"),
	}
	for band, suffix in ((1, ""), (2, "-5G")):
		tree |= {
			f"WiFi.AccessPoint.{band}.AssociatedDeviceNumberOfEntries": number(2),
			f"WiFi.AccessPoint.{band}.Enable": switch(True),
			f"WiFi.AccessPoint.{band}.SSIDReference": text(f"Device.WiFi.SSID.{band}"),
			f"WiFi.AccessPoint.{band}.Security.KeyPassphrase": secret("usine{tail}"),
			f"WiFi.AccessPoint.{band}.Security.ModeEnabled": text("WPA2-Personal"),
			f"WiFi.Radio.{band}.Channel": number(6 if band == 1 else 36, True),
			f"WiFi.Radio.{band}.Enable": switch(True),
			f"WiFi.SSID.{band}.BSSID": Parameter("{mac}"),
			f"WiFi.SSID.{band}.Enable": switch(True),
			f"WiFi.SSID.{band}.SSID": text("{manufacturer}-{tail}" + suffix),
			f"WiFi.SSID.{band}.Status": Parameter("Up"),
		}
	return tree


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
	reported = tuple(root + path for path in reports if path in tree)
	return Model(name, product_class or name, root, manufacturer, oui, parameters, reported)


_IGD = "InternetGatewayDevice."
_ADDRESS_098 = "WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.ExternalIPAddress"
_WAN_XX230V = "IP.Interface.6.IPv4Address.1.IPAddress"
_ADDRESS_181 = "IP.Interface.1.IPv4Address.1.IPAddress"

MODELS: dict[str, Model] = {
	"HT803G-W": _model("HT803G-W", "Raisecom", "00259E", _IGD, _tr098("3.1.2_180612"), _ADDRESS_098),
	"Device2": _model("Device2", "TP-Link", "403F8C", "Device.", _tr181("1.5.1") | _guests(), _ADDRESS_181),
	"XX230v": _model("XX230v", "TP-Link", "1C61B4", "Device.", xx230v.tree("1.0.12"), _WAN_XX230V, "Device2"),
	# The parameter trees of these are unknown.
	**{
		name: _model(name, "TP-Link", "9C5322", "Device.", xx230v.tree("1.0.12"), _WAN_XX230V)
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
