frappe.treeview_settings["Account"] = {
	breadcrumb: "Accounts",
	title: __("Chart of Accounts"),
	filters: [{ fieldname: "company", fieldtype: "Link", options: "Company", label: __("Company") }],
};
