frappe.listview_settings["Issue"] = {
	add_fields: ["priority", "status"],
	onload(list) {
		const method = "erpnext.support.doctype.issue.issue.set_multiple_status";
		for (const [label, status] of [
			[__("Set as Open"), "Open"],
			[__("Set as Closed"), "Closed"],
		]) {
			list.page.add_action_item(label, () => list.call_for_selected_items(method, { status }));
		}
	},
	get_indicator(doc) {
		const colours = {
			Open: "red",
			Replied: "orange",
			"On Hold": "orange",
			Resolved: "green",
			Closed: "green",
		};
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
