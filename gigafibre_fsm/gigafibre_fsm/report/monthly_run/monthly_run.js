frappe.query_reports["Monthly Run"] = {
	onload(report) {
		// The run goes on while somebody looks: what is left shrinks by itself.
		const timer = setInterval(
			() => (frappe.get_route()[1] === "Monthly Run" ? report.refresh() : clearInterval(timer)),
			15000,
		);
	},
};
