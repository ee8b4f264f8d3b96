// A device claims an identity of ours without proof: a person who knows the device confirms it here.
frappe.ui.form.on("Issue", {
	refresh(frm) {
		if (
			frm.doc.fsm_kind !== "Device to confirm" ||
			frm.doc.status === "Closed" ||
			!frappe.user.has_role("FSM Manager")
		)
			return;
		frm.add_custom_button(__("This Is Our Device"), () =>
			frappe.confirm(
				__(
					"The WiFi and telephone passwords of this customer will be sent to it. Is this really the device on site?",
				),
				() =>
					frappe
						.call("gigafibre_fsm.api.equipment.accept", { issue: frm.doc.name })
						.then(() => frm.reload_doc()),
			),
		);
	},
});
