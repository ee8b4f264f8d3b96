// Visits by day: without a field for "all day" each is one. A visit without a date is in the list, not here.
frappe.views.calendar["Dispatch Job"] = {
	field_map: {
		id: "name",
		start: "scheduled_date",
		end: "scheduled_date",
		title: "customer",
		status: "status",
	},
	style_map: {
		Open: "warning",
		Scheduled: "info",
		"En Route": "info",
		"In Progress": "info",
		Completed: "success",
		Failed: "danger",
	},
	order_by: "scheduled_date",
};
