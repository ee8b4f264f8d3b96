frappe.ui.form.on("Service Equipment", {
	refresh(frm) {
		if (frm.is_new()) return;
		const { status, dispatch_job } = frm.doc;
		const dialogs = async (which, done) => {
			await frappe.require("/assets/gigafibre_fsm/js/desk/device_dialogs.js");
			gigafibre_device[which](frm.doc.name, done);
		};
		if (frm.doc.online) frm.page.set_indicator(__("Online"), "green");
		const label = frm.doc.serial || frm.doc.mac;
		if (label && frappe.user.has_role(["FSM Support", "FSM Dispatcher", "FSM Manager", "System Manager"]))
			frm.add_custom_button(__("Where It Was"), () => frappe.set_route("find-device", label.split("~")[0]));
		if (dispatch_job) {
			frm.add_custom_button(__("Dispatch Job"), () => frappe.set_route("Form", "Dispatch Job", dispatch_job));
		}
		if (
			frm.doc.return_since &&
			frappe.boot.gigafibre_vocabulary.AT_HOUSEHOLD.includes(status) &&
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
			frappe.boot.gigafibre_vocabulary.AT_HOUSEHOLD.includes(status) &&
			frappe.user.has_role(["FSM Support", "FSM Dispatcher", "FSM Manager", "System Manager"])
		) {
			frm.add_custom_button(__("Ask Back"), () =>
				frappe.prompt(
					{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
					(values) =>
						frappe
							.call("gigafibre_fsm.api.workshop.ask_back", { equipment: frm.doc.name, ...values })
							.then(() => frm.reload_doc()),
					__("Ask Back"),
				),
			);
		}
		if (status === "Awaiting Scan" && frappe.user.has_role("FSM Manager")) {
			frm.add_custom_button(__("Match a Serial"), () => dialogs("match", () => frm.reload_doc()));
		}
		if (["Actif", "Défectueux"].includes(status) && frappe.user.has_role(["FSM Support", "FSM Manager"])) {
			frm.add_custom_button(__("Replace Device"), () =>
				dialogs("replace", (device) => frappe.set_route("Form", "Service Equipment", device)),
			);
		}
	},
});
