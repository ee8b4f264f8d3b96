frappe.listview_settings["Sales Invoice"] = {
	add_fields: ["status", "customer_name", "due_date", "grand_total", "outstanding_amount", "currency"],
	get_indicator(doc) {
		const colours = {
			Draft: "red",
			Unpaid: "orange",
			"Partly Paid": "yellow",
			Paid: "green",
			Overdue: "red",
			Return: "gray",
			"Credit Note Issued": "gray",
			Cancelled: "red",
		};
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
	right_column: "grand_total",
};
