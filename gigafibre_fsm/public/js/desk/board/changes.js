// A dispatcher's changes: of one job or several, refused with a message or planned with a reason, undone as one step.

import { askReason } from "./conflicts";
import { askPlace } from "./plan";
import { askPlaces } from "./several";
import { clock, iso, safe, spoken } from "./words";

const MOST_NAMES = 8;

export class Changes {
	/** `board`: store, draw(), tell(sentence, indicator), refused(refusal), together(job). */
	constructor(board) {
		Object.assign(this, { board, store: board.store });
	}

	async plan(name) {
		const names = this.board.together(name);
		if (names.length > 1) return this.planSeveral(names);
		const job = this.store.job(name);
		const place = job && (await askPlace(this.store, job));
		if (place) await this.place(name, place);
	}

	/** Another technician, another day or both for all of these; the time of day stays. */
	async planSeveral(names) {
		const jobs = names.map((name) => this.store.job(name)).filter(isMovable);
		const answer = jobs.length ? await askPlaces(this.store, jobs) : null;
		if (!answer) return;
		await this.placeAll(
			jobs.map((job) => {
				const stays = job.date ? { time_window: job.time_window } : {};
				if (job.date && job.start_time) stays.begins = job.begins;
				return [
					job.name,
					{
						technician: answer.technician || job.technician,
						day: answer.day || job.date,
						...stays,
					},
				];
			}),
		);
	}

	/** Dropped on the timeline: what else is selected moves along, by as much. */
	async drop(name, place) {
		const held = this.store.job(name);
		if (!held) return;
		const by = held.begins === undefined || place.begins === undefined ? 0 : place.begins - held.begins;
		await this.placeAll(
			this.board.together(name).map((each) => {
				const job = this.store.job(each);
				const begins = each === name || job.begins === undefined ? place.begins : job.begins + by;
				return [each, { ...place, ...(place.begins === undefined ? {} : { begins }) }];
			}),
		);
	}

	async resize(name, minutes) {
		const { technician, date, begins } = this.store.job(name);
		await this.place(name, { technician, day: date, begins, minutes });
	}

	async place(name, place) {
		return this.placeAll([[name, place]]);
	}

	/** Place these jobs, undone as one step; where warnings can be overruled one reason is asked for. Answers how many were placed. */
	async placeAll(wanted) {
		const placed = [];
		await this.store.asOne(async () => {
			const refused = await this.attempt(wanted, placed);
			const warned = refused.filter(({ refusal }) => refusal.kind === "NeedsReason");
			if (warned.length) {
				const told = wanted.length > 1 ? this.grouped(warned).join("\n") : warned[0].refusal.message;
				const about = wanted.length > 1 ? "" : this.called(wanted[0][0]);
				const reason = await askReason(told, about);
				const again = warned.map(({ name, place }) => [name, place]);
				if (reason) refused.push(...(await this.attempt(again, placed, reason)));
			}
			this.tellRefused(
				refused.filter((each) => !warned.includes(each)),
				wanted.length,
			);
		});
		if (wanted.length > 1)
			this.board.tell(
				__("Planned: {0} of {1}", [placed.length, wanted.length]),
				placed.length === wanted.length ? "green" : "orange",
			);
		this.board.draw();
		return placed.length;
	}

	/** Why some of several jobs were not placed: each reason once, to be read in peace. */
	tellRefused(refused, wanted) {
		if (!refused.length) return;
		if (wanted === 1) return this.board.refused(refused[0].refusal);
		frappe.msgprint({
			title: __("Not planned: {0} of {1}", [refused.length, wanted]),
			message: this.grouped(refused)
				.map((line) => `<p class="fsm-warning">${safe(line)}</p>`)
				.join(""),
		});
		this.store.load();
	}

	/** ["Roy, Tremblay and 12 more – the reason"], one line for each reason. */
	grouped(refused) {
		const reasons = new Map();
		for (const { name, refusal } of refused)
			reasons.set(refusal.message, [...(reasons.get(refusal.message) || []), this.called(name)]);
		return [...reasons].map(([sentence, customers]) => {
			const shown = customers.slice(0, MOST_NAMES).join(", ");
			const more = customers.length - MOST_NAMES;
			return `${more > 0 ? __("{0} and {1} more", [shown, more]) : shown} – ${sentence}`;
		});
	}

	/** Place each of [[name, place], ...]; answers those that were refused. Stops where the connection is down. */
	async attempt(wanted, placed, reason = "") {
		const refused = [];
		if (wanted.length > MOST_NAMES) this.board.tell(__("Planning {0} jobs…", [wanted.length]), "blue");
		for (const [name, place] of wanted) {
			const job = this.store.job(name);
			if (!job) {
				this.board.tell(__("This job is no longer on the board."));
				continue;
			}
			const { begins, minutes, ...rest } = place;
			if (begins !== undefined) rest.start_time = iso(begins);
			if (minutes) rest.duration_minutes = minutes;
			try {
				await this.store.place(job, rest, reason);
				placed.push(name);
			} catch (refusal) {
				refused.push({ name, place, refusal });
				if (refusal.kind === "Offline") break;
			}
		}
		return refused;
	}

	/** The best place for each of these jobs, one after the other; what fits nowhere says why on its card. */
	async placeBest(names) {
		const jobs = names.map((name) => this.store.job(name)).filter(isMovable);
		if (!jobs.length) return this.board.tell(__("No job waits for a date that its customer asked for."));
		this.board.tell(__("Looking for places: {0} jobs…", [jobs.length]), "blue");
		const refused = [];
		let placed = 0;
		await this.store.asOne(async () => {
			for (const job of jobs) {
				try {
					placed += await this.store.placeBest(job);
				} catch (refusal) {
					refused.push({ name: job.name, refusal });
					if (refusal.kind === "Offline") break;
				}
			}
		});
		this.tellRefused(refused, jobs.length);
		this.board.tell(
			__("Planned: {0} of {1}", [placed, jobs.length]),
			placed === jobs.length ? "green" : "orange",
		);
		return this.store.load();
	}

	async putBack(names) {
		const jobs = names.map((name) => this.store.job(name)).filter((job) => job?.technician && isMovable(job));
		const refused = [];
		await this.store.asOne(async () => {
			for (const job of jobs) {
				try {
					await this.store.putBack(job);
				} catch (refusal) {
					refused.push({ name: job.name, refusal });
					if (refusal.kind === "Offline") break;
				}
			}
		});
		this.tellRefused(refused, jobs.length);
		await this.store.load();
	}

	async undo() {
		try {
			const step = await this.store.undo();
			this.board.tell(step ? __("Undone: {0}", [step.label]) : __("Nothing to undo."), "green");
			if (step?.kept?.length)
				this.board.tell(__("Changed since, and left as it is: {0}", [step.kept.join(", ")]));
		} catch (refusal) {
			this.board.refused(refusal);
		}
	}

	/** The position of a job as text, for screen readers. */
	where(name) {
		const job = this.store.job(name);
		if (!job?.technician) return "";
		const person = this.store.technician(job.technician);
		return [
			job.customer_name,
			job.begins === undefined ? "" : clock(job.begins),
			person?.technician_name,
			spoken(job.date),
		]
			.filter(Boolean)
			.join(", ");
	}

	called(name) {
		return this.store.job(name)?.customer_name || name;
	}
}

export const isMovable = (job) => frappe.boot.gigafibre_vocabulary.VISIT_SCHEDULABLE.includes(job?.status);
