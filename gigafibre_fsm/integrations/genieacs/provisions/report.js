// Tell Gigafibre that a device came. args[0]: "bootstrap" or "online".
// Scripts run again within a session, so the report carries a key by which a repetition is recognised.
if (args[0] === "bootstrap") {
	// After a factory reset nothing that GenieACS remembers of the device is true any more.
	clear("Device", Date.now());
	clear("InternetGatewayDevice", Date.now());
}
const read = (path) => {
	const found = declare(path, { value: 1 });
	return found.value ? found.value[0] : "";
};
const serial = read("DeviceID.SerialNumber");
const id = read("DeviceID.ID");
ext(
	"gigafibre",
	"event",
	JSON.stringify({
		serial: serial,
		event: args[0],
		acs_device_id: id,
		oui: read("DeviceID.OUI"),
		product_class: read("DeviceID.ProductClass"),
		event_key: id + ":" + args[0] + ":" + Date.now(),
	}),
);
