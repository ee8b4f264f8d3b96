frappe.query_reports["IP Address Holder"] = {
	filters: [
		{ fieldname: "ip", label: __("IP Address"), fieldtype: "Data", reqd: 1 },
		{
			fieldname: "at",
			label: __("At (Site Time)"),
			fieldtype: "Datetime",
			default: frappe.datetime.now_datetime(),
		},
	],
};
