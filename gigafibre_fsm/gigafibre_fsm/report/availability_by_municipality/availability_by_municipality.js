frappe.query_reports["Availability by Municipality"] = { filters: [] };
