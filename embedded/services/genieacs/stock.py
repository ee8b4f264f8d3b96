"""The presets and provisions of a fresh GenieACS, and the built-in provisions that tasks use."""

from typing import Any

PROVISIONS: dict[str, str] = {
	"bootstrap": """
const now = Date.now();
clear("Device", now);
clear("InternetGatewayDevice", now);
""",
	"default": """
const hourly = Date.now(3600000);
for (const root of ["InternetGatewayDevice", "Device"]) {
	declare(root + ".DeviceInfo.HardwareVersion", {path: hourly, value: hourly});
	declare(root + ".DeviceInfo.SoftwareVersion", {path: hourly, value: hourly});
}
const wan = "InternetGatewayDevice.WANDevice.*.WANConnectionDevice.*.WANIPConnection.*.";
declare(wan + "ExternalIPAddress", {value: hourly});
declare("InternetGatewayDevice.LANDevice.*.WLANConfiguration.*.SSID", {path: hourly, value: hourly});
declare("InternetGatewayDevice.LANDevice.*.Hosts.Host.*.HostName", {path: hourly, value: hourly});
declare("Device.WiFi.SSID.*.SSID", {path: hourly, value: hourly});
declare("Device.Hosts.Host.*.HostName", {path: hourly, value: hourly});
""",
	"inform": """
const daily = Date.now(86400000);
const user = declare("DeviceID.ID", {value: 1}).value[0];
for (const root of ["InternetGatewayDevice", "Device"]) {
	const server = root + ".ManagementServer.";
	declare(server + "ConnectionRequestUsername", {value: daily}, {value: user});
	declare(server + "PeriodicInformEnable", {value: daily}, {value: true});
	declare(server + "PeriodicInformInterval", {value: daily}, {value: 300});
}
""",
}

BUILT_IN: dict[str, str] = {
	"$nothing": "",
	"$value": "declare(args[0], {value: 1}, {value: args.length > 2 ? [args[1], args[2]] : args[1]});",
	"$tag": 'declare("Tags." + args[0], null, {value: args[1]});',
	"$refresh": "const now = Date.now(); $tree(args[0], now - now % 1000);",
	"$reboot": 'declare("Reboot", null, {value: Date.now()});',
	"download": 'declare("Download." + args[1], null, {value: Date.now()});',
	"$reset": 'declare("FactoryReset", null, {value: Date.now()});',
}


def _preset(provision: str, events: dict[str, bool]) -> dict[str, Any]:
	configuration = {"type": "provision", "name": provision, "args": None}
	return {
		"_id": provision,
		"channel": provision,
		"weight": 0,
		"precondition": "",
		"events": events,
		"configurations": [configuration],
	}


def presets() -> dict[str, dict[str, Any]]:
	return {
		"bootstrap": _preset("bootstrap", {"0 BOOTSTRAP": True}),
		"default": _preset("default", {}),
		"inform": _preset("inform", {}),
	}
