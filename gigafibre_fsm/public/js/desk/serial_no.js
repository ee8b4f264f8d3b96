// A serial number of ERPNext: where the device is and was, household by household.
frappe.ui.form.on("Serial No", {
	refresh(frm) {
		if (
			!frm.is_new() &&
			frappe.user.has_role(["FSM Support", "FSM Dispatcher", "FSM Manager", "System Manager"])
		)
			frm.add_custom_button(__("Where It Was"), () => frappe.set_route("find-device", frm.doc.name));
	},
});
