frappe.query_reports["OLT Capacity"] = {
	filters: [
		{
			fieldname: "by",
			label: __("Group By"),
			fieldtype: "Select",
			options: [
				{ value: "OLT", label: __("OLT") },
				{ value: "Location", label: __("Location") },
			],
			default: "OLT",
		},
		{ fieldname: "location", label: __("Location"), fieldtype: "Data" },
	],
};
