// Everything on the board by keyboard.

import { suggest } from "./suggest";
import { addDays, safe } from "./words";

const KEYS = [
	["T", __("today")],
	["← →", __("a day or week earlier, later")],
	["D / W", __("day, week")],
	["L", __("as a list")],
	["/", __("search the queue")],
	["Tab, Enter", __("go to a job, plan it")],
	[__("Ctrl + Space"), __("select several, one by one")],
	[__("Shift + Space"), __("select all up to this one")],
	[__("Shift + F10"), __("what can be done with a job")],
	["M", __("move the selected jobs")],
	["S", __("suggest a place for it")],
	["Alt + ← →", __("a quarter of an hour earlier, later (timeline of a week: a day)")],
	["Alt + ↑ ↓", __("to the technician above, below")],
	["Del", __("back to the queue")],
	["Ctrl + Z", __("undo")],
];

export function showKeys() {
	const rows = KEYS.map(([key, text]) => `<tr><td><kbd>${safe(key)}</kbd></td><td>${safe(text)}</td></tr>`);
	frappe.msgprint({
		title: __("Keyboard"),
		message: `<table class="table table-sm">${rows.join("")}</table>`,
	});
}

const QUARTER = 15;
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable], .fsm-menu";

export function bindKeys(board, acts) {
	document.addEventListener("keydown", (event) => {
		const elsewhere = frappe.get_route_str() !== "dispatch-board" || window.cur_dialog || !board.store.data;
		if (elsewhere || event.target.closest?.(TYPING)) return;
		const job = focused(board, event.target);
		if (event.altKey && job) return nudge(board, job, event);
		if ((event.ctrlKey || event.metaKey) && event.key === "z") {
			event.preventDefault();
			return acts.undo();
		}
		// a visit of the timeline has answered the space bar itself, a box of the list is ticked by it
		if (event.key === " " && (event.ctrlKey || event.shiftKey) && job) {
			if (event.defaultPrevented || event.target.type === "checkbox") return;
			event.preventDefault();
			return acts.pick(job.name, event);
		}
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const chosen = job || board.store.job([...board.store.selected][0]);
		const press = (selector) => board.root.querySelector(selector).click();
		const work = {
			t: () => press("[data-do=today]"),
			ArrowLeft: () => press("[data-do=back]"),
			ArrowRight: () => press("[data-do=on]"),
			d: () => acts.go({ mode: "day" }),
			w: () => acts.go({ mode: "week" }),
			l: () => board.show(board.view === "list" ? "main" : "list"),
			"/": () => board.queue.search(),
			"?": () => acts.keys(),
			s: () => job && suggest(board, job.name),
			m: () => chosen && acts.plan(chosen.name),
			o: () => job && frappe.set_route("Form", "Dispatch Job", job.name),
			Delete: () => chosen && board.changes.putBack(board.together(chosen.name)),
			Escape: () => board.selectNone(),
		}[event.key.length === 1 ? event.key.toLowerCase() : event.key];
		if (!work) return;
		event.preventDefault();
		work();
	});
}

/** The job that has the focus, or the only one that is selected. */
function focused(board, target) {
	const element = target.closest?.("[data-job], [data-waiting]");
	const name = element?.dataset.job || element?.dataset.waiting;
	const { selected } = board.store;
	return board.store.job(name || (selected.size === 1 ? [...selected][0] : ""));
}

async function nudge(board, job, event) {
	const steps = { ArrowLeft: -1, ArrowRight: 1 };
	const rows = { ArrowUp: -1, ArrowDown: 1 };
	if (!(event.key in steps || event.key in rows)) return;
	event.preventDefault();
	if (!job.technician) return board.say(__("{0} waits: Enter plans it.", [job.customer_name]));
	const people = board.people.map((person) => person.technician);
	const technician = people[people.indexOf(job.technician) + (rows[event.key] || 0)];
	if (!technician) return board.say(__("No technician is shown beyond this one."));
	const held = board.focused() || { job: job.name };
	const wholeDays = board.store.mode === "week" && board.view !== "list";
	const step = steps[event.key] || 0;
	const place = { technician, day: job.date, time_window: job.time_window };
	if (wholeDays && step) place.day = addDays(job.date, step);
	if (step && !wholeDays) place.begins = quarter(job.begins, step);
	else if (job.start_time) place.begins = job.begins;
	if (await board.changes.place(job.name, place)) board.say(board.changes.where(job.name));
	requestAnimationFrame(() => board.focus(held));
}

/** The next quarter of an hour after or before a minute of the day. */
function quarter(minutes, step) {
	return (step > 0 ? Math.floor(minutes / QUARTER) + 1 : Math.ceil(minutes / QUARTER) - 1) * QUARTER;
}
