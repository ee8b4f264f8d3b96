frappe.ui.form.on("Payment Agreement", {
	refresh(frm) {
		if (frm.is_new() || frm.doc.status !== "Active" || !frm.perm[0].write) return;
		frm.add_custom_button(__("Withdraw"), () =>
			frappe.confirm(__("Reminders and suspension go on from today. Withdraw this agreement?"), () =>
				frm.call("withdraw").then(() => frm.reload_doc()),
			),
		);
	},
});
