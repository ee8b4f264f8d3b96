frappe.ui.form.on("Outbound Message", {
	refresh(frm) {
		frm.disable_save();
		const may = frappe.user.has_role(["FSM Manager", "FSM Support", "System Manager"]);
		if (may && ["Dead", "Failed"].includes(frm.doc.status)) {
			frm.add_custom_button(__("Retry"), () =>
				frappe
					.call("gigafibre_fsm.gigafibre_fsm.doctype.outbound_message.outbound_message.retry", {
						name: frm.doc.name,
					})
					.then(() => frm.reload_doc()),
			);
		}
	},
});
