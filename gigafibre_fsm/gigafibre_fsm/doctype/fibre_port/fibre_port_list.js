frappe.listview_settings["Fibre Port"] = {
	add_fields: ["drop_state"],
	get_indicator(doc) {
		if (doc.status === "Available" && doc.drop_state !== "Installed") {
			return [__(doc.drop_state), "light-blue", `status,=,Available|drop_state,=,${doc.drop_state}`];
		}
	},
};
