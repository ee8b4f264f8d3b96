frappe.ui.form.on("Staff Invitation", {
	refresh(frm) {
		if (frm.is_new() || !frappe.user.has_role(["FSM Manager", "System Manager"])) return;
		const { email, full_name, role_profile, language, status } = frm.doc;
		const call = (method, values) =>
			frappe.call(`gigafibre_fsm.api.auth.${method}`, values).then(() => frm.reload_doc());
		if (status !== "Invited")
			frm.add_custom_button(status === "Ready" ? __("New Temporary Password") : __("Invite Again"), () =>
				frappe.confirm(__("Send {0} a new temporary password?", [frappe.utils.escape_html(email)]), () =>
					call("invite_user", { email, full_name, role_profile, language }),
				),
			);
		if (status !== "Revoked")
			frm.add_custom_button(__("Revoke the Access"), () =>
				frappe.confirm(
					__("{0} is signed out at once and cannot sign in any more. Go on?", [
						frappe.utils.escape_html(full_name),
					]),
					() => call("revoke_user", { email }),
				),
			);
	},
});
