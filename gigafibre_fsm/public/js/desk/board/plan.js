// Planning a job without dragging: technician, day and time in a dialog that shows conflicts at once.

import { get } from "./api";
import { iso, minutesOf, place, preferredDate, safe } from "./words";

const QUARTER = 15;

/** Ask for a place of `job`; answers {technician, day, begins}, or null. */
export function askPlace(store, job) {
	const first = job.preferred_dates[0] || {};
	const tomorrow = frappe.datetime.add_days(store.data.today, 1);
	const ahead = (day) => (day && day >= store.data.today ? day : "");
	const starts = { AM: "08:00", PM: "13:00", Day: "08:00" };
	let answer = null;
	return new Promise((resolve) => {
		const dialog = new frappe.ui.Dialog({
			title: safe(job.customer_name),
			fields: [
				{
					fieldname: "about",
					fieldtype: "HTML",
					options: `<p class="text-muted">${safe([place(job), job.required_tags.join(", ")].filter(Boolean).join(" · "))}
						${job.preferred_dates.length ? `<br>${safe(__("The customer asked for: {0}", [job.preferred_dates.map(preferredDate).join(" · ")]))}` : ""}</p>`,
				},
				{
					fieldname: "day",
					fieldtype: "Date",
					label: __("Day"),
					reqd: 1,
					default: ahead(job.date) || ahead(first.date) || ahead(store.day) || tomorrow,
					change: () => refill(),
				},
				{ fieldname: "gap", fieldtype: "Column Break" },
				{
					fieldname: "start",
					fieldtype: "Select",
					label: __("Start time"),
					options: quarters(),
					default: job.begins === undefined ? starts[first.time_window] || "08:00" : iso(job.begins),
					change: () => mark(),
				},
				{ fieldname: "line", fieldtype: "Section Break" },
				{
					fieldname: "technician",
					fieldtype: "Select",
					label: __("Technician"),
					reqd: 1,
					options: [],
					change: () => mark(),
				},
				{ fieldname: "hint", fieldtype: "HTML" },
			],
			primary_action_label: __("Schedule"),
			primary_action: ({ technician, day, start }) => {
				answer = { technician, day, begins: minutesOf(start) };
				dialog.hide();
			},
		});
		let known = null;
		let trouble = "";
		let touched = false;
		async function refill() {
			const day = dialog.get_value("day");
			if (!day) return;
			[known, trouble] = [null, ""];
			mark();
			const asked = { job: job.name, from_date: day, to_date: day, by: "quarter" };
			const answer = await get("board.places", asked).catch((refusal) => refusal);
			if (day !== dialog.get_value("day")) return; // another day is asked for by now
			if (answer instanceof Error) trouble = answer.message;
			else known = answer;
			mark();
		}
		function verdictOn(technician) {
			const row = known?.places[technician]?.[dialog.get_value("day")];
			const at = known?.starts.indexOf(minutesOf(dialog.get_value("start") || "08:00"));
			return known?.verdicts[row?.[at]] || { text: "" };
		}
		function mark() {
			const rows = store.technicians
				.map((person) => ({
					value: person.technician,
					label: person.technician_name,
					no: verdictOn(person.technician).text,
				}))
				.sort((one, other) => Boolean(one.no) - Boolean(other.no));
			const kept = rows.find(({ value }) => value === job.technician) || rows[0];
			const chosen = touched ? dialog.get_value("technician") : kept?.value;
			dialog.set_df_property(
				"technician",
				"options",
				rows.map(({ value, label, no }) => ({ value, label: no ? `${label} – ${no}` : label })),
			);
			if (dialog.get_value("technician") !== chosen) dialog.set_value("technician", chosen);
			dialog.get_field("hint").$wrapper.html(hint(verdictOn(chosen)));
		}
		function hint({ text, weight }) {
			if (!weight) return `<p class="text-muted">${safe(trouble || __("Checking…"))}</p>`;
			if (text) return `<p class="fsm-warning">${safe(text)}</p>`;
			return `<p class="fsm-good">${safe(__("This place is free."))}</p>`;
		}
		dialog.onhide = () => resolve(answer);
		dialog.show();
		dialog.get_field("technician").$input.on("change", () => {
			touched = true;
		});
		refill();
	});
}

function quarters() {
	const found = [];
	for (let at = 7 * 60; at < 18 * 60; at += QUARTER) found.push(iso(at));
	return found;
}
