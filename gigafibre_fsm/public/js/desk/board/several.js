// Planning several jobs at once: who takes them, on which day. What is left empty stays as it is for each of them.

import { safe } from "./words";

/** Answers {technician, day}, of which one may be empty; or null. */
export function askPlaces(store, jobs) {
	const waiting = jobs.filter((job) => !job.date || !job.technician);
	let answer = null;
	return new Promise((resolve) => {
		const dialog = new frappe.ui.Dialog({
			title: __("Plan {0} jobs", [jobs.length]),
			fields: [
				{
					fieldname: "about",
					fieldtype: "HTML",
					options: `<p class="text-muted">${safe(jobs.map((job) => job.customer_name).join(", "))}</p>`,
				},
				{
					fieldname: "technician",
					fieldtype: "Select",
					label: __("Technician"),
					options: [
						{ value: "", label: __("Each keeps its technician") },
						...store.technicians.map((person) => ({
							value: person.technician,
							label: person.technician_name,
						})),
					],
				},
				{ fieldname: "gap", fieldtype: "Column Break" },
				{
					fieldname: "day",
					fieldtype: "Date",
					label: __("Day"),
					description: __("Empty: each keeps its day."),
				},
				{ fieldname: "line", fieldtype: "Section Break" },
				{ fieldname: "hint", fieldtype: "HTML" },
			],
			primary_action_label: __("Schedule"),
			primary_action: ({ technician, day }) => {
				const complain = (text) =>
					dialog.get_field("hint").$wrapper.html(`<p class="fsm-warning" role="alert">${safe(text)}</p>`);
				if (!technician && !day) return complain(__("Choose a technician, a day, or both."));
				if (waiting.length && !(technician && day))
					return complain(
						__("Choose both for what waits: {0}", [waiting.map((job) => job.customer_name).join(", ")]),
					);
				answer = { technician, day };
				dialog.hide();
			},
		});
		dialog.onhide = () => resolve(answer);
		dialog.show();
	});
}
