frappe.listview_settings["Outbound Message"] = {
	hide_name_column: true,
	get_indicator(doc) {
		const colour = { Queued: "blue", Sent: "green", Failed: "orange", Dead: "red" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
	onload(list) {
		if (!frappe.user.has_role(["FSM Manager", "FSM Support", "System Manager"])) return;
		list.page.add_inner_button(__("Retry all dead"), () => {
			const wanted = list.filter_area.get().find(([, field, how]) => field === "channel" && how === "=");
			const channel = wanted ? wanted[3] : "";
			const question = channel
				? __("Retry every dead message on {0}?", [channel])
				: __("Retry every dead message, on all channels?");
			frappe.confirm(question, () =>
				frappe
					.call("gigafibre_fsm.gigafibre_fsm.doctype.outbound_message.outbound_message.retry_all", {
						channel,
					})
					.then(({ message }) => {
						frappe.show_alert(message);
						list.refresh();
					}),
			);
		});
	},
};
