const ORDER = "gigafibre_fsm.api.order";

frappe.ui.form.on("Sales Order", {
	// ERPNext's own refresh runs after other handlers and adds buttons that would deliver and bill what a visit
	// installs and a subscription bills.
	setup(frm) {
		const erpnext_refresh = frm.cscript.refresh;
		frm.cscript.refresh = function (...given) {
			const done = erpnext_refresh?.apply(this, given);
			if (!is_ours(frm)) return done;
			frm.clear_custom_buttons();
			add_cancel_service(frm);
			return done;
		};
	},
});

function is_ours(frm) {
	return frm.doc.docstatus === 1 && Boolean(frm.doc.fsm_service_location);
}

function add_cancel_service(frm) {
	if (!frappe.user.has_role(["FSM Support", "FSM Sales", "FSM Manager", "System Manager"])) return;
	const { name } = frm.doc;
	frm.add_custom_button(__("Cancel a Service"), async () => {
		const { message } = await frappe.call({
			method: `${ORDER}.services`,
			type: "GET",
			args: { order: name },
		});
		if (!message.removable.length)
			return frappe.msgprint(__("This is the only service: cancel the order instead."));
		const fields = [
			{
				fieldname: "service_type",
				fieldtype: "Select",
				label: __("Service"),
				reqd: 1,
				options: message.removable.map((kind) => ({ value: kind, label: __(kind) })),
			},
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("Reason"),
				reqd: 1,
				description: __("The remaining services are priced again and the customer is notified."),
			},
		];
		frappe.prompt(
			fields,
			(values) =>
				frappe.call(`${ORDER}.remove_service`, { order: name, ...values }).then(() => frm.reload_doc()),
			__("Cancel a Service"),
			__("Cancel a Service"),
		);
	});
}
