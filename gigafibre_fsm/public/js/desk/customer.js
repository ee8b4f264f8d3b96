// Support works on one page a customer; the form is for the rest.
frappe.ui.form.on("Customer", {
	refresh(frm) {
		if (!frm.is_new() && frappe.user.has_role(["FSM Support", "FSM Sales", "FSM Manager", "System Manager"]))
			frm.add_custom_button(__("Client 360"), () => frappe.set_route("client-360", frm.doc.name));
	},
});
