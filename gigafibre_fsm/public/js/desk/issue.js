// A ticket may need a visit. A device that claims an identity of ours without proof is confirmed here by a person who knows it.
frappe.ui.form.on("Issue", {
	refresh(frm) {
		if (
			frm.doc.customer &&
			frappe.user.has_role(["FSM Support", "FSM Sales", "FSM Manager", "System Manager"])
		)
			frm.add_custom_button(__("Client 360"), () => frappe.set_route("client-360", frm.doc.customer));
		const staff = frappe.user.has_role(["FSM Support", "FSM Dispatcher", "FSM Manager"]);
		if (staff && !frm.is_new() && frm.doc.status !== "Closed" && !frm.doc.fsm_dispatch_job)
			frm.add_custom_button(__("Open a Visit"), () => open_visit(frm));
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

function open_visit(frm) {
	const types = frappe.boot.gigafibre_vocabulary.REQUESTED_JOBS;
	const fields = [
		{
			fieldname: "kind",
			fieldtype: "Select",
			label: __("Type"),
			options: types.map((value) => ({ value, label: __(value) })),
			default: "Repair",
			reqd: 1,
		},
		{
			fieldname: "location",
			fieldtype: "Link",
			options: "Service Location",
			label: __("Service Location"),
			default: frm.doc.fsm_service_location,
			reqd: 1,
		},
		{ fieldname: "notes", fieldtype: "Small Text", label: __("Notes"), default: frm.doc.subject },
	];
	const open = (values) =>
		frappe
			.call("gigafibre_fsm.api.planning.open_job", { ...values, issue: frm.doc.name })
			.then(({ message }) => frappe.set_route("Form", "Dispatch Job", message.name));
	frappe.prompt(fields, open, __("Open a Visit"));
}
