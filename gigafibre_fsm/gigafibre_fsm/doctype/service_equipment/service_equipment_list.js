frappe.listview_settings["Service Equipment"] = {
	onload(list) {
		list.page.add_inner_button(__("Workshop"), () => frappe.set_route("workshop"));
	},
};
