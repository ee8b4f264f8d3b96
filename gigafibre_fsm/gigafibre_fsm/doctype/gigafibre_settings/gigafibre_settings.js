// The Test buttons: one harmless call with the saved settings, and its outcome beside the button.
const TESTS = [
	"stripe", "twilio", "mail", "genieacs", "routr", "osrm", "traccar", "nominatim", "n8n", "hub", "slack", "teams",
	"supabase", "authentik",
]; // prettier-ignore
const TONES = { reached: "green", refused: "red", silent: "red", missing: "orange" };

const shown = (frm, name, tone, words) => {
	const { $wrapper } = frm.fields_dict[`test_${name}`];
	$wrapper.find(".connection-verdict").remove();
	const line = document.createElement("p");
	line.className = `connection-verdict indicator ${tone}`;
	line.setAttribute("role", "status");
	line.textContent = words;
	$wrapper.append(line);
};

const test = (name) => async (frm) => {
	if (frm.is_dirty()) {
		shown(frm, name, "orange", __("Save first: what is saved is tested."));
		return;
	}
	shown(frm, name, "blue", __("Testing..."));
	try {
		const { message } = await frappe.call({
			method: "gigafibre_fsm.api.connection.test",
			type: "POST",
			args: { connection: name },
		});
		shown(frm, name, TONES[message.state], message.sentence);
	} catch {
		shown(frm, name, "red", __("The test could not be made."));
	}
};

frappe.ui.form.on(
	"Gigafibre Settings",
	Object.fromEntries(TESTS.map((name) => [`test_${name}`, test(name)])),
);
