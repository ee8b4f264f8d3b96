// Everything on the board by keyboard.

import { suggest } from "./suggest";
import { safe } from "./words";

const KEYS = [
	["T", __("today")],
	["← →", __("a day or week earlier, later")],
	["D / W", __("day, week")],
	["L", __("as a list")],
	["/", __("search the queue")],
	["Tab, Enter", __("go to a job, plan it")],
	["M", __("move the selected job")],
	["S", __("suggest a place for it")],
	["Alt + ← →", __("a quarter of an hour earlier, later")],
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

export function bindKeys(board, acts) {
	document.addEventListener("keydown", (event) => {
		const elsewhere = frappe.get_route_str() !== "dispatch-board" || window.cur_dialog || !board.store.data;
		if (elsewhere || event.target.closest?.("input, textarea, select, [contenteditable], .fsm-menu")) return;
		const job = focused(board, event.target);
		if (event.altKey && job) return nudge(board, job, event);
		if ((event.ctrlKey || event.metaKey) && event.key === "z") {
			event.preventDefault();
			return board.undo();
		}
		if (event.ctrlKey || event.metaKey || event.altKey) return;
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
			m: () => job && board.plan(job.name),
			o: () => job && frappe.set_route("Form", "Dispatch Job", job.name),
			Delete: () => job?.technician && board.putBack(board.together(job.name)),
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
	const steps = { ArrowLeft: -QUARTER, ArrowRight: QUARTER };
	const rows = { ArrowUp: -1, ArrowDown: 1 };
	if (!job.technician || !(event.key in steps || event.key in rows)) return;
	event.preventDefault();
	const people = board.people.map((person) => person.technician);
	const technician = people[people.indexOf(job.technician) + (rows[event.key] || 0)];
	if (!technician) return;
	await board.place(job.name, { technician, day: job.date, begins: job.begins + (steps[event.key] || 0) });
	board.root.querySelector(`[data-job="${CSS.escape(job.name)}"]`)?.focus();
}
