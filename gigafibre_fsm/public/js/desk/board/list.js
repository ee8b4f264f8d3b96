// The same as a list: for screen readers, for the keyboard, and to print. The timeline's library has no such alternative.

import { icon, place, safe, spoken } from "./words";
import { lasting, timeOf } from "./queue";

export class List {
	/** `acts`: plan(job), menu(job, element | event), pick(job, event). */
	constructor(box, store, acts) {
		Object.assign(this, { box, store });
		box.addEventListener("click", (event) => {
			const control = event.target.closest("[data-action]");
			if (!control) return;
			const { job, action } = control.dataset;
			({
				plan: () => acts.plan(job),
				menu: () => acts.menu(job, control),
				pick: () => acts.pick(job, { ctrlKey: true, shiftKey: event.shiftKey }),
			})[action]();
		});
		box.addEventListener("contextmenu", (event) => {
			const row = event.target.closest("tr[data-job]");
			if (!row || event.target.closest("a")) return;
			event.preventDefault();
			acts.menu(row.dataset.job, event);
		});
	}

	draw(technicians) {
		const [from, to] = this.store.shownRange;
		const title = from === to ? spoken(from) : `${spoken(from)} – ${spoken(to)}`;
		this.box.innerHTML = `<h2>${safe(title)}</h2>${technicians
			.map((person) =>
				this.section(
					person.technician_name,
					this.store.jobs.filter((job) => [job.technician, ...job.helpers].includes(person.technician)),
				),
			)
			.join("")}${this.section(__("To plan"), this.store.queue)}`;
	}

	section(name, jobs) {
		const sorted = [...jobs].sort(
			(one, other) => one.date.localeCompare(other.date) || (one.begins ?? 0) - (other.begins ?? 0),
		);
		const rows = sorted
			.map(
				(
					job,
				) => `<tr data-job="${safe(job.name)}"><td><input type="checkbox" data-action="pick" data-job="${safe(job.name)}"
				aria-label="${safe(__("Select {0}", [job.customer_name]))}"${this.store.selected.has(job.name) ? " checked" : ""}>
				${safe(job.date ? spoken(job.date, { weekday: "short", day: "numeric", month: "short" }) : job.why || "")}</td>
				<td>${safe(timeOf(job))}</td><td><a href="/app/dispatch-job/${encodeURIComponent(job.name)}">${safe(job.customer_name)}</a><br>
				<small>${safe([place(job), this.crew(job)].filter(Boolean).join(" · "))}</small></td><td>${safe(job.job_type_label)}<br><small>${safe(lasting(job.duration_minutes))}</small></td>
				<td>${safe(job.status_label)}</td><td class="fsm-acts">
				<button type="button" class="btn btn-default btn-xs" data-action="plan" data-job="${safe(job.name)}">${safe(job.date ? __("Move…") : __("Plan…"))}</button>
				<button type="button" class="btn btn-default btn-xs" data-action="menu" data-job="${safe(job.name)}" aria-label="${safe(__("More about {0}", [job.customer_name]))}">${icon("ellipsis")}</button></td></tr>`,
			)
			.join("");
		const headings = [__("Day"), __("Time"), __("Customer"), __("Work"), __("Status"), ""];
		return `<section><h3>${safe(name)} <small>${jobs.length}</small></h3>${
			rows
				? `<table class="table"><thead><tr>${headings.map((text) => `<th scope="col">${safe(text)}</th>`).join("")}</tr></thead><tbody>${rows}</tbody></table>`
				: `<p class="text-muted">${safe(__("No visits."))}</p>`
		}</section>`;
	}

	/** The technicians, if there are several. */
	crew({ technician, helpers }) {
		if (!helpers.length) return "";
		const names = [technician, ...helpers].map(
			(each) => this.store.technician(each)?.technician_name || each,
		);
		return __("Together: {0}", [names.join(", ")]);
	}
}
