// Have the readings of a device (light, addresses, uptime) read once an hour, at a minute of its own. args[0]: JSON list of the
// paths where models keep them; a path that a device does not have is skipped.
const hourly = Date.now(3600000);
for (const path of JSON.parse(args[0])) {
	declare(path, { value: hourly });
}
