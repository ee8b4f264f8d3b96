frappe.query_reports["Churn"] = { filters: [] };
