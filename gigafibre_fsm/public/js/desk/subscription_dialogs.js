// The dialogs that change a subscription: another plan, a seasonal pause. Used by its form and by Client 360.
const SUBSCRIPTION_API = "gigafibre_fsm.api.subscription";

window.gigafibre_subscription = { change_plan, pause };

function pause(subscription, done) {
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
	const plan = (values) => frappe.call(`${SUBSCRIPTION_API}.pause`, { subscription, ...values }).then(done);
	frappe.prompt(fields, plan, __("Seasonal Pause"), __("Pause"));
}

async function change_plan(subscription, done) {
	const {
		message: { plans },
	} = await frappe.call({
		method: `${SUBSCRIPTION_API}.plans`,
		type: "GET",
		args: { subscription },
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
		primary_action: async ({ sku, day }) => {
			await frappe.call(`${SUBSCRIPTION_API}.change_plan`, { subscription, sku, day });
			dialog.hide();
			done();
		},
	});
	async function show() {
		const { sku, day } = dialog.get_values(true) || {};
		if (!sku || !day) return;
		const { message } = await frappe.call({
			method: `${SUBSCRIPTION_API}.preview`,
			type: "GET",
			args: { subscription, sku, day },
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
