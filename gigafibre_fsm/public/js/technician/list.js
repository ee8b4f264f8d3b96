// Renders the technician's jobs: a list by day, and the parts that the list and a single job share.
import { element, icon } from "site/dom";
import { word } from "site/words";

export const badge = (status, label) => {
	const kind = {
		Completed: ".gf-badge--good",
		Failed: ".gf-badge--bad",
		"In Progress": ".gf-badge--warn",
		"En Route": ".gf-badge--warn",
	};
	return element(`span.gf-badge${kind[status] || ".gf-badge--brand"}`, label);
};

export const when = (row) =>
	[row.start_time?.slice(0, 5), word(row.time_window || "Day")].filter(Boolean).join(" · ");

function card(row, open) {
	return element(
		"a.gf-card.gf-between",
		// When the URL already names this job, no hashchange event follows: open it explicitly.
		{
			href: `#${row.name}`,
			style: "text-decoration:none;color:inherit",
			onclick: () => location.hash === `#${row.name}` && open(row.name),
		},
		element(
			"span",
			element("strong", row.customer_name),
			element("br"),
			`${row.address}, ${row.city}`,
			element("br"),
			element("span.gf-small.gf-muted", `${row.job_type_label} · ${when(row)}`),
		),
		badge(row.status, row.status_label),
	);
}

// `open` shows a job, `days` is the server's answer.
export const jobList = (days, open) =>
	days.length
		? days.flatMap((day) => [element("h2", day.label), ...day.jobs.map((row) => card(row, open))])
		: [element("div.gf-empty.gf-card", icon("calendar"), element("p", word("empty")))];

export const retry = (refusal, again) =>
	element(
		"div.gf-empty.gf-card",
		{ role: "alert" },
		icon("triangle-alert"),
		element("p", refusal.message),
		element("button.gf-button.gf-button--quiet", { type: "button", onclick: again }, word("refresh")),
	);
