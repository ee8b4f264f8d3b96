frappe.ui.form.on("OLT Command", {
	refresh(frm) {
		const open = frappe.boot.gigafibre_vocabulary.OPEN_COMMAND.includes(frm.doc.status);
		if (frm.doc.commands && open) {
			frm.add_custom_button(__("Copy Commands"), () => frappe.utils.copy_to_clipboard(frm.doc.commands));
		}
		if (!open || !frappe.user.has_role(["FSM Support", "FSM Manager"])) return;
		const call = (method) =>
			frappe
				.call({
					method: `gigafibre_fsm.api.network.${method}`,
					args: { command: frm.doc.name },
					freeze: true,
				})
				.then(() => frm.reload_doc());
		frm
			.add_custom_button(__("It Is Done"), () =>
				frappe.confirm(
					__("Have these commands been typed on {0}, and does the ONT show as registered?", [frm.doc.olt]),
					() => call("confirm"),
				),
			)
			.addClass("btn-primary");
		if (frm.doc.status !== "Queued") frm.add_custom_button(__("Send"), () => call("send"));
	},
});
