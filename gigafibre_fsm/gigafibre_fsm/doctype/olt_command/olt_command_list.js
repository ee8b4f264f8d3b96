frappe.listview_settings["OLT Command"] = {
	hide_name_column: true,
	add_fields: ["status"],
	get_indicator(doc) {
		const colours = {
			Waiting: "orange",
			Queued: "blue",
			Refused: "red",
			Confirmed: "green",
			Cancelled: "gray",
		};
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
};
