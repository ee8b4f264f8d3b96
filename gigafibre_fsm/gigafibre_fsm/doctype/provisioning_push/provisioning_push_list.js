frappe.listview_settings["Provisioning Push"] = {
	add_fields: ["status", "waits_since"],
	get_indicator(doc) {
		if (doc.waits_since && frappe.boot.gigafibre_vocabulary.OPEN_PUSH.includes(doc.status))
			return [__("Waits for the device"), "gray", "waits_since,is,set"];
		const colours = { Pending: "orange", Pushed: "blue", Verified: "green", Failed: "red" };
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
};
