// Conflicts of a place: requested once when a drag begins, shown beside the pointer before the drop; after it refused, or
// overridden with a reason.

import { get } from "./api";
import { clock, safe, spoken } from "./words";

export class Conflicts {
	constructor(store) {
		this.store = store;
		this.hint = document.createElement("div");
		this.hint.className = "fsm-hint";
		this.hint.hidden = true;
		this.hint.setAttribute("role", "status");
		document.body.append(this.hint);
	}

	/** Ask for all places of the shown days. */
	async ask(name) {
		const [from_date, to_date] = this.store.shownRange;
		this.about = name;
		this.answer = null;
		this.trouble = "";
		const answer = await get("board.places", {
			job: name,
			from_date,
			to_date,
			by: this.store.shown.mode === "day" ? "quarter" : "half day",
		}).catch((refusal) => refusal);
		if (this.about !== name) return;
		if (answer instanceof Error) this.trouble = answer.message;
		else this.answer = answer;
		if (this.shown) this.show(...this.shown);
	}

	/** {"text", "weight"} of a place; null while it is not known. */
	of(place) {
		const row = this.answer?.places[place.technician]?.[place.day];
		if (!row) return null;
		const { starts, verdicts } = this.answer;
		if (place.begins === undefined) return best(row.map((index) => verdicts[index]));
		const index = row[starts.indexOf(place.begins)];
		return verdicts[index] || { text: __("Visits are planned between these hours only."), weight: "never" };
	}

	show(place, event, name) {
		this.shown = place && [place, event, name];
		if (!place) {
			this.hint.hidden = true;
			return;
		}
		const person = this.store.technician(place.technician);
		const found = this.of(place);
		const when =
			place.begins === undefined
				? spoken(place.day, { weekday: "short", day: "numeric", month: "short" })
				: clock(place.begins);
		this.hint.hidden = false;
		this.hint.dataset.state = found?.weight || (this.trouble ? "unknown" : "asking");
		this.hint.innerHTML = `<b>${safe(when)} · ${safe(person?.technician_name)}</b>
			<span>${safe(found ? found.text || this.good(place, name) : this.trouble || __("Checking…"))}</span>`;
		const left = Math.min(event.clientX + 16, window.innerWidth - this.hint.offsetWidth - 8);
		const top = Math.min(event.clientY + 20, window.innerHeight - this.hint.offsetHeight - 8);
		this.hint.style.transform = `translate(${left}px, ${top}px)`;
	}

	/** The meaning of a good place for the customer. */
	good(place, name) {
		const job = this.store.job(name);
		const [opens, closes] = this.store.data.windows[job?.time_window] || [];
		const kept = job?.date === place.day && place.begins >= opens && place.begins < closes;
		if (kept) return __("Within the promised window: the customer gets no message.");
		return job?.date
			? __("Possible. The customer is told the new date.")
			: __("Possible. The customer is told the date.");
	}
}

const WEIGHTS = ["good", "told", "reason", "never"];

const best = (verdicts) =>
	verdicts.reduce((one, other) =>
		WEIGHTS.indexOf(other.weight) < WEIGHTS.indexOf(one.weight) ? other : one,
	);

const REASONS = [
	__("The customer agreed by phone"),
	__("Emergency"),
	__("The technician agreed"),
	__("Two technicians go together"),
];

/** Ask why a warning is overruled; answers the reason, or "" when the dispatcher thinks better of it. */
export function askReason(sentence, job) {
	return new Promise((resolve) => {
		let given = "";
		const dialog = new frappe.ui.Dialog({
			title: __("Plan against the warning?"),
			fields: [
				{
					fieldname: "warning",
					fieldtype: "HTML",
					options: `<p class="fsm-warning">${safe(sentence)}</p><p class="text-muted">${safe(job)}</p>`,
				},
				{
					fieldname: "reason",
					fieldtype: "Small Text",
					label: __("Reason, which is recorded on the job"),
					reqd: 1,
				},
				{
					fieldname: "usual",
					fieldtype: "HTML",
					options: REASONS.map(
						(text) =>
							`<button type="button" class="btn btn-default btn-xs fsm-reason">${safe(text)}</button>`,
					).join(" "),
				},
			],
			primary_action_label: __("Plan Anyway"),
			primary_action: ({ reason }) => {
				given = reason.trim();
				dialog.hide();
			},
			secondary_action_label: __("Cancel"),
			secondary_action: () => dialog.hide(),
		});
		dialog.onhide = () => resolve(given);
		dialog.$wrapper.on("click", ".fsm-reason", ({ target }) =>
			dialog.set_value("reason", target.textContent),
		);
		dialog.show();
	});
}
