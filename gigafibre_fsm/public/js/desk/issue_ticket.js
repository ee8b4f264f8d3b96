// When a ticket is due, answers of every day, and two tickets about one matter.
frappe.ui.form.on("Issue", {
	setup(frm) {
		frm.set_query("fsm_parent", () => ({
			filters: { name: ["!=", frm.doc.name], fsm_parent: ["is", "not set"] },
		}));
	},
	refresh(frm) {
		if (frm.is_new()) return;
		tell_due(frm);
		if (!frappe.user.has_role(["FSM Support", "FSM Manager"])) return;
		if (frm.doc.fsm_merged_into) {
			frm.add_custom_button(__("Separate Again"), () => separate(frm));
			return;
		}
		frm.add_custom_button(__("Macro"), () => choose_macro(frm));
		if (!frappe.boot.gigafibre_vocabulary.RESOLVED_TICKET.includes(frm.doc.status))
			frm.add_custom_button(__("Merge into Another"), () => merge(frm));
	},
});

const call = (method, args, type = "POST") =>
	frappe
		.call({ method: `gigafibre_fsm.api.ticket.${method}`, type, args, freeze: type === "POST" })
		.then(({ message }) => message);

function tell_due(frm) {
	const { fsm_due, fsm_merged_into, fsm_resolves_with_visit, first_responded_on } = frm.doc;
	if (fsm_merged_into) {
		const link = frappe.utils.get_form_link("Issue", fsm_merged_into, true);
		frm.dashboard.set_headline(__("Merged into {0}.", [link]), "gray");
	} else if (fsm_resolves_with_visit) {
		frm.dashboard.set_headline(__("Resolved as soon as its visit is done."), "blue");
	} else if (fsm_due) {
		const late = fsm_due < frappe.datetime.now_datetime();
		const when = frappe.datetime.str_to_user(fsm_due);
		const words = first_responded_on
			? [__("To be solved by {0}.", [when]), __("Late: was to be solved by {0}.", [when])]
			: [__("First answer by {0}.", [when]), __("Late: first answer was due by {0}.", [when])];
		frm.dashboard.set_headline(words[Number(late)], late ? "red" : "blue");
	}
}

function choose_macro(frm) {
	const dialog = new frappe.ui.Dialog({
		title: __("Macro"),
		size: "large",
		fields: [
			{
				fieldname: "name",
				fieldtype: "Link",
				options: "Ticket Macro",
				label: __("Macro"),
				reqd: 1,
				only_select: 1,
				get_query: () => ({ filters: { disabled: 0 } }),
				change: () => show(),
			},
			{ fieldname: "text", fieldtype: "Text", label: __("Answer"), depends_on: "name" },
			{ fieldname: "changes", fieldtype: "HTML" },
		],
		primary_action_label: __("Send"),
		async primary_action({ name, text }) {
			dialog.disable_primary_action();
			try {
				await call("use_macro", { issue: frm.doc.name, name, text: text ?? "" });
				dialog.hide();
				frm.reload_doc();
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	async function show() {
		const name = dialog.get_value("name");
		if (!name || name === dialog.shown) return;
		dialog.shown = name;
		const { text, changes } = await call("macro", { issue: frm.doc.name, name }, "GET");
		dialog.set_value("text", text);
		const lines = changes.map(
			({ label, value }) => `<li>${frappe.utils.escape_html(`${label} → ${__(value)}`)}</li>`,
		);
		dialog.fields_dict.changes.$wrapper.html(
			lines.length ? `<ul class="text-muted">${lines.join("")}</ul>` : "",
		);
	}
	dialog.show();
}

function merge(frm) {
	const filters = {
		name: ["!=", frm.doc.name],
		status: ["not in", frappe.boot.gigafibre_vocabulary.RESOLVED_TICKET],
	};
	if (frm.doc.customer) filters.customer = frm.doc.customer;
	const field = {
		fieldname: "into",
		fieldtype: "Link",
		options: "Issue",
		label: __("Ticket that goes on"),
		description: __("It gets the messages, files and visits of this one. The customer is told nothing."),
		reqd: 1,
		only_select: 1,
		get_query: () => ({ filters }),
	};
	frappe.prompt(
		field,
		({ into }) =>
			call("merge", { issue: frm.doc.name, into }).then(({ ticket }) =>
				frappe.set_route("Form", "Issue", ticket),
			),
		__("Merge into Another"),
		__("Merge"),
	);
}

function separate(frm) {
	frappe.confirm(__("What came from this ticket goes back to it, and it is open again."), () =>
		call("separate", { issue: frm.doc.name }).then(() => frm.reload_doc()),
	);
}
