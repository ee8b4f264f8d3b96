// The best places for a job, each with its reason in one line; or why there is none.

import { get } from "./api";
import { icon, minutesOf, place, safe } from "./words";

export async function suggest(board, name) {
	const job = board.store.job(name);
	if (!job) return;
	let found;
	try {
		found = await get("planning.suggest", { job: name });
	} catch (refusal) {
		return board.refused(refusal);
	}
	const dialog = new frappe.ui.Dialog({
		title: safe(__("Suggestions for {0}", [job.customer_name])),
		fields: [{ fieldname: "list", fieldtype: "HTML", options: list(job, found) }],
	});
	dialog.$wrapper.on("click", "[data-take]", ({ currentTarget }) => {
		const { technician, day, start_time } = found.suggestions[currentTarget.dataset.take];
		dialog.hide();
		board.changes.place(name, { technician, day, begins: minutesOf(start_time) });
	});
	dialog.show();
}

function list(job, { suggestions, reason, driving }) {
	if (!suggestions.length) return `<p class="fsm-warning">${safe(reason)}</p>`;
	const rows = suggestions.map(
		({ why }, index) => `<li><span>${safe(why)}</span>
		<button type="button" class="btn btn-xs ${index ? "btn-default" : "btn-primary"}" data-take="${index}">${safe(__("Schedule"))}</button></li>`,
	);
	return `<p class="text-muted">${icon("map-pin")} ${safe(place(job))}</p><ol class="fsm-suggestions">${rows.join("")}</ol>
		<p class="text-muted small">${safe(driving)}</p>`;
}
