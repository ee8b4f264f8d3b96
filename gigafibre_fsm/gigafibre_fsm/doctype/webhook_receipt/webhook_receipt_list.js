frappe.listview_settings["Webhook Receipt"] = {
	add_fields: ["outcome"],
	get_indicator(doc) {
		const colours = { Received: "blue", Handled: "green", Ignored: "gray", Failed: "red" };
		return [__(doc.outcome), colours[doc.outcome], `outcome,=,${doc.outcome}`];
	},
};
