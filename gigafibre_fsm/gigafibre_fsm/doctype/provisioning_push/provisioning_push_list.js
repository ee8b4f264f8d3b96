frappe.listview_settings["Provisioning Push"] = {
	add_fields: ["status", "waits_since"],
	get_indicator(doc) {
		if (doc.waits_since && ["Pending", "Pushed"].includes(doc.status))
			return [__("Waits for the device"), "gray", "waits_since,is,set"];
		const colours = { Pending: "orange", Pushed: "blue", Verified: "green", Failed: "red" };
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
};
