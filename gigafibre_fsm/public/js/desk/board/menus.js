// The menus of a job and of a technician.

import { editAbsences } from "./absence";
import { post } from "./api";
import { isMovable } from "./changes";
import { showMenu } from "./menu";
import { showMessages } from "./messages";
import { suggest } from "./suggest";

export function jobMenu(board, name, at) {
	const job = board.store.job(name);
	if (!job) return;
	if (board.together(name).length > 1) return selectionMenu(board, at);
	const planned = Boolean(job.date && job.technician);
	const movable = isMovable(job);
	showMenu(
		[
			movable && {
				label: planned ? __("Move…") : __("Plan…"),
				icon: "calendar",
				key: "M",
				act: () => board.changes.plan(name),
			},
			movable && {
				label: __("Suggest a place…"),
				icon: "wand-sparkles",
				key: "S",
				act: () => suggest(board, name),
			},
			planned &&
				movable && {
					label: __("Back to the queue"),
					icon: "undo-2",
					key: "Del",
					act: () => board.changes.putBack([name]),
				},
			job.code === "missed" && {
				label: __("Nobody came…"),
				icon: "message-square",
				act: () => showMessages(board, job, "visit.missed"),
			},
			{
				label: __("Messages…"),
				icon: "message-square",
				act: () =>
					showMessages(board, job, planned && job.date === board.store.data.today ? "visit.late" : undefined),
			},
			!board.adding && {
				label: __("Select several"),
				icon: "list",
				key: "Ctrl",
				act: () => board.selectSeveral(name),
			},
			{ label: __("Show on the map"), icon: "map-pin", act: () => board.map.look(job) },
			{
				label: __("Open the job"),
				icon: "file-text",
				key: "O",
				act: () => frappe.set_route("Form", "Dispatch Job", name),
			},
			movable && null,
			movable && {
				label: __("Cancel the job…"),
				icon: "circle-x",
				danger: true,
				act: () => cancel(board, job),
			},
		].filter((entry) => entry !== false),
		at,
	);
}

/** The actions on all selected jobs. */
export function selectionMenu(board, at) {
	const jobs = [...board.store.selected].map((name) => board.store.job(name)).filter(isMovable);
	const planned = jobs.filter((job) => job.technician).map((job) => job.name);
	showMenu(
		[
			jobs.length > 0 && {
				label: __("Technician and day of {0} jobs…", [jobs.length]),
				icon: "calendar",
				key: "M",
				act: () => board.changes.planSeveral(jobs.map((job) => job.name)),
			},
			jobs.length > 0 && {
				label: __("Each to its best place: {0} jobs", [jobs.length]),
				icon: "wand-sparkles",
				act: () => board.changes.placeBest(jobs.map((job) => job.name)),
			},
			planned.length > 0 && {
				label: __("Back to the queue: {0} jobs", [planned.length]),
				icon: "undo-2",
				key: "Del",
				act: () => board.changes.putBack(planned),
			},
			{ label: __("Select none"), icon: "x", key: "Esc", act: () => board.selectNone() },
		].filter(Boolean),
		at,
	);
}

export function personMenu(board, technician, at) {
	const person = board.store.technician(technician);
	if (!person) return;
	showMenu(
		[
			{ label: __("Home base…"), icon: "map-pin", act: () => board.editHome(technician) },
			{ label: __("Time off…"), icon: "calendar-off", act: () => editAbsences(board, technician) },
			{ label: __("Hide"), icon: "eye-off", act: () => board.hide(technician, true) },
			{
				label: __("Open the technician"),
				icon: "user",
				act: () => frappe.set_route("Form", "Technician", technician),
			},
		],
		at,
	);
}

function cancel(board, job) {
	frappe.prompt(
		{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		({ reason }) =>
			post("dispatch.cancel", { job: job.name, reason }).then(
				() => board.store.load(),
				(refusal) => board.refused(refusal),
			),
		__("Cancel Job"),
	);
}
