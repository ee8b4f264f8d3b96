frappe.listview_settings["Sales Order"] = {
	add_fields: ["status", "customer_name", "delivery_date", "grand_total", "currency"],
	get_indicator(doc) {
		const colours = {
			Draft: "red",
			"On Hold": "orange",
			"To Deliver and Bill": "orange",
			"To Bill": "orange",
			"To Deliver": "orange",
			Completed: "green",
			Closed: "green",
			Cancelled: "red",
		};
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
