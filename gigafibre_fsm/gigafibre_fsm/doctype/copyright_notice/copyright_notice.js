frappe.ui.form.on("Copyright Notice", {
	setup(frm) {
		// Their labels say UTC; the desk would write the site's zone below.
		for (const field of ["claimed_at", "due_at"]) frm.get_docfield(field).hide_timezone = 1;
	},
	refresh(frm) {
		if (frm.is_new() || frm.doc.status !== "Received") return;
		if (!frappe.user.has_role(["FSM Support", "FSM Manager"])) return;
		const call = (method, more = {}) =>
			frappe
				.call({
					method: `gigafibre_fsm.api.ip_address.${method}`,
					args: { notice: frm.doc.name, ...more },
					freeze: true,
				})
				.then(() => frm.reload_doc());
		frm.set_intro(
			frm.doc.customer
				? __("Pass it on only if it asks for neither money nor personal information (section 41.25).")
				: __("It is not known who had this address at that time."),
			frm.doc.customer ? "blue" : "orange",
		);
		if (frm.doc.customer) offer_to_pass_on(frm, call);
		frm.add_custom_button(__("Reject"), () =>
			frappe.prompt(
				[{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
				(given) => call("reject", given),
				__("Reject"),
			),
		);
	},
});

function offer_to_pass_on(frm, call) {
	frappe.db.get_value("Customer", frm.doc.customer, "email_id").then(({ message }) => {
		const by_mail = !message?.email_id;
		const question = by_mail
			? __("{0} has no email address. Was this notice printed and mailed?", [frm.doc.customer])
			: __("Send this notice to {0}?", [frm.doc.customer]);
		frm
			.add_custom_button(by_mail ? __("Sent by Mail") : __("Pass On"), () =>
				frappe.confirm(question, () => call("pass_on", { by_mail })),
			)
			.addClass("btn-primary");
	});
}
