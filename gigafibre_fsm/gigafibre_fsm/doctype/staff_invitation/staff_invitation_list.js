frappe.listview_settings["Staff Invitation"] = {
	onload(list) {
		if (!frappe.user.has_role(["FSM Manager", "System Manager"])) return;
		list.page.set_primary_action(__("Invite"), () => invite(list), "add");
	},
};

async function invite(list) {
	const { message: profiles } = await frappe.call({
		method: "gigafibre_fsm.api.auth.role_profiles",
		type: "GET",
	});
	frappe.prompt(
		[
			{ fieldname: "full_name", fieldtype: "Data", label: __("Full Name"), reqd: 1 },
			{ fieldname: "email", fieldtype: "Data", options: "Email", label: __("Email"), reqd: 1 },
			{
				fieldname: "role_profile",
				fieldtype: "Select",
				label: __("Role Profile"),
				options: profiles.map((value) => ({ value, label: __(value) })),
				reqd: 1,
			},
			{
				fieldname: "language",
				fieldtype: "Select",
				label: __("Language"),
				options: [
					{ value: "fr", label: __("French") },
					{ value: "en", label: __("English") },
				],
				default: "fr",
			},
		],
		(values) =>
			frappe.call("gigafibre_fsm.api.auth.invite_user", values).then(({ message }) => {
				frappe.show_alert({ message: __("{0} is invited.", [message.email]), indicator: "green" });
				list.refresh();
			}),
		__("Invite a Member of Staff"),
		__("Invite"),
	);
}
