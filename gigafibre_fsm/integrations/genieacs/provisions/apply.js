// Tell one device its desired state.
// args[0]: when the push was asked for, in ms; args[1]: JSON list of [path, value, xsd type], where several paths in place of
// one are alternatives: the first one that the device has is written; args[2]: the tag that says that the device has
// accepted them.
//
// Reading each value anew (once, since the push) matters after a factory reset: without it GenieACS trusts what it
// remembers having written, and for passwords it remembers the old success.
const since = Math.min(args[0], Date.now());
const rows = JSON.parse(args[1]);
// All are asked for before the first answer is looked at: one round to the device serves all.
const asked = rows.map(([paths]) => [].concat(paths).map((path) => [path, declare(path, { value: since })]));
rows.forEach(([paths, value, type], at) => {
	const held = Array.isArray(paths) ? (asked[at].find(([, found]) => found.size) || [])[0] : paths;
	if (held) declare(held, { value: since }, { value: [value, type] });
});
// Behind this line only when the device has refused nothing.
commit();
declare("Tags." + args[2], null, { value: true });
