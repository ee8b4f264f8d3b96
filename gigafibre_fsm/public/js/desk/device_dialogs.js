// The dialogs that give a device another label, or a household another device. Used by its form and by Client 360.
const EQUIPMENT_API = "gigafibre_fsm.api.equipment";

window.gigafibre_device = { match, replace };

const label_field = {
	fieldname: "code",
	fieldtype: "Data",
	label: __("Serial number or MAC address"),
	reqd: 1,
};
const reason_field = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };

// A label that is only plausible must be confirmed by the user.
async function sure(method, values, done) {
	const { message } = await frappe.call(`${EQUIPMENT_API}.${method}`, values);
	if (!message.confirm) return done(message);
	frappe.confirm(message.question, () => sure(method, { ...values, confirm: 1 }, done));
}

function match(equipment, done) {
	frappe.prompt(
		[label_field, reason_field],
		(values) => sure("match", { equipment, ...values }, done),
		__("Match a Serial"),
	);
}

function replace(equipment, done) {
	const fate = {
		fieldname: "fate",
		fieldtype: "Select",
		label: __("The old device is"),
		options: [
			{ value: "Défectueux", label: __("Défectueux") },
			{ value: "Retiré", label: __("Retiré") },
		],
		default: "Défectueux",
		reqd: 1,
	};
	const hint = {
		fieldtype: "HTML",
		options: `<p class="text-muted small">${__("The new device takes over the WiFi and telephone credentials.")}</p>`,
	};
	frappe.prompt(
		[label_field, fate, reason_field, hint],
		(values) => sure("replace", { equipment, ...values }, (message) => done(message.equipment)),
		__("Replace Device"),
	);
}
