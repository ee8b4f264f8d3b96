frappe.listview_settings["Checkout Session"] = {
	add_fields: ["follow_up", "status"],
	hide_name_column: true,
	get_indicator(doc) {
		const marks = { "To Contact": "red", Contacted: "blue", "Not Interested": "gray", Ordered: "green" };
		if (doc.follow_up) return [__(doc.follow_up), marks[doc.follow_up], `follow_up,=,${doc.follow_up}`];
		const colours = {
			Open: "blue",
			Held: "yellow",
			Submitted: "green",
			Expired: "gray",
			Abandoned: "orange",
		};
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
	onload(list) {
		list.page.add_inner_button(__("To Contact"), () =>
			list.filter_area
				.clear()
				.then(() => list.filter_area.add("Checkout Session", "follow_up", "=", "To Contact")),
		);
		if (!frappe.user.has_role(["FSM Sales", "FSM Manager"])) return;
		list.page.add_actions_menu_item(__("Mark as contacted"), async () => {
			for (const checkout of list.get_checked_items(true))
				await frappe.call("gigafibre_fsm.api.lead.contacted", { checkout });
			list.refresh();
		});
	},
};
