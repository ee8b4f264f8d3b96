// A bill that is paid by the installments of a Payment Agreement is not late, though its due date is over.
{
	const settings = (frappe.listview_settings["Sales Invoice"] =
		frappe.listview_settings["Sales Invoice"] || {});
	const erpnext = { get_indicator: settings.get_indicator, onload: settings.onload };
	const agreed_on = new Map();
	const facts = ["customer", "posting_date", "is_opening", "outstanding_amount", "docstatus"];
	settings.add_fields = [...new Set([...(settings.add_fields || []), ...facts])];
	settings.onload = (listview) => {
		erpnext.onload?.(listview);
		if (!frappe.model.can_read("Payment Agreement")) return;
		frappe.db
			.get_list("Payment Agreement", {
				filters: { status: "Active" },
				fields: ["customer", "agreed_on"],
				limit: 0,
			})
			.then((rows) => {
				for (const row of rows) agreed_on.set(row.customer, row.agreed_on);
				if (rows.length) listview.refresh();
			});
	};
	settings.get_indicator = (doc) => {
		const day = agreed_on.get(doc.customer);
		const owed = doc.docstatus === 1 && doc.outstanding_amount > 0;
		if (day && owed && (doc.is_opening === "Yes" || doc.posting_date <= day))
			return [__("By installments"), "blue", `customer,=,${doc.customer}`];
		return erpnext.get_indicator?.(doc);
	};
}
// Print Paper Bills: the bills of customers who want paper, as one PDF; printed ones are in no later batch.
{
	const settings = frappe.listview_settings["Sales Invoice"];
	const earlier = settings.onload;
	const call = (method, args) =>
		frappe.call({ method: `gigafibre_fsm.api.billing.${method}`, type: args ? "POST" : "GET", args });
	settings.onload = (list) => {
		earlier?.(list);
		list.page.add_inner_button(__("Print Paper Bills"), async () => {
			const { waiting } = (await call("paper")).message;
			if (!waiting.length) return frappe.show_alert(__("No bill waits to be printed."));
			window.open("/api/method/gigafibre_fsm.api.billing.paper_pdf");
			frappe.confirm(__("Are the {0} bills printed?", [waiting.length]), async () => {
				await call("paper_printed", { invoices: waiting });
				list.refresh();
			});
		});
	};
}
