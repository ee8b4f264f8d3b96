// Tell Gigafibre that a device came. args[0]: "bootstrap" or "online"; args[1]: JSON object, what models tell of themselves ->
// the paths where they do.
// Scripts run again within a session, so the report carries a key by which a repetition is recognised.
if (args[0] === "bootstrap") {
	// After a factory reset nothing that GenieACS remembers of the device is true any more.
	clear("Device", Date.now());
	clear("InternetGatewayDevice", Date.now());
}
const places = JSON.parse(args[1] || "{}");
const declared = {};
const ask = (path) => (declared[path] = declared[path] || declare(path, { value: 1 }));
// All are asked for before the first answer is looked at: one round to the device serves all.
for (const paths of Object.values(places)) paths.forEach(ask);
const read = (path) => {
	const found = ask(path);
	return found.value ? found.value[0] : "";
};
const there = (what) => (places[what] || []).filter((path) => read(path) !== "");
const first = (what) => there(what).map(read)[0];
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
		pon_serial: first("pon_serial") || "",
		maker_serial: first("maker_serial") || "",
		macs: there("mac").map(read).slice(0, 16),
		// By path: which of them is the address on the network, and the unit of the light, says the model's profile.
		readings: Object.fromEntries(there("readings").map((path) => [path, String(read(path))])),
		event_key: id + ":" + args[0] + ":" + Date.now(),
	}),
);
