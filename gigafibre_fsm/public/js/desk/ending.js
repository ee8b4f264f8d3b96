// The dialog that ends services of a location: it shows credits, fees and devices to return before anything is
// changed.
const ENDING = "gigafibre_fsm.api.ending";

window.gigafibre_ending = async function (location, chosen, done) {
	const ask = (method, args) =>
		frappe.call({ method: `${ENDING}.${method}`, type: "GET", args: { location, ...args } });
	const {
		message: { services, reasons, may_waive, obstacle, today },
	} = await ask("options");
	if (obstacle) return frappe.msgprint(frappe.utils.escape_html(obstacle));
	if (!services.length) return frappe.msgprint(__("No service is active at this address."));
	const field = (service) => `service_${services.indexOf(service)}`;
	const dialog = new frappe.ui.Dialog({
		title: __("End a Service"),
		fields: [
			...services.map((service) => ({
				fieldname: field(service),
				fieldtype: "Check",
				label: service.label,
				default: Number(service.name === chosen || services.length === 1),
				change: show,
				description: service.last_day
					? __("Ends on {0}", [frappe.datetime.str_to_user(service.last_day)])
					: "",
			})),
			{ fieldtype: "Section Break" },
			{
				fieldname: "last_day",
				fieldtype: "Date",
				label: __("Last Day of Service"),
				reqd: 1,
				default: today,
				change: show,
				description: __("Today: the service ends immediately. Later: it ends the day after."),
			},
			{
				fieldname: "reason",
				fieldtype: "Select",
				label: __("Reason"),
				reqd: 1,
				options: [{ value: "", label: __("Choose a reason") }, ...reasons],
			},
			{ fieldname: "note", fieldtype: "Data", label: __("Note") },
			{
				fieldname: "charge_fee",
				fieldtype: "Check",
				label: __("Charge the Exit Fee"),
				default: 1,
				read_only: Number(!may_waive),
				change: show,
			},
			{
				fieldname: "waiver",
				fieldtype: "Data",
				label: __("Exit Fee Waiver Reason"),
				depends_on: "eval:!doc.charge_fee",
				mandatory_depends_on: "eval:!doc.charge_fee",
			},
			{ fieldname: "preview", fieldtype: "HTML" },
		],
		primary_action_label: __("End the Service"),
		primary_action: async (values) => {
			const { last_day, reason, note, waiver } = values;
			await frappe.call(`${ENDING}.end`, {
				location,
				services: wanted(),
				last_day,
				reason,
				note,
				waiver,
				charge_fee: values.charge_fee,
			});
			dialog.hide();
			done();
		},
	});
	const preview = dialog.get_field("preview").$wrapper.attr({ "aria-live": "polite", "data-ending": "" });
	const wanted = () =>
		services.filter((service) => dialog.get_value(field(service))).map((service) => service.name);
	let asked = 0;

	async function show() {
		if (!dialog.display) return;
		take_along();
		const [names, last_day, turn] = [wanted(), dialog.get_value("last_day"), ++asked];
		dialog.get_primary_btn().prop("disabled", true);
		if (!names.length || !last_day) return preview.empty();
		const { message } = await ask("preview", {
			services: JSON.stringify(names),
			last_day,
			charge_fee: Number(dialog.get_value("charge_fee")),
		});
		if (turn !== asked || !message) return;
		preview.html(told(message));
		dialog.get_primary_btn().prop("disabled", Boolean(message.obstacle));
	}

	// A service that requires another one ends with it, as in the checkout.
	function take_along() {
		for (const service of services.filter(({ needs }) => needs)) {
			const needed = services.find(({ kind }) => kind === service.needs);
			const gone = Boolean(needed && dialog.get_value(field(needed)));
			const control = dialog.get_field(field(service));
			if (gone && !control.get_value()) control.set_value(1);
			control.$input.prop("disabled", gone);
		}
	}

	dialog.show();
	dialog.display = true;
	await show();
};

function told({ lines, formula, net, tps, tvq, total, equipment, kept, notes }) {
	const text = frappe.utils.escape_html;
	const money = window.gigafibre_money;
	const row = (label, amount, strong) =>
		`<tr${strong ? ' class="font-weight-bold"' : ""}><td>${text(label)}</td><td class="text-right text-nowrap">${money(amount)}</td></tr>`;
	const list = (title, entries) =>
		entries.length
			? `<p class="mb-1"><strong>${title}</strong><br>${entries.map(text).join("<br>")}</p>`
			: "";
	const sums = Number(net)
		? row(__("Before taxes"), net) +
			row(__("GST"), tps) +
			row(__("QST"), tvq) +
			row(Number(total) < 0 ? __("Given back") : __("To pay"), total, true)
		: "";
	return `<table class="table table-sm mb-2">${lines.map(({ label, amount }) => row(label, amount)).join("")}${sums}</table>
		${list(__("Exit fee, taxes included"), formula.length ? formula : [__("None")])}
		${list(__("To be returned"), equipment)}${list(__("Stays with the customer"), kept)}
		${list(__("What happens next"), notes)}`;
}
