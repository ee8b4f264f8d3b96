// The technician's day in the order of the route, and the days after it.
import { element, icon } from "site/dom";
import { labelled, word } from "site/words";
import { isToday, timeOfDay, today } from "technician/when";

export const badge = (status, label) => {
	const kind = {
		Completed: ".gf-badge--good",
		Failed: ".gf-badge--bad",
		Cancelled: ".gf-badge--bad",
		"In Progress": ".gf-badge--warn",
		"En Route": ".gf-badge--warn",
	};
	return element(`span.gf-badge${kind[status] || ".gf-badge--brand"}`, label);
};

export const when = (row) =>
	[row.start_time && timeOfDay(row.start_time), word(row.time_window || "Day")].filter(Boolean).join(" · ");

// "2 ONT · 1 Routeur" of what is still to be installed
export function toBring(jobs) {
	const many = {};
	for (const { label, status } of jobs.flatMap((job) => job.equipment))
		if (status === "Awaiting Scan") many[label] = (many[label] || 0) + 1;
	return Object.entries(many)
		.map(([label, count]) => `${count} ${label}`)
		.join(" · ");
}

export const over = (row) => ["Completed", "Failed", "Cancelled"].includes(row.status);

function card(row, place, job) {
	const bring = job && !over(row) ? toBring([job]) : "";
	return element(
		`a.gf-card.gf-visit${over(row) ? ".gf-visit--over" : ""}`,
		{ href: `#${row.name}` },
		element(
			"span.gf-visit__place.gf-num",
			{ "aria-hidden": "true" },
			over(row) ? icon(row.status === "Completed" ? "check" : "x") : `${place}`,
		),
		element(
			"span",
			element("span.gf-between", element("strong.gf-num", when(row)), badge(row.status, row.status_label)),
			element("strong.gf-visit__who", row.customer_name),
			element("span", `${row.address}, ${row.city}`),
			element("span.gf-small.gf-muted", [row.job_type_label, bring].filter(Boolean).join(" · ")),
			job ? "" : element("span.gf-small.gf-muted", word("not_carried")),
		),
	);
}

const empty = (away, next) =>
	element(
		"div.gf-empty.gf-card",
		icon("calendar"),
		element("p", element("strong", away.join(" · ") || word("empty_day"))),
		element("p.gf-small", next ? labelled(word("next_visit"), next.label) : word("empty")),
	);

const timeOffOf = (away) =>
	away.length ? [element("p.gf-muted", icon("calendar"), ` ${away.join(" · ")}`)] : [];

function todays(rows, jobs, away, next) {
	if (!rows.length) return [empty(away, next)];
	const bring = toBring(
		rows
			.filter((row) => !over(row))
			.map((row) => jobs[row.name])
			.filter(Boolean),
	);
	const done = rows.filter(over).length;
	return [
		...timeOffOf(away),
		element(
			"p.gf-between",
			element("span.gf-muted", rows.length === 1 ? word("one_visit") : word("visits", rows.length)),
			element("span.gf-num", word("visits_done", done, rows.length)),
		),
		bring ? element("p.gf-banner", icon("truck"), element("span", labelled(word("to_bring"), bring))) : "",
		...rows.map((row, index) => card(row, index + 1, jobs[row.name])),
	];
}

const inOrder = (one, other) => one.begins - other.begins;

// The days after today with visits, and those on which whole days off begin: [{date, label, jobs}]
function laterDays(days, timeOff, known) {
	const later = days
		.map((day) => ({ ...day, jobs: day.jobs.filter((row) => !isToday(row.date)).map(known) }))
		.filter((day) => day.jobs.length);
	for (const { from, label, whole_day } of timeOff)
		if (whole_day && from > today() && later.every((day) => day.date !== from))
			later.push({ date: from, label, jobs: [] });
	return later.sort((one, other) => one.date.localeCompare(other.date));
}

// `days` and `timeOff` as the server lists them, `jobs` those on the phone, with what the server has not got yet.
export function dayList(days, timeOff, jobs) {
	const known = (row) => ({ ...row, ...jobs[row.name] });
	const away = (date) =>
		timeOff.filter(({ from, to }) => from <= date && date <= to).map((entry) => entry.text);
	const listed = days.flatMap((day) => day.jobs).map(known);
	const alsoToday = Object.values(jobs).filter(
		(job) => isToday(job.date) && listed.every((row) => row.name !== job.name),
	);
	const rows = [...listed.filter((row) => isToday(row.date)), ...alsoToday].sort(inOrder);
	const others = laterDays(days, timeOff, known);
	const next = others.find((day) => day.date > today() && day.jobs.length);
	return [
		...todays(rows, jobs, away(today()), next),
		...others.flatMap((day) => [
			element("h2.gf-visits__day", day.label),
			...timeOffOf(away(day.date)),
			...day.jobs.map((row, index) => card(row, index + 1, jobs[row.name])),
		]),
	].filter(Boolean);
}

export const retry = (refusal, again) =>
	element(
		"div.gf-empty.gf-card",
		{ role: "alert" },
		icon("triangle-alert"),
		element("p", refusal.message),
		element("button.gf-button.gf-button--quiet", { type: "button", onclick: again }, word("refresh")),
	);
