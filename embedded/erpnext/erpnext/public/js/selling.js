// Orders and invoices in the desk: the server fills in what a customer, an item or a rate brings along.

const FILLED_BY = {
	parent: [
		"customer",
		"company",
		"selling_price_list",
		"taxes_and_charges",
		"disable_rounded_total",
		"discount_amount",
	],
	line: ["item_code", "qty", "rate", "uom", "discount_percentage"],
	tax: ["rate", "tax_amount", "account_head", "charge_type"],
};

function fill_in(frm) {
	if (frm.doc.docstatus !== 0 || !frm.doc.customer || !frm.doc.company) return;
	// an answer to what the form no longer says is thrown away, and asked for again
	frm.asked = (frm.asked || 0) + 1;
	const number = frm.asked;
	setTimeout(() => {
		if (number !== frm.asked) return;
		frappe
			.call({ method: "erpnext.controllers.desk.fill_in", args: { doc: frm.doc } })
			.then(({ message }) => number === frm.asked && message && show(frm, message));
	}, 150);
}

function show(frm, { values, items, taxes }) {
	Object.assign(frm.doc, values);
	for (const [table, rows] of [
		["items", items],
		["taxes", taxes],
	]) {
		rows.forEach((row, index) => {
			const local = (frm.doc[table] || [])[index] || frm.add_child(table);
			Object.assign(local, row);
		});
	}
	frm.dirty();
	frm.refresh_fields();
}

function when(fields, extra = {}) {
	return Object.assign(Object.fromEntries(fields.map((field) => [field, fill_in])), extra);
}

function open_made(method) {
	return (frm) => frappe.model.open_mapped_doc({ method, frm });
}

const MADE_FROM = {
	"Sales Order": {
		Invoice: open_made("erpnext.selling.doctype.sales_order.sales_order.make_sales_invoice"),
		Project: open_made("erpnext.selling.doctype.sales_order.sales_order.make_project"),
	},
	"Sales Invoice": {
		Payment(frm) {
			frappe
				.call({
					method: "erpnext.accounts.doctype.payment_entry.payment_entry.get_payment_entry",
					args: { dt: frm.doc.doctype, dn: frm.doc.name },
				})
				.then(({ message }) => {
					frappe.model.sync(message);
					frappe.set_route("Form", message.doctype, message.name);
				});
		},
		"Return / Credit Note": open_made(
			"erpnext.accounts.doctype.sales_invoice.sales_invoice.make_sales_return",
		),
	},
};

for (const doctype of ["Sales Order", "Sales Invoice"]) {
	frappe.ui.form.on(
		doctype,
		when(FILLED_BY.parent, {
			refresh(frm) {
				// one currency only: the same amounts once more would be in the way
				const twice = Object.keys(frm.fields_dict).filter((field) => field.startsWith("base_"));
				frm.toggle_display(twice, false);
				if (frm.doc.docstatus !== 1) return;
				for (const [label, make] of Object.entries(MADE_FROM[doctype])) {
					frm.add_custom_button(__(label), () => make(frm), __("Create"));
				}
			},
		}),
	);
	frappe.ui.form.on(`${doctype} Item`, when(FILLED_BY.line, { items_remove: fill_in }));
}
frappe.ui.form.on("Sales Taxes and Charges", when(FILLED_BY.tax, { taxes_remove: fill_in }));
