// Tell one device its desired state.
// args[0]: when the push was asked for, in ms; args[1]: JSON list of [path, value, xsd type]; args[2]: the tag that says that
// the device has accepted them.
//
// Reading each value anew (once, since the push) matters after a factory reset: without it GenieACS trusts what it
// remembers having written, and for passwords it remembers the old success.
const since = Math.min(args[0], Date.now());
for (const [path, value, type] of JSON.parse(args[1])) {
	declare(path, { value: since }, { value: [value, type] });
}
// Behind this line only when the device has refused nothing.
commit();
declare("Tags." + args[2], null, { value: true });
