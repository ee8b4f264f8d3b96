frappe.listview_settings["Address Match"] = {
	onload(list) {
		if (!frappe.user.has_role(["FSM Support", "FSM Manager", "System Manager"])) return;
		list.page.add_inner_button(__("Address Review"), () => frappe.set_route("address-review"));
	},
};
