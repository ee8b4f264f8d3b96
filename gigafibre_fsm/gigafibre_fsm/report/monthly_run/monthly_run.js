frappe.query_reports["Monthly Run"] = {
	onload(report) {
		// Reloads while the run goes on: the number of remaining customers shrinks.
		const timer = setInterval(
			() => (frappe.get_route()[1] === "Monthly Run" ? report.refresh() : clearInterval(timer)),
			15000,
		);
	},
};
