// What can be done with a job, and with a technician.

import { editAbsences } from "./absence";
import { post } from "./api";
import { showMenu } from "./menu";
import { showMessages } from "./messages";
import { suggest } from "./suggest";

export function jobMenu(board, name, at) {
	const job = board.store.job(name);
	if (!job) return;
	const names = board.together(name);
	const planned = Boolean(job.date && job.technician);
	const many = names.length > 1;
	const movable = frappe.boot.gigafibre_vocabulary.VISIT_SCHEDULABLE.includes(job.status);
	showMenu(
		[
			!many &&
				movable && {
					label: planned ? __("Move…") : __("Plan…"),
					icon: "calendar",
					key: "M",
					act: () => board.plan(name),
				},
			!many &&
				movable && {
					label: __("Suggest a place…"),
					icon: "wand-sparkles",
					key: "S",
					act: () => suggest(board, name),
				},
			planned &&
				movable && {
					label: many ? __("Back to the queue: {0} jobs", [names.length]) : __("Back to the queue"),
					icon: "undo-2",
					key: "Del",
					act: () => board.putBack(names),
				},
			!many &&
				job.code === "missed" && {
					label: __("Nobody came…"),
					icon: "message-square",
					act: () => showMessages(board, job, "visit.missed"),
				},
			!many && {
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
			!many && { label: __("Show on the map"), icon: "map-pin", act: () => board.map.look(job) },
			!many && {
				label: __("Open the job"),
				icon: "file-text",
				key: "O",
				act: () => frappe.set_route("Form", "Dispatch Job", name),
			},
			movable && !many && null,
			movable &&
				!many && {
					label: __("Cancel the job…"),
					icon: "circle-x",
					danger: true,
					act: () => cancel(board, job),
				},
		].filter((entry) => entry !== false),
		at,
	);
}

/** What can be done with everything that is selected. */
export function selectionMenu(board, at) {
	const names = [...board.store.selected].filter((name) => board.store.job(name)?.technician);
	showMenu(
		[
			names.length > 0 && {
				label: __("Back to the queue: {0} jobs", [names.length]),
				icon: "undo-2",
				act: () => board.putBack(names),
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
