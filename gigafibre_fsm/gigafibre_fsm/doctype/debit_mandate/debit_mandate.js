frappe.ui.form.on("Debit Mandate", {
	refresh(frm) {
		const { status, stripe_mandate, stripe_state, stripe_refusal } = frm.doc;
		if (stripe_state === "Refused") frm.set_intro(stripe_refusal, "red");
		if (status !== "Active" || stripe_mandate || stripe_state === "Sending") return;
		if (!frappe.user.has_role(["FSM Manager", "Accounts Manager", "System Manager"])) return;
		frm.add_custom_button(__("Send to Stripe"), () =>
			frappe.confirm(
				__(
					"Stripe sends two small deposits to this account and writes to its holder, who confirms them. Bills are debited from then on. Send it?",
				),
				() => frm.call("send_to_stripe").then(() => frm.reload_doc()),
			),
		);
	},
});
