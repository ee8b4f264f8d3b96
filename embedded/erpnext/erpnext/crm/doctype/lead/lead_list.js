frappe.listview_settings["Lead"] = {
	add_fields: ["status", "email_id"],
	get_indicator(doc) {
		const colours = { Lead: "gray", Open: "orange", Replied: "blue", Converted: "green" };
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
