const DISPATCH = "gigafibre_fsm.api.dispatch";
const FIELD = "gigafibre_fsm.api.technician";
const PLANNING = "gigafibre_fsm.api.planning";

frappe.ui.form.on("Dispatch Job", {
	refresh(frm) {
		if (frm.is_new()) return;
		const { status, name } = frm.doc;
		const call = (method, values = {}) =>
			frappe.call(method, { job: name, ...values }).then(() => frm.reload_doc());
		const button = (label, action, group) => frm.add_custom_button(__(label), action, group && __(group));
		const reason = (title, method) =>
			frappe.prompt(
				{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
				(values) => call(method, values),
				__(title),
			);

		const { CLOSED, VISIT_BEGUN, VISIT_SCHEDULABLE } = frappe.boot.gigafibre_vocabulary;
		if (frm.doc.location && frappe.model.can_read("Service Equipment"))
			button("Service Equipment", () =>
				frappe.set_route("List", "Service Equipment", { location: frm.doc.location }),
			);
		if (frappe.user.has_role(["FSM Dispatcher", "FSM Manager", "System Manager"])) {
			if (VISIT_SCHEDULABLE.includes(status)) {
				button(status === "Open" ? "Assign" : "Reschedule", () => assign_dialog(frm));
				frm.change_custom_button_type(__(status === "Open" ? "Assign" : "Reschedule"), null, "primary");
			}
			if (!CLOSED.includes(status)) button("Helpers", () => helpers_dialog(frm), "Actions");
			if (["Open", "Failed"].includes(status)) button("Assign to the Best", () => place(frm), "Actions");
			if (status === "Scheduled" && frm.doc.scheduled_date <= frappe.datetime.get_today())
				button("Nobody Came", () => call(`${PLANNING}.missed`), "Actions");
			if (status === "Cancelled") button("Reopen", () => call(`${DISPATCH}.unassign`), "Actions");
			if (["Scheduled", "Failed"].includes(status))
				button("Unassign", () => call(`${DISPATCH}.unassign`), "Actions");
			if (!CLOSED.includes(status))
				button("Cancel Job", () => reason("Cancel Job", `${DISPATCH}.cancel`), "Actions");
		}
		const begins = status === "Open" && frm.doc.job_type === "Installation" && !frm.doc.without_visit;
		if (begins && frappe.user.has_role(["FSM Dispatcher", "FSM Support", "FSM Manager"]))
			button("Start without a Visit", () => call("gigafibre_fsm.api.self_start.begin"), "Actions");
		if (frappe.user.has_role(["FSM Manager"])) {
			const charge = (frm.doc.charges || []).find((row) => row.status === "To Approve");
			for (const [label, approve] of charge
				? [
						["Approve Charge", true],
						["Refuse Charge", false],
					]
				: [])
				button(label, () => call(`${PLANNING}.decide_charge`, { charge: charge.name, approve }), "Charges");
			if (status === "Scheduled") button("En Route", () => call(`${FIELD}.en_route`), "On Site");
			if (["Scheduled", "En Route"].includes(status))
				button("Start", () => call(`${FIELD}.start`), "On Site");
			if (VISIT_BEGUN.includes(status))
				button("Not Done", () => reason("Not Done", `${FIELD}.fail`), "On Site");
			if (status === "In Progress") button("Complete", () => complete_dialog(call), "On Site");
		}
	},
});

// The assisting technicians. One who is not free needs a reason.
async function helpers_dialog(frm) {
	const people = await frappe.db.get_list("Technician", {
		filters: { active: 1 },
		fields: ["name", "technician_name"],
		order_by: "technician_name",
		limit: 0,
	});
	const others = people.filter(({ name }) => name !== frm.doc.technician);
	const riding = (frm.doc.helpers || []).map((row) => row.technician);
	frappe.prompt(
		[
			...others.map(({ name, technician_name }) => ({
				fieldname: name.replace(/\W/g, "_"),
				fieldtype: "Check",
				label: frappe.utils.escape_html(technician_name),
				default: riding.includes(name) ? 1 : 0,
			})),
			{ fieldname: "against", fieldtype: "Small Text", label: __("Reason to take who is not free") },
		],
		(values) => {
			const helpers = others.filter(({ name }) => values[name.replace(/\W/g, "_")]).map(({ name }) => name);
			frappe
				.call(`${PLANNING}.set_helpers`, { job: frm.doc.name, helpers, against: values.against })
				.then(() => frm.reload_doc());
		},
		__("Helpers"),
	);
}

async function place(frm) {
	const { message } = await frappe.call(`${PLANNING}.place`, { job: frm.doc.name });
	frappe.msgprint(frappe.utils.escape_html(message.placed ? message.placed.why : message.reason));
	frm.reload_doc();
}

function complete_dialog(call) {
	const fields = [
		{ fieldname: "signed_by", fieldtype: "Data", label: __("Signed by"), reqd: 1 },
		{
			fieldname: "override_reason",
			fieldtype: "Small Text",
			label: __("Reason to complete without the evidence"),
		},
	];
	frappe.prompt(fields, (values) => call(`${FIELD}.complete`, values), __("Complete"));
}

function assign_dialog(frm) {
	const preferred = frm.doc.preferred_dates || [];
	const first = preferred[0] || {};
	const tomorrow = frappe.datetime.add_days(frappe.datetime.get_today(), 1);
	const dialog = new frappe.ui.Dialog({
		title: __("Assign {0}", [frm.doc.name]),
		fields: [
			{
				fieldname: "day",
				fieldtype: "Date",
				label: __("Day"),
				reqd: 1,
				default: frm.doc.scheduled_date || first.date || tomorrow,
				change: refill,
				description: preferred
					.map((row) => `${frappe.datetime.str_to_user(row.date)} ${__(row.time_window)}`)
					.join(", "),
			},
			{
				fieldname: "time_window",
				fieldtype: "Select",
				label: __("Time Window"),
				options: "AM\nPM\nDay",
				reqd: 1,
				default: frm.doc.time_window || first.time_window || "AM",
				change: refill,
			},
			{ fieldname: "start_time", fieldtype: "Time", label: __("Start Time") },
			{ fieldname: "technician", fieldtype: "Select", label: __("Technician"), options: [], reqd: 1 },
			{ fieldname: "hint", fieldtype: "HTML" },
		],
		primary_action_label: __("Assign"),
		primary_action: (values) =>
			frappe.call(`${DISPATCH}.assign`, { job: frm.doc.name, ...values }).then(() => {
				dialog.hide();
				frm.reload_doc();
			}),
	});
	async function refill() {
		const { day, time_window } = dialog.get_values(true) || {};
		if (!day || !time_window) return;
		const { message } = await frappe.call({
			method: `${DISPATCH}.candidates`,
			type: "GET",
			args: { job: frm.doc.name, day, time_window },
		});
		const free = message.filter((row) => !row.refusal);
		dialog.set_df_property(
			"technician",
			"options",
			free.map((row) => ({
				value: row.technician,
				label: `${row.technician_name} (${row.jobs}/${row.capacity})`,
			})),
		);
		if (!free.some((row) => row.technician === dialog.get_value("technician")))
			dialog.set_value("technician", free[0]?.technician || "");
		const refused = message
			.filter((row) => row.refusal)
			.map((row) => `<li>${frappe.utils.escape_html(row.refusal)}</li>`);
		dialog
			.get_field("hint")
			.$wrapper.html(refused.length ? `<ul class="text-muted small">${refused.join("")}</ul>` : "");
	}
	dialog.show();
	refill();
}
