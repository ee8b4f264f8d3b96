frappe.listview_settings["Project"] = {
	add_fields: ["status", "priority", "percent_complete"],
	filters: [["status", "=", "Open"]],
	get_indicator(doc) {
		const colours = { Completed: "green", Cancelled: "gray" };
		const share = doc.status === "Open" && doc.percent_complete ? ` ${cint(doc.percent_complete)} %` : "";
		return [__(doc.status) + share, colours[doc.status] || "orange", `status,=,${doc.status}`];
	},
};
