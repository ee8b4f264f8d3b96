frappe.listview_settings["Field Action"] = {
	hide_name_column: true,
	get_indicator: (doc) =>
		doc.outcome === "Refused"
			? [__("Refused"), "red", "outcome,=,Refused"]
			: [__("Done"), "green", "outcome,=,Done"],
};
