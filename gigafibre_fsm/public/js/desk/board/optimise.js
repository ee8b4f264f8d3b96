// Routes with less driving: what would change, the figures before and after, applied on confirmation, undone with one click.

import { post } from "./api";
import { clock, minutesOf, safe, spoken } from "./words";

const SHORT = { weekday: "short", day: "numeric", month: "short" };

export async function optimise(board) {
	const { store } = board;
	const [first, last] = store.range;
	const { today } = store.data;
	if (last < today) return board.tell(__("These days have passed."));
	const days = { from_date: first < today ? today : first, to_date: last };
	const looking = board.tell(__("Looking for shorter routes…"), "blue");
	let plan;
	try {
		plan = await post("planning.optimise", days);
	} catch (refusal) {
		return board.refused(refusal);
	} finally {
		looking.remove();
	}
	const dialog = new frappe.ui.Dialog({
		title: __("Shorter routes"),
		size: "large",
		fields: [{ fieldname: "plan", fieldtype: "HTML", options: shown(plan) }],
		...(plan.moves.length && {
			primary_action_label: __("Apply {0} changes", [plan.moves.length]),
			primary_action: () => {
				dialog.hide();
				apply(board, plan);
			},
		}),
	});
	dialog.show();
}

async function apply(board, { plan, moves }) {
	try {
		await post("planning.apply", { plan });
		board.store.remember({ plan, label: __("{0} changes", [moves.length]) });
		board.tell(__("Applied. Undo takes everything back."), "green");
	} catch (refusal) {
		return board.refused(refusal);
	}
	await board.store.load();
}

function shown({ before, after, moves, remarks, driving }) {
	const figure = (label, from, to, unit) =>
		`<div><small>${safe(label)}</small><b>${safe(from)} → ${safe(to)} ${unit}</b></div>`;
	const rows = moves.map(
		(move) => `<tr><td>${safe(move.customer_name)}<br><small>${safe(move.address)}</small></td>
		<td>${where(move.before)}</td><td>${where(move.after)}</td></tr>`,
	);
	const told = remarks.map((remark) => `<p class="fsm-warning">${safe(remark)}</p>`).join("");
	const table = rows.length
		? `<table class="table"><thead><tr><th>${safe(__("Customer"))}</th><th>${safe(__("Now"))}</th><th>${safe(__("Then"))}</th></tr></thead>
			<tbody>${rows.join("")}</tbody></table>`
		: told || `<p class="fsm-good">${safe(__("There is no shorter way."))}</p>`;
	return `<div class="fsm-figures">${figure(__("Driving"), before.minutes, after.minutes, "min")}
		${figure(__("Distance"), before.km, after.km, "km")}</div><p class="text-muted small">${safe(driving)}</p>${rows.length ? told : ""}${table}`;
}

function where(state) {
	if (!state) return safe(__("To plan"));
	const time = state.start_time ? clock(minutesOf(state.start_time)) : "";
	return `${safe(state.technician_name)}<br><small>${safe(spoken(state.day, SHORT))} ${safe(time)}</small>`;
}
