// Visits by day; a visit without a date is in the list, not here.
frappe.views.calendar["Dispatch Job"] = {
	field_map: {
		id: "name",
		start: "scheduled_date",
		end: "scheduled_date",
		title: "customer",
		status: "status",
		allDay: 1,
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
