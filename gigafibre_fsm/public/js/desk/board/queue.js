// The queue: what waits for a place, overdue first, each with the reason why.

import { clock, icon, place, preferredDate, safe } from "./words";

const FILTERS = {
	all: [__("All"), () => true],
	overdue: [__("Overdue"), (job) => job.overdue],
	failed: [__("Not done"), (job) => job.code === "failed"],
};

export class Queue {
	/** `acts`: pick(job, event), menu(job, event), plan(job). */
	constructor(box, store, acts) {
		Object.assign(this, { box, store, acts, filter: "all", words: "" });
		box.innerHTML = `<header><h2>${safe(__("To plan"))} <span data-count></span></h2>
			<div class="fsm-filters" role="group" aria-label="${safe(__("Filter the queue"))}">${Object.entries(FILTERS)
				.map(
					([key, [label]]) =>
						`<button type="button" data-filter="${key}" aria-pressed="${key === "all"}">${safe(label)}</button>`,
				)
				.join("")}</div>
			<input type="search" placeholder="${safe(__("Name, street, town, job"))}" aria-label="${safe(__("Search the queue"))}">
			</header><ol data-cards></ol>`;
		box.addEventListener("click", (event) => this.click(event));
		box.addEventListener("contextmenu", (event) => {
			const card = event.target.closest("[data-waiting]");
			if (!card) return;
			event.preventDefault();
			acts.menu(card.dataset.waiting, event);
		});
		box.addEventListener("keydown", (event) => {
			const card = event.target.closest?.("[data-waiting]");
			const several = event.ctrlKey || event.metaKey || event.shiftKey;
			if (card === event.target && ["Enter", " "].includes(event.key) && !several) {
				event.preventDefault();
				acts.plan(card.dataset.waiting);
			}
		});
		box.querySelector("input").addEventListener("input", (event) => {
			this.words = event.target.value.toLowerCase();
			this.draw();
		});
	}

	click(event) {
		const filter = event.target.closest("[data-filter]");
		const card = event.target.closest("[data-waiting]");
		if (filter) {
			this.filter = filter.dataset.filter;
			for (const each of this.box.querySelectorAll("[data-filter]"))
				each.setAttribute("aria-pressed", each === filter);
			this.draw();
		} else if (event.target.closest("[data-plan]")) this.acts.plan(card.dataset.waiting);
		else if (card) this.acts.pick(card.dataset.waiting, event);
	}

	search() {
		this.box.querySelector("input").focus();
	}

	draw() {
		const [, keeps] = FILTERS[this.filter];
		const rows = this.store.queue.filter(
			(job) =>
				keeps(job) && `${job.name} ${job.customer_name} ${place(job)}`.toLowerCase().includes(this.words),
		);
		this.box.querySelector("[data-count]").textContent = this.store.queue.length;
		this.box.querySelector("[data-cards]").innerHTML = rows.length
			? rows.map((job) => this.card(job)).join("")
			: `<li class="fsm-empty">${icon("circle-check")}<p>${safe(
					this.store.queue.length ? __("Nothing matches.") : __("Every job has its place."),
				)}</p></li>`;
	}

	card(job) {
		const dates = job.preferred_dates.map(preferredDate).join(" · ");
		const picked = this.store.selected.has(job.name);
		return `<li class="fsm-card ${job.overdue ? "fsm-overdue" : ""} ${picked ? "fsm-picked" : ""}" tabindex="0"
			data-waiting="${safe(job.name)}" aria-label="${safe([job.customer_name, place(job), job.why].join(", "))}">
			<span class="fsm-line"><b>${safe(job.customer_name)}</b>
			<span class="fsm-type">${safe(job.job_type_label)}</span></span>
			${job.incident ? `<span class="fsm-why">${icon("triangle-alert")} ${safe(__("Outage {0}", [job.incident]))}</span>` : ""}
			<span class="fsm-where">${safe(place(job))}</span>
			<span class="fsm-why">${icon(job.overdue ? "triangle-alert" : job.code === "call" ? "phone" : "clock")}
			${safe(job.queue_reason || job.why)}</span>
			${dates ? `<span class="fsm-dates">${icon("calendar")} ${safe(dates)}</span>` : ""}
			<span class="fsm-foot"><span>${safe(lasting(job.duration_minutes))} · ${safe(job.required_tags.join(", "))}</span>
			<button type="button" data-plan>${safe(__("Plan…"))}</button></span></li>`;
	}
}

/** 90 → "1 h 30" */
export function lasting(minutes) {
	const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
	if (!hours) return __("{0} min", [rest]);
	return rest ? __("{0} h {1}", [hours, String(rest).padStart(2, "0")]) : __("{0} h", [hours]);
}

export const timeOf = (job) => (job.begins === undefined ? "" : clock(job.begins));
