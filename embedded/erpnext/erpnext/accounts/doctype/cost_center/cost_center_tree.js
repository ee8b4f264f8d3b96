frappe.treeview_settings["Cost Center"] = {
	breadcrumb: "Accounts",
	title: __("Cost Centers"),
	filters: [{ fieldname: "company", fieldtype: "Link", options: "Company", label: __("Company") }],
};
