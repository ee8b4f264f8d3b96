frappe.listview_settings["Task"] = {
	add_fields: ["project", "status", "priority", "exp_end_date", "subject", "progress"],
	filters: [["status", "=", "Open"]],
	get_indicator(doc) {
		const colours = {
			Open: "orange",
			Overdue: "red",
			"Pending Review": "orange",
			Working: "orange",
			Completed: "green",
			Cancelled: "gray",
			Template: "blue",
		};
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
