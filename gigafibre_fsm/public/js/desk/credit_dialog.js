// The dialog that credits lines of an invoice, and refunds them to the card that paid. Used by its form and by Client 360;
// `done` gets the name of the credit note.
const BILLING_API = "gigafibre_fsm.api.billing";

window.gigafibre_credit = async function (invoice, is_paid, done) {
	const { message } = await frappe.call({
		method: `${BILLING_API}.creditable`,
		type: "GET",
		args: { invoice },
	});
	if (!message.lines.length) return frappe.msgprint(__("This invoice has already been credited in full."));
	// Payments by cheque cannot be refunded to a card.
	const paid = is_paid && message.card;
	const dialog = new frappe.ui.Dialog({
		title: __("Credit {0}", [invoice]),
		fields: [
			{
				fieldname: "hint",
				fieldtype: "HTML",
				options: `<p class="text-muted">${__("Amounts before taxes; 0 leaves a line unchanged. Taxes are recalculated.")}</p>`,
			},
			{
				fieldname: "everything",
				fieldtype: "Check",
				label: __("Everything that can still be credited"),
				change: () =>
					dialog.set_values(
						Object.fromEntries(
							message.lines.map(({ row, amount }) => [row, dialog.get_value("everything") ? amount : 0]),
						),
					),
			},
			...message.lines.map((line) => ({
				fieldname: line.row,
				fieldtype: "Currency",
				options: "CAD",
				label: line.label,
				default: 0,
				description: __("of {0}", [line.amount_label]),
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
			if (!Object.values(lines).some(Number))
				return frappe.msgprint(__("Enter what is credited of a line, or choose everything."));
			const question = values.refund
				? __("Credit {0} before taxes and refund it to the card? This cannot be undone.", [
						gigafibre_money(net),
					])
				: __("Credit {0} before taxes?", [gigafibre_money(net)]);
			frappe.confirm(question, () =>
				frappe
					.call(`${BILLING_API}.credit`, {
						invoice,
						lines,
						reason: values.reason,
						refund: values.refund ? 1 : 0,
					})
					.then(({ message: made }) => {
						dialog.hide();
						done(made.credit);
					}),
			);
		},
	});
	dialog.show();
};
