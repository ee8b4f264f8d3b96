frappe.listview_settings["Provisioning Push"] = {
	add_fields: ["status"],
	get_indicator(doc) {
		const colours = { Pending: "orange", Pushed: "blue", Verified: "green", Failed: "red" };
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
};
