const SUBSCRIPTION = "gigafibre_fsm.api.subscription";

frappe.ui.form.on("Service Subscription", {
	refresh(frm) {
		if (frm.is_new() || !frappe.user.has_role(["FSM Support", "FSM Sales", "FSM Manager", "System Manager"]))
			return;
		const { status, suspension, pause_from, last_day, name, location } = frm.doc;
		const call = (method) =>
			frappe.call(`${SUBSCRIPTION}.${method}`, { subscription: name }).then(() => frm.reload_doc());
		const dialogs = async (which) => {
			await frappe.require("/assets/gigafibre_fsm/js/desk/subscription_dialogs.js");
			await gigafibre_subscription[which](name, () => frm.reload_doc());
		};
		if (status === "Active") {
			frm.add_custom_button(__("Change Plan"), () => dialogs("change_plan"));
			if (pause_from)
				frm.add_custom_button(__("Cancel the Pause"), () =>
					frappe.confirm(
						__("Cancel the pause that starts on {0}?", [frappe.datetime.str_to_user(pause_from)]),
						() => call("cancel_pause"),
					),
				);
			else frm.add_custom_button(__("Seasonal Pause"), () => dialogs("pause"));
		}
		if (status === "Suspended" && suspension === "Seasonal")
			frm.add_custom_button(__("End the Pause"), () =>
				frappe.confirm(
					__("Restore the service today? The rest of the month is billed on the next invoice."),
					() => call("resume"),
				),
			);
		if (!frappe.boot.gigafibre_vocabulary.IN_SERVICE.includes(status)) return;
		if (last_day) {
			frm.dashboard.set_headline_alert(
				__("The service ends on {0}.", [frappe.datetime.str_to_user(last_day)]),
				"orange",
			);
			frm.add_custom_button(__("Keep the Service"), () =>
				frappe.confirm(
					__("Cancel the end planned on {0}? Services that this one requires are kept too.", [
						frappe.datetime.str_to_user(last_day),
					]),
					() =>
						frappe.call("gigafibre_fsm.api.ending.keep", { subscription: name }).then(() => frm.reload_doc()),
				),
			);
		}
		frm.add_custom_button(last_day ? __("Change the Last Day") : __("End the Service"), async () => {
			await frappe.require("/assets/gigafibre_fsm/js/desk/ending.js");
			await gigafibre_ending(location, name, () => frm.reload_doc());
		});
	},
});
