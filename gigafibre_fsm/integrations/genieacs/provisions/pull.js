// Ask Gigafibre for the device's desired state and declare it. args[0]: the tag that asked for it.
// Nothing secret stands in the preset: a fault of this channel holds no password, and a retry asks anew.
const serial = declare("DeviceID.SerialNumber", { value: 1 }).value[0];
const id = declare("DeviceID.ID", { value: 1 }).value[0];
const answer = ext("gigafibre", "configuration", serial, id);
if (answer && answer.parameters) {
	const since = Math.min(answer.since, Date.now());
	for (const [path, value, type] of answer.parameters) {
		declare(path, { value: since }, { value: [value, type] });
	}
}
// Behind this line only when the device has refused nothing.
commit();
if (answer && answer.mark) declare("Tags." + answer.mark, null, { value: true });
declare("Tags." + args[0], null, { value: false });
