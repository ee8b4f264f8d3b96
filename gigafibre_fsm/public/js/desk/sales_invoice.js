const BILLING = "gigafibre_fsm.api.billing";

frappe.ui.form.on("Sales Invoice", {
	refresh(frm) {
		const { docstatus, is_return, fsm_charge_state, fsm_billing_key } = frm.doc;
		if (docstatus !== 1 || !frappe.user.has_role(["FSM Manager", "Accounts Manager", "System Manager"]))
			return;
		if (is_return && frm.doc.outstanding_amount < 0 && ["", "Refund Failed"].includes(fsm_charge_state || ""))
			offer_refund(frm);
		if (!is_return && fsm_billing_key)
			frm.add_custom_button(__("Credit or Refund"), async () => {
				await frappe.require("/assets/gigafibre_fsm/js/desk/credit_dialog.js");
				await gigafibre_credit(frm.doc.name, frm.doc.outstanding_amount <= 0, (credit) =>
					frappe.set_route("Form", "Sales Invoice", credit),
				);
			});
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
	const amount = gigafibre_money(-frm.doc.outstanding_amount);
	frm.add_custom_button(failed ? __("Refund Again") : __("Refund to the Card"), () =>
		frappe.confirm(
			failed
				? __("Refund {0} to the card again?", [amount])
				: __("Refund {0} to the card that paid?", [amount]),
			() => frappe.call(`${BILLING}.refund_again`, { invoice: frm.doc.name }).then(() => frm.reload_doc()),
		),
	);
}
