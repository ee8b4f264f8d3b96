// Ask Gigafibre for the device's desired state and declare it. args[0]: the tag that asked for it.
// Nothing secret stands in the preset: a fault of this channel holds no password, and a retry asks anew.
const serial = declare("DeviceID.SerialNumber", { value: 1 }).value[0];
const id = declare("DeviceID.ID", { value: 1 }).value[0];
const answer = ext("gigafibre", "configuration", serial, id);
if (answer && answer.parameters) {
	const since = Math.min(answer.since, Date.now());
	const { parameters } = answer;
	// As in apply.js: of several paths the first one that the device has.
	const asked = parameters.map(([paths]) =>
		[].concat(paths).map((path) => [path, declare(path, { value: since })]),
	);
	parameters.forEach(([paths, value, type], at) => {
		const held = Array.isArray(paths) ? (asked[at].find(([, found]) => found.size) || [])[0] : paths;
		if (held) declare(held, { value: since }, { value: [value, type] });
	});
}
// Behind this line only when the device has refused nothing.
commit();
if (answer && answer.mark) declare("Tags." + answer.mark, null, { value: true });
declare("Tags." + args[0], null, { value: false });
