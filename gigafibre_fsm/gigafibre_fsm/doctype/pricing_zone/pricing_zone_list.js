frappe.listview_settings["Pricing Zone"] = {
	hide_name_column: true,
	add_fields: ["is_default", "disabled"],
	get_indicator(doc) {
		if (doc.disabled) return [__("Disabled"), "gray", "disabled,=,1"];
		return doc.is_default
			? [__("Default"), "blue", "is_default,=,1"]
			: [__("Enabled"), "green", "disabled,=,0"];
	},
};
