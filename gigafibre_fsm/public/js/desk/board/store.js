// The board's data: loaded at once, updated by events of Frappe's socket server, or by polling without one.

import { get, post } from "./api";
import { addDays, minutesOf, monday } from "./words";

const ROOM = "Dispatch Job";
const EVENT = "dispatch_board";
const POLL_MS = 5_000;
const SURE_MS = 60_000;
const SETTLE_MS = 150;
const UNDO_STEPS = 50;

/** The first and the last day of what `mode` shows around `day`. */
function daysOf({ day, mode }) {
	if (mode === "day") return [day, day];
	const first = monday(day);
	return [first, addDays(first, 6)];
}

export class Store {
	constructor(changed) {
		this.changed = changed;
		this.day = frappe.datetime.get_today();
		this.mode = "day";
		this.data = null;
		this.error = "";
		this.selected = new Set();
		this.history = [];
		this.hear = frappe.utils.debounce(() => this.load(), SETTLE_MS);
		this.asked = 0;
	}

	get range() {
		return daysOf(this);
	}

	/** The days of the loaded data: others may have been asked for since. */
	get shownRange() {
		return daysOf(this.shown);
	}

	get jobs() {
		return this.data?.jobs || [];
	}

	get queue() {
		return this.data?.unscheduled || [];
	}

	get technicians() {
		return this.data?.technicians || [];
	}

	/** Unplanned jobs that can be placed on one of the customer's preferred dates. */
	get datesAhead() {
		return this.queue.filter(
			(job) => !job.waits_for && job.preferred_dates.some(({ date }) => date >= this.data.today),
		);
	}

	job(name) {
		return this.jobs.find((job) => job.name === name) || this.queue.find((job) => job.name === name);
	}

	technician(name) {
		return this.technicians.find((person) => person.technician === name);
	}

	/** Begin to listen; called each time the page is shown. */
	open() {
		if (this.listening) return this.load();
		this.listening = true;
		frappe.realtime.doctype_subscribe?.(ROOM);
		// a server that was restarted knows nothing of the rooms
		frappe.realtime.socket?.on("connect", () => {
			frappe.realtime.doctype_subscribe(ROOM);
			this.hear();
		});
		frappe.realtime.on(EVENT, () => this.hear());
		window.addEventListener("online", () => this.hear());
		this.watch();
		return this.load();
	}

	get connected() {
		return Boolean(frappe.realtime.socket?.connected);
	}

	watch() {
		clearTimeout(this.timer);
		this.timer = setTimeout(
			async () => {
				const shown = frappe.get_route_str() === "dispatch-board" && !document.hidden;
				if (shown && !this.data) await this.load();
				else if (shown) {
					const revision = await get("board.revision").catch((refusal) => this.fail(refusal));
					if (revision && (this.error || revision !== this.data.revision)) await this.load();
				}
				this.watch();
			},
			this.connected ? SURE_MS : POLL_MS,
		);
	}

	async load() {
		const asked = ++this.asked;
		const [from_date, to_date] = this.range;
		try {
			const data = await get("board.data", { from_date, to_date });
			if (asked !== this.asked) return; // a later question has been asked
			this.data = data;
			performance.mark("board data");
			this.loadedAt = Date.now();
			this.shown = { day: this.day, mode: this.mode };
			this.error = "";
		} catch (refusal) {
			if (asked !== this.asked) return;
			return this.fail(refusal);
		}
		for (const name of this.selected) if (!this.job(name)) this.selected.delete(name);
		this.changed();
		// for benchmarks/board.py: from the data to the first moment at which the page answers again
		requestAnimationFrame(() => setTimeout(() => performance.measure("board drawn", "board data")));
	}

	/** Explain why the data may be outdated, until the board is loaded again. A day that could not be loaded is not shown as empty. */
	fail(refusal) {
		Object.assign(this, this.shown);
		this.error = refusal.message;
		this.signedOut = refusal.status === 401;
		this.changed();
	}

	/** The minute of the day at the site, wherever this browser is. */
	get now() {
		return this.data.now + Math.floor((Date.now() - this.loadedAt) / 60_000);
	}

	show({ day = this.day, mode = this.mode }) {
		Object.assign(this, { day, mode });
		return this.load();
	}

	/** Place a job; `reason` overrules a warning. Answers the job as it is then. */
	async place(job, place, reason = "", remember = true) {
		const before = placeOf(job);
		const after = await post("board.place", { job: job.name, modified: job.modified, ...place, reason });
		if (remember) this.remember({ job: job.name, before, label: job.customer_name });
		this.accept(after);
		return after;
	}

	/** Place a job where it fits best. Whether there is such a place; the job itself keeps the reason why not. */
	async placeBest(job) {
		const before = placeOf(job);
		const { placed } = await post("planning.place", { job: job.name, modified: job.modified });
		if (placed) this.remember({ job: job.name, before, label: job.customer_name });
		return Boolean(placed);
	}

	/** Return a job to the queue. The board is loaded by who calls this. */
	async putBack(job, remember = true) {
		const before = placeOf(job);
		await post("board.put_back", { job: job.name, modified: job.modified });
		if (remember) this.remember({ job: job.name, before, label: job.customer_name });
	}

	/** Show the server's answer at once; the whole board follows. */
	accept(job) {
		this.asked++; // a board that was asked for before does not know of it
		const [opens] = this.data.windows[job.time_window] || [0];
		Object.assign(job, { begins: job.start_time ? minutesOf(job.start_time) : opens, travel: 0 });
		for (const list of [this.data.jobs, this.data.unscheduled]) {
			const index = list.findIndex((each) => each.name === job.name);
			if (index >= 0) list.splice(index, 1);
		}
		if (job.date && job.technician) this.data.jobs.push(job);
		this.changed();
		this.hear();
	}

	/** Record the changes of `work` as one step to undo; undoing waits until it is done. */
	asOne(work) {
		this.running = this.collect(work);
		return this.running;
	}

	async collect(work) {
		const before = this.history;
		this.history = [];
		try {
			await work();
		} finally {
			const steps = this.history;
			this.history = before;
			if (steps.length === 1) this.remember(steps[0]);
			else if (steps.length) this.remember({ steps, label: __("{0} changes", [steps.length]) });
		}
	}

	remember(step) {
		this.history.push(step);
		if (this.history.length > UNDO_STEPS) this.history.shift();
	}

	/** Undo the last step, or explain why that is not possible any more. Returns the step; `kept` names jobs that were left unchanged. */
	async undo() {
		await Promise.allSettled([this.running]);
		const step = this.history.pop();
		if (!step) return null;
		if (step.plan) {
			const { kept } = await this.again(step, () => post("planning.undo", { plan: step.plan }));
			await this.load();
			return { ...step, kept };
		}
		if (!step.steps) {
			await this.again(step, () => this.takeBack(step));
			return step;
		}
		const kept = [];
		const steps = [...step.steps];
		while (steps.length) {
			const last = steps.pop();
			const rest = { ...step, steps: [...steps, last] };
			await this.again(rest, () => this.takeBack(last)).catch((refusal) => {
				if (refusal.kind === "Offline") throw refusal;
				kept.push(last.label);
			});
		}
		await this.load();
		return { ...step, kept };
	}

	async takeBack(step) {
		const job = this.job(step.job) || (await get("board.job", { job: step.job }));
		if (step.before.technician) return this.place(job, step.before, __("Undone"), false);
		await this.putBack(job, false);
		await this.load();
	}

	/** Without a connection the step stays the one to undo. */
	async again(step, work) {
		try {
			return await work();
		} catch (refusal) {
			if (refusal.kind === "Offline") this.history.push(step);
			throw refusal;
		}
	}
}

function placeOf(job) {
	const { technician, date, time_window, start_time, duration_minutes } = job;
	return { technician, day: date, time_window, start_time: start_time.slice(0, 5), duration_minutes };
}
