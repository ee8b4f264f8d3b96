// Tell Gigafibre that a device has just carried out what waited for it. args[0]: the tag that asked for it.
// Presets run after the tasks of a session, so the news comes when there is something to see. It is only a hint: when it is
// lost, Gigafibre looks within a minute.
const id = declare("DeviceID.ID", { value: 1 }).value[0];
ext("gigafibre", "done", id, String(Date.now()));
declare("Tags." + args[0], null, { value: false });
