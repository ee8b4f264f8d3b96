// Open visits and tickets.

import { icon, safe } from "../board/words";

export function drawWork(box, { visits, tickets, quotes }) {
	const due = ({ due_label, late, day_label }) =>
		due_label ? (late ? `${__("late")}, ${due_label}` : due_label) : day_label;
	const row = (path, symbol, one, more) => `<li><a href="/app/${path}/${encodeURIComponent(one.name)}">
		${icon(symbol)} <b>${safe(one.title)}</b></a> <span>${safe([one.status_label, more].filter(Boolean).join(" · "))}</span></li>`;
	box.hidden = !visits.length && !tickets.length && !quotes.length;
	box.innerHTML = `<h2>${safe(__("Under way"))}</h2><ul>
		${visits.map((visit) => row("dispatch-job", "calendar", visit, visit.day_label)).join("")}
		${tickets.map((ticket) => row("issue", "life-buoy", ticket, due(ticket))).join("")}
		${quotes.map((quote) => row("quotation", "file-text", quote, quote.day_label)).join("")}</ul>`;
}
