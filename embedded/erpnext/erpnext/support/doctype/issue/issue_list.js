frappe.listview_settings["Issue"] = {
	add_fields: ["priority", "status"],
	get_indicator(doc) {
		const colours = {
			Open: "red",
			Replied: "orange",
			"On Hold": "orange",
			Resolved: "green",
			Closed: "green",
		};
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
