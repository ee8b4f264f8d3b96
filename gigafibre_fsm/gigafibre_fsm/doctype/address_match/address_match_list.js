frappe.listview_settings["Address Match"] = {
	onload(list) {
		list.page.add_inner_button(__("Address Review"), () => frappe.set_route("address-review"));
	},
};
