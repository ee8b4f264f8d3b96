frappe.listview_settings["OLT"] = { hide_name_column: true };
