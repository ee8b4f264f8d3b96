const EQUIPMENT = "gigafibre_fsm.api.equipment";

frappe.ui.form.on("Service Equipment", {
	refresh(frm) {
		if (frm.is_new()) return;
		const { status, dispatch_job } = frm.doc;
		if (frm.doc.online) frm.page.set_indicator(__("Online"), "green");
		const label = frm.doc.serial || frm.doc.mac;
		if (label && frappe.user.has_role(["FSM Support", "FSM Dispatcher", "FSM Manager", "System Manager"]))
			frm.add_custom_button(__("Where It Was"), () => frappe.set_route("find-device", label.split("~")[0]));
		if (dispatch_job) {
			frm.add_custom_button(__("Dispatch Job"), () => frappe.set_route("Form", "Dispatch Job", dispatch_job));
		}
		if (
			frm.doc.return_since &&
			["Installed", "Actif", "Défectueux"].includes(status) &&
			frappe.user.has_role(["FSM Support", "FSM Dispatcher", "FSM Manager", "System Manager"])
		) {
			frm.add_custom_button(__("Mark as Returned"), () =>
				frappe
					.call("gigafibre_fsm.api.ending.returned", { equipment: frm.doc.name })
					.then(() => frm.reload_doc()),
			);
		}
		if (
			!frm.doc.return_since &&
			["Installed", "Actif", "Défectueux"].includes(status) &&
			frappe.user.has_role(["FSM Support", "FSM Dispatcher", "FSM Manager", "System Manager"])
		) {
			frm.add_custom_button(__("Ask Back"), () =>
				frappe.prompt(
					reason,
					(values) =>
						frappe
							.call("gigafibre_fsm.api.workshop.ask_back", { equipment: frm.doc.name, ...values })
							.then(() => frm.reload_doc()),
					__("Ask Back"),
				),
			);
		}
		if (status === "Awaiting Scan" && frappe.user.has_role("FSM Manager")) {
			frm.add_custom_button(__("Match a Serial"), () => match(frm));
		}
		if (["Actif", "Défectueux"].includes(status) && frappe.user.has_role(["FSM Support", "FSM Manager"])) {
			frm.add_custom_button(__("Replace Device"), () => replace(frm));
		}
	},
});

const label = { fieldname: "code", fieldtype: "Data", label: __("Serial number or MAC address"), reqd: 1 };
const reason = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };

// A label that is only plausible is not taken before somebody has said so.
async function sure(method, values, done) {
	const { message } = await frappe.call(`${EQUIPMENT}.${method}`, values);
	if (!message.confirm) return done(message);
	frappe.confirm(message.question, () => sure(method, { ...values, confirm: 1 }, done));
}

function match(frm) {
	frappe.prompt(
		[label, reason],
		(values) => sure("match", { equipment: frm.doc.name, ...values }, () => frm.reload_doc()),
		__("Match a Serial"),
	);
}

function replace(frm) {
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
		[label, fate, reason, hint],
		(values) =>
			sure("replace", { equipment: frm.doc.name, ...values }, (message) =>
				frappe.set_route("Form", "Service Equipment", message.equipment),
			),
		__("Replace Device"),
	);
}
