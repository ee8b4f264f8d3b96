frappe.ui.form.on("Number Transfer", {
	setup(frm) {
		frm.set_query("equipment", () => ({
			filters: { customer: frm.doc.customer, custom_sip_username: ["is", "set"] },
		}));
		frm.set_query("location", () => ({ filters: { customer: frm.doc.customer } }));
	},
	refresh(frm) {
		if (frm.is_new() || !frappe.user.has_role(["FSM Support", "FSM Manager"])) return;
		const call = (method, more = {}) =>
			frappe
				.call({
					method: `gigafibre_fsm.api.telephony.${method}`,
					args: { transfer: frm.doc.name, ...more },
					freeze: true,
				})
				.then(() => frm.reload_doc());
		const { status } = frm.doc;
		const primary = (label, action) => frm.add_custom_button(label, action).addClass("btn-primary");
		if (["To Request", "Refused"].includes(status)) {
			primary(__("It Was Requested"), () => call("request_number"));
		}
		if (status === "Requested") {
			primary(__("Enter the Switch Date"), () =>
				frappe.prompt(
					[{ fieldname: "switch_date", fieldtype: "Date", label: __("Switch Date"), reqd: 1 }],
					(given) => call("confirm_number", given),
					__("Enter the Switch Date"),
				),
			);
		}
		if (status === "Confirmed") primary(__("The Number Has Arrived"), () => call("complete_number"));
		if (frappe.boot.gigafibre_vocabulary.OPEN_TRANSFER.includes(status)) {
			frm.add_custom_button(__("It Was Refused"), () =>
				frappe.prompt(
					[{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
					(given) => call("refuse_number", given),
					__("It Was Refused"),
				),
			);
		}
	},
});
