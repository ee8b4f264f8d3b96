frappe.listview_settings["Dispatch Job"] = {
	add_fields: ["scheduled_date", "technician"],
	get_indicator(doc) {
		const colours = {
			Open: "orange",
			Scheduled: "blue",
			"En Route": "purple",
			"In Progress": "yellow",
			Completed: "green",
			Failed: "red",
			Cancelled: "gray",
		};
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
};
