frappe.listview_settings["Device Event"] = {
	add_fields: ["event", "equipment"],
	get_indicator(doc) {
		if (!doc.equipment) return [__("Unknown"), "orange", "equipment,is,not set"];
		const colours = { bootstrap: "blue", offline: "red" };
		return [__(doc.event), colours[doc.event] || "green", `event,=,${doc.event}`];
	},
};
