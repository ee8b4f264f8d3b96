frappe.ui.form.on("Checkout Session", {
	refresh(frm) {
		frm.disable_save();
		const { name, status, lead, email, phone } = frm.doc;
		if (status === "Submitted" || !frappe.user.has_role(["FSM Sales", "FSM Manager"])) return;
		const call = (method, values = {}) =>
			frappe.call(`gigafibre_fsm.api.lead.${method}`, { checkout: name, ...values });
		const outcome = (text) => () => call("contacted", { outcome: text }).then(() => frm.reload_doc());
		if ((email || phone) && !lead) {
			frm.add_custom_button(__("Make a Lead"), () =>
				call("from_checkout").then(({ message }) => frappe.set_route("Form", "Lead", message.lead)),
			);
			frm.change_custom_button_type(__("Make a Lead"), null, "primary");
		}
		frm.add_custom_button(__("Mark as contacted"), outcome("Contacted"));
		frm.add_custom_button(__("Not Interested"), outcome("Not Interested"));
	},
});
