frappe.query_reports["Outbox Depth"] = {
	onload(report) {
		report.page.add_inner_button(__("Open the Messages"), () =>
			frappe.set_route("List", "Outbound Message", { status: ["!=", "Sent"] }),
		);
	},
};
