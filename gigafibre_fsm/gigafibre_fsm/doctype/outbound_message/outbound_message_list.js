frappe.listview_settings["Outbound Message"] = {
	get_indicator(doc) {
		const colour = { Queued: "blue", Sent: "green", Failed: "orange", Dead: "red" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
	onload(list) {
		list.page.add_inner_button(__("Retry all dead"), () =>
			frappe
				.call("gigafibre_fsm.gigafibre_fsm.doctype.outbound_message.outbound_message.retry_all")
				.then(({ message }) => {
					frappe.show_alert(message);
					list.refresh();
				})
		);
	},
};
