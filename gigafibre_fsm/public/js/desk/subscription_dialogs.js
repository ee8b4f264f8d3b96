// The dialogs that change a subscription: another plan, a seasonal pause. Each shows what it changes to the cent before it is
// confirmed. Used by its form and by Client 360.
const SUBSCRIPTION_API = "gigafibre_fsm.api.subscription";

window.gigafibre_subscription = { change_plan, pause };

function pause(subscription, done) {
	const today = frappe.datetime.get_today();
	open_with_preview({
		title: __("Seasonal Pause"),
		fields: [
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
		],
		method: "preview_pause",
		primary_action_label: __("Pause"),
		act: ({ first, back }) => frappe.call(`${SUBSCRIPTION_API}.pause`, { subscription, first, back }),
		subscription,
		done,
	});
}

async function change_plan(subscription, done) {
	let plans;
	try {
		({ plans } = await ask("plans", { subscription }));
	} catch (refusal) {
		return frappe.msgprint(frappe.utils.escape_html(refusal.message));
	}
	const others = plans.filter((plan) => !plan.current && plan.fits);
	if (!others.length) return frappe.msgprint(__("There is no other plan for this address."));
	open_with_preview({
		title: __("Change Plan"),
		fields: [
			{
				fieldname: "sku",
				fieldtype: "Select",
				label: __("Plan"),
				reqd: 1,
				options: [
					{ value: "", label: __("Choose a plan") },
					...others.map((plan) => ({
						value: plan.sku,
						label: `${plan.name} (${plan.price_label})`,
					})),
				],
			},
			{
				fieldname: "day",
				fieldtype: "Date",
				label: __("From"),
				reqd: 1,
				default: frappe.datetime.get_today(),
			},
		],
		method: "preview",
		primary_action_label: __("Change"),
		act: ({ sku, day }) => frappe.call(`${SUBSCRIPTION_API}.change_plan`, { subscription, sku, day }),
		subscription,
		done,
	});
}

/** A dialog whose values are asked about by GET `method` as they change; nothing is confirmed that was not shown. */
function open_with_preview({ fields, method, subscription, act, done, ...given }) {
	const names = fields.map(({ fieldname }) => fieldname);
	let [turn, acting] = [0, false];
	const dialog = new frappe.ui.Dialog({
		...given,
		fields: [
			...fields.map((field) => ({ ...field, change: show })),
			{ fieldname: "preview", fieldtype: "HTML" },
		],
		primary_action: async (values) => {
			acting = true; // as the dialog goes, its fields change once more
			try {
				await act(values);
			} catch (refusal) {
				acting = false;
				throw refusal;
			}
			dialog.hide();
			done();
		},
	});
	const preview = dialog.get_field("preview").$wrapper.attr({ "aria-live": "polite", "data-preview": "" });
	async function show() {
		if (acting) return;
		const values = Object.fromEntries(names.map((name) => [name, dialog.get_value(name)]));
		const asked = ++turn;
		dialog.get_primary_btn().prop("disabled", true);
		if (names.some((name) => !values[name])) return preview.empty();
		try {
			const told = await ask(method, { subscription, ...values });
			if (asked !== turn) return;
			preview.html(shown(told));
			dialog.get_primary_btn().prop("disabled", false);
		} catch (refusal) {
			if (asked === turn) preview.html($("<p class='text-danger' role='alert'>").text(refusal.message));
		}
	}
	dialog.show();
	show();
}

function shown({ lines, notes = [] }) {
	const text = frappe.utils.escape_html;
	const rows = lines.map(
		({ label, amount_label }) =>
			`<tr><td>${text(label)}</td><td class="text-right text-nowrap">${text(amount_label)}</td></tr>`,
	);
	return `<table class="table table-sm mb-2">${rows.join("")}</table>${notes.map((note) => `<p class="text-muted mb-1">${text(note)}</p>`).join("")}`;
}

async function ask(method, values) {
	const response = await fetch(`/api/method/${SUBSCRIPTION_API}.${method}?${new URLSearchParams(values)}`, {
		headers: { Accept: "application/json" },
	}).catch(() => new Response("{}", { status: 503 }));
	const body = await response.json().catch(() => ({}));
	if (!response.ok) throw new Error(body.sentence || __("Something went wrong."));
	return body.message;
}
