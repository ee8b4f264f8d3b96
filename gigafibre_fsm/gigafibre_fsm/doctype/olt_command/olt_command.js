frappe.ui.form.on("OLT Command", {
	async refresh(frm) {
		const open = frappe.boot.gigafibre_vocabulary.OPEN_COMMAND.includes(frm.doc.status);
		const driver = (await frappe.db.get_value("OLT", frm.doc.olt, "driver")).message?.driver || "";
		if (open) await say_what_is_next(frm, driver);
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
		if (frm.doc.status !== "Queued" && driver.startsWith("SSH"))
			frm.add_custom_button(__("Send"), () => call("send"));
	},
});

async function say_what_is_next(frm, driver) {
	const { status, reason, commands, olt, after_command } = frm.doc;
	const before = after_command && (await frappe.db.get_value("OLT Command", after_command, "status")).message;
	const waits = before && frappe.boot.gigafibre_vocabulary.OPEN_COMMAND.includes(before.status);
	const escape = frappe.utils.escape_html;
	const typed = __("Type the commands on {0}, then press It Is Done.", [olt]);
	const next = {
		Queued: __("On its way to {0} over SSH: its answer comes here.", [olt]),
		Refused:
			driver === "SSH" ? __("Once the cause is removed, press Send; or type the commands yourself.") : typed,
		Waiting: waits ? __("It begins once {0} is done.", [after_command]) : commands ? typed : "",
	}[status];
	const sentence = [reason, next].filter(Boolean).map(escape).join("<br>");
	frm.set_intro(sentence, status === "Refused" ? "red" : "blue");
}
