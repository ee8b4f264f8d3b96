const BILLING = "gigafibre_fsm.api.billing";

frappe.ui.form.on("Sales Invoice", {
	refresh(frm) {
		const { docstatus, is_return, fsm_charge_state, fsm_billing_key } = frm.doc;
		if (docstatus !== 1 || !frappe.user.has_role(["FSM Manager", "Accounts Manager", "System Manager"]))
			return;
		if (is_return && frm.doc.outstanding_amount < 0 && ["", "Refund Failed"].includes(fsm_charge_state || ""))
			offer_refund(frm);
		if (!is_return && fsm_billing_key)
			frm.add_custom_button(__("Credit or Refund"), () => credit_dialog(frm));
	},
});

// A credit note that was not refunded to a card: the refund failed, or the note was made in ERPNext's own form.
async function offer_refund(frm) {
	const failed = frm.doc.fsm_charge_state === "Refund Failed";
	const { message } = await frappe.call({
		method: `${BILLING}.creditable`,
		type: "GET",
		args: { invoice: frm.doc.name },
	});
	if (!message.card) return;
	const amount = format_currency(-frm.doc.outstanding_amount, frm.doc.currency);
	frm.add_custom_button(failed ? __("Refund Again") : __("Refund to the Card"), () =>
		frappe.confirm(
			failed
				? __("Refund {0} to the card again?", [amount])
				: __("Refund {0} to the card that paid?", [amount]),
			() => frappe.call(`${BILLING}.refund_again`, { invoice: frm.doc.name }).then(() => frm.reload_doc()),
		),
	);
}

async function credit_dialog(frm) {
	const { message } = await frappe.call({
		method: `${BILLING}.creditable`,
		type: "GET",
		args: { invoice: frm.doc.name },
	});
	if (!message.lines.length) return frappe.msgprint(__("This invoice has already been credited in full."));
	// What was paid by cheque cannot be refunded to a card.
	const paid = frm.doc.outstanding_amount <= 0 && message.card;
	const dialog = new frappe.ui.Dialog({
		title: __("Credit {0}", [frm.doc.name]),
		fields: [
			{
				fieldname: "hint",
				fieldtype: "HTML",
				options: `<p class="text-muted">${__("Amounts before taxes; 0 leaves a line unchanged. Taxes are recalculated.")}</p>`,
			},
			...message.lines.map((line) => ({
				fieldname: line.row,
				fieldtype: "Currency",
				options: "CAD",
				label: line.label,
				default: line.amount,
			})),
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			{
				fieldname: "refund",
				fieldtype: "Check",
				label: __("Refund to the card that paid"),
				default: paid ? 1 : 0,
				hidden: paid ? 0 : 1,
			},
		],
		primary_action_label: __("Credit"),
		primary_action(values) {
			const lines = Object.fromEntries(
				message.lines.map((line) => [line.row, String(values[line.row] || 0)]),
			);
			const net = Object.values(lines).reduce((sum, amount) => sum + Number(amount), 0);
			const question = values.refund
				? __("Credit {0} before taxes and refund it to the card? This cannot be undone.", [
						format_currency(net, "CAD"),
					])
				: __("Credit {0} before taxes?", [format_currency(net, "CAD")]);
			frappe.confirm(question, () =>
				frappe
					.call(`${BILLING}.credit`, {
						invoice: frm.doc.name,
						lines,
						reason: values.reason,
						refund: values.refund ? 1 : 0,
					})
					.then(({ message: made }) => {
						dialog.hide();
						frappe.set_route("Form", "Sales Invoice", made.credit);
					}),
			);
		},
	});
	dialog.show();
}
