// Tell Gigafibre that a device came. args[0]: "bootstrap" or "online"; args[1]: JSON list of the paths where models keep the
// serial by which the OLT knows them, if it is another one than DeviceID.SerialNumber.
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
		pon_serial:
			JSON.parse(args[1] || "[]")
				.map(read)
				.find(Boolean) || "",
		event_key: id + ":" + args[0] + ":" + Date.now(),
	}),
);
