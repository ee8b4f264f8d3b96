frappe.listview_settings["Network Incident"] = {
	hide_name_column: true,
	add_fields: ["status"],
	get_indicator(doc) {
		const colours = { Running: "red", Planned: "blue", Over: "green", Dismissed: "gray" };
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
	onload(list) {
		if (!frappe.user.has_role(["FSM Manager", "FSM Support"])) return;
		list.page.add_inner_button(__("Plan Work"), () => plan_work());
	},
};

function plan_work() {
	const dialog = new frappe.ui.Dialog({
		title: __("Plan Work"),
		fields: [
			{ fieldname: "olt", fieldtype: "Link", options: "OLT", label: __("OLT"), reqd: 1 },
			{
				fieldname: "place",
				fieldtype: "Data",
				label: __("Slot or Port"),
				description: __("frame/slot or frame/slot/port; empty for the whole OLT"),
			},
			{ fieldname: "terminal", fieldtype: "Link", options: "Terminal", label: __("Terminal") },
			{ fieldname: "start", fieldtype: "Datetime", label: __("Work Begins"), reqd: 1 },
			{ fieldname: "until", fieldtype: "Datetime", label: __("Work Ends"), reqd: 1 },
			{ fieldname: "note", fieldtype: "Small Text", label: __("Note for Customers") },
			{ fieldname: "notify", fieldtype: "Check", label: __("Tell customers now"), default: 1 },
		],
		primary_action_label: __("Plan Work"),
		primary_action: (values) =>
			frappe
				.call({ method: "gigafibre_fsm.api.incidents.plan", args: values, freeze: true })
				.then(({ message }) => {
					dialog.hide();
					frappe.set_route("Form", "Network Incident", message.incident);
				}),
	});
	dialog.show();
}
