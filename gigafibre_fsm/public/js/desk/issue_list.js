// Tickets show when they are due; ERPNext's own settings of this list stay.
{
	const settings = (frappe.listview_settings.Issue ??= {});
	settings.add_fields = [
		...(settings.add_fields ?? []),
		"fsm_due",
		"fsm_merged_into",
		"fsm_resolves_with_visit",
	];
	const colours = { Open: "red", Replied: "orange", "On Hold": "orange", Resolved: "green", Closed: "green" };
	settings.get_indicator = (doc) => {
		const filter = `status,=,${doc.status}`;
		if (doc.fsm_merged_into) return [__("Merged"), "gray", `fsm_merged_into,=,${doc.fsm_merged_into}`];
		if (doc.fsm_resolves_with_visit) return [__("Waits for a Visit"), "blue", "fsm_resolves_with_visit,=,1"];
		return [__(doc.status), colours[doc.status] ?? "gray", filter];
	};
	settings.formatters = {
		...settings.formatters,
		fsm_due(value) {
			if (!value) return "";
			const late = value < frappe.datetime.now_datetime();
			const text = frappe.utils.escape_html(comment_when(value, true).replace(/<[^>]*>/g, ""));
			const [day, clock] = value.split(" ");
			const soon = day === frappe.datetime.get_today() ? clock.slice(0, 5) : frappe.datetime.str_to_user(day);
			const label = late ? __("{0} late", [text]) : soon;
			return `<span class="indicator-pill ${late ? "red" : "blue"} no-indicator-dot" title="${frappe.datetime.str_to_user(value)}">${label}</span>`;
		},
	};
}
