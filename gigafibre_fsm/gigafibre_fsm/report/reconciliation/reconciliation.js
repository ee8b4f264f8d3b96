const RECONCILE = "gigafibre_fsm.api.reconcile";

frappe.query_reports.Reconciliation = {
	filters: [
		{
			fieldname: "status",
			label: __("Status"),
			fieldtype: "Select",
			options: ["Open", "Repaired", "Gone", "Dismissed"],
			default: "Open",
		},
	],
	formatter(value, row, column, data, standard) {
		if (column.fieldname !== "action" || !data?.action) return standard(value, row, column, data);
		const name = frappe.utils.escape_html(data.name);
		return `<button class="btn btn-xs btn-default" data-repair="${name}">${frappe.utils.escape_html(data.action)}</button> <button class="btn btn-xs btn-link" data-dismiss-finding="${name}">${__("Dismiss")}</button>`;
	},
	// room for both buttons of a finding
	get_datatable_options(options) {
		const action = options.columns.find((column) => (column.fieldname || column.id) === "action");
		if (action) action.width = 290;
		return Object.assign(options, { cellHeight: 38 });
	},
	onload(report) {
		const call = (method, values) =>
			frappe.call(`${RECONCILE}.${method}`, values).then(({ message }) => {
				if (message?.done) frappe.show_alert(frappe.utils.escape_html(message.done));
				report.refresh();
			});
		report.page.add_inner_button(__("Compare Now"), () => call("compare", {}));
		report.page.main.on("click", "[data-repair]", (event) => {
			const { repair } = event.currentTarget.dataset;
			frappe.confirm(__("{0}: {1}?", [repair, event.currentTarget.textContent]), () =>
				call("repair", { finding: repair }),
			);
		});
		report.page.main.on("click", "[data-dismiss-finding]", (event) => {
			const finding = event.currentTarget.dataset.dismissFinding;
			frappe.prompt(
				{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
				({ reason }) => call("dismiss", { finding, reason }),
				__("Dismiss"),
			);
		});
	},
};
