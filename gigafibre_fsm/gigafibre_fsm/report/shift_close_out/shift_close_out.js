frappe.query_reports["Shift Close-Out"] = {
	filters: [
		{
			fieldname: "day",
			label: __("Day"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{ fieldname: "begins", label: __("From"), fieldtype: "Time", default: "00:00:00" },
		{ fieldname: "ends", label: __("To"), fieldtype: "Time", default: "23:59:59" },
	],
};
