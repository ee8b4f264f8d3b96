const SUBSCRIPTION = "gigafibre_fsm.api.subscription";

frappe.ui.form.on("Service Subscription", {
	refresh(frm) {
		if (frm.is_new() || !frappe.user.has_role(["FSM Support", "FSM Sales", "FSM Manager", "System Manager"]))
			return;
		const { status, suspension, pause_from, last_day, name, location } = frm.doc;
		const call = (method, values = {}) =>
			frappe
				.call(`${SUBSCRIPTION}.${method}`, { subscription: frm.doc.name, ...values })
				.then(() => frm.reload_doc());
		if (status === "Active") {
			frm.add_custom_button(__("Change Plan"), () => plan_dialog(frm, call));
			if (pause_from)
				frm.add_custom_button(__("Cancel the Pause"), () =>
					frappe.confirm(
						__("Cancel the pause that starts on {0}?", [frappe.datetime.str_to_user(pause_from)]),
						() => call("cancel_pause"),
					),
				);
			else frm.add_custom_button(__("Seasonal Pause"), () => pause_dialog(call));
		}
		if (status === "Suspended" && suspension === "Seasonal")
			frm.add_custom_button(__("End the Pause"), () =>
				frappe.confirm(
					__("Restore the service today? The rest of the month is billed on the next invoice."),
					() => call("resume"),
				),
			);
		if (!["Active", "Suspended"].includes(status)) return;
		if (last_day) {
			frm.dashboard.set_headline_alert(
				__("The service ends on {0}.", [frappe.datetime.str_to_user(last_day)]),
				"orange",
			);
			frm.add_custom_button(__("Keep the Service"), () =>
				frappe.confirm(
					__("Cancel the end planned on {0}? Services that this one requires are kept too.", [
						frappe.datetime.str_to_user(last_day),
					]),
					() =>
						frappe.call("gigafibre_fsm.api.ending.keep", { subscription: name }).then(() => frm.reload_doc()),
				),
			);
		}
		frm.add_custom_button(last_day ? __("Change the Last Day") : __("End the Service"), async () => {
			await frappe.require("/assets/gigafibre_fsm/js/desk/ending.js");
			await gigafibre_ending(location, name, () => frm.reload_doc());
		});
	},
});

function pause_dialog(call) {
	const today = frappe.datetime.get_today();
	const fields = [
		{
			fieldname: "first",
			fieldtype: "Date",
			label: __("From"),
			reqd: 1,
			default: today,
			description: __("The first day without service"),
		},
		{
			fieldname: "back",
			fieldtype: "Date",
			label: __("Back On"),
			reqd: 1,
			default: frappe.datetime.add_months(today, 5),
			description: __("The first day with service again"),
		},
	];
	frappe.prompt(fields, (values) => call("pause", values), __("Seasonal Pause"), __("Pause"));
}

async function plan_dialog(frm, call) {
	const {
		message: { plans },
	} = await frappe.call({
		method: `${SUBSCRIPTION}.plans`,
		type: "GET",
		args: { subscription: frm.doc.name },
	});
	const others = plans.filter((plan) => !plan.current && plan.fits);
	if (!others.length) return frappe.msgprint(__("There is no other plan for this address."));
	const dialog = new frappe.ui.Dialog({
		title: __("Change Plan"),
		fields: [
			{
				fieldname: "sku",
				fieldtype: "Select",
				label: __("Plan"),
				reqd: 1,
				options: others.map((plan) => ({
					value: plan.sku,
					label: `${plan.name} (${format_currency(plan.price, "CAD")})`,
				})),
				change: show,
			},
			{
				fieldname: "day",
				fieldtype: "Date",
				label: __("From"),
				reqd: 1,
				default: frappe.datetime.get_today(),
				change: show,
			},
			{ fieldname: "hint", fieldtype: "HTML" },
		],
		primary_action_label: __("Change"),
		primary_action: (values) =>
			call("change_plan", { sku: values.sku, day: values.day }).then(() => dialog.hide()),
	});
	async function show() {
		const { sku, day } = dialog.get_values(true) || {};
		if (!sku || !day) return;
		const { message } = await frappe.call({
			method: `${SUBSCRIPTION}.preview`,
			type: "GET",
			args: { subscription: frm.doc.name, sku, day },
		});
		dialog
			.get_field("hint")
			.$wrapper.text(
				__("{0} a month. Correction on the next invoice, before taxes: {1}", [
					format_currency(message.price, "CAD"),
					format_currency(message.correction, "CAD"),
				]),
			);
	}
	dialog.show();
}
