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
