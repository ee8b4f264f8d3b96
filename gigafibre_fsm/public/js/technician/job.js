// One job: customer, place and time, what to do there, and the next step.
import { element, icon } from "site/dom";
import { labelled, word } from "site/words";
import { badge, when } from "technician/list";
import { openFinish, openSheet } from "technician/sheets";
import { checklist, equipment, photos } from "technician/work";

export const back = () => element("p", element("a", { href: "#" }, icon("chevron-left"), word("back")));

function go(job, button, step, act) {
	if (step === "complete") return openFinish(job);
	if (step === "fail") return openSheet("failed");
	if (step !== "en_route" || job.is_today) return act(button, step);
	document.getElementById("early-question").textContent = word("early", job.day_label);
	return openSheet("early");
}

const nextButtons = (job, act) =>
	job.next.map((step) =>
		element(
			`button.gf-button.gf-button--wide${step === "fail" ? ".gf-button--danger" : ""}`,
			{ type: "button", onclick: (event) => go(job, event.currentTarget, step, act) },
			word(step),
		),
	);

// Counts down the minute before the customer is notified, in which leaving can be undone.
function undo(job, act) {
	if (!job.undo_seconds) return "";
	const until = Date.now() + job.undo_seconds * 1000;
	const button = element("button.gf-button.gf-button--quiet", {
		type: "button",
		onclick: () => act(button, "undo_en_route"),
	});
	const banner = element(
		"div.gf-banner",
		{ role: "status" },
		element("div.gf-stack", element("p", word("undo_told")), button),
	);
	const tick = () => {
		const left = Math.ceil((until - Date.now()) / 1000);
		if (left <= 0 || !banner.isConnected) return banner.remove();
		button.textContent = word("undo", left);
		return setTimeout(tick, 500);
	};
	setTimeout(tick);
	return banner;
}

const directions = (job) =>
	job.latitude && job.longitude
		? `${job.latitude},${job.longitude}`
		: encodeURIComponent(`${job.address}, ${job.city}`);

const port = (job) => (job.port ? `${word("port")} ${job.olt} ${job.port} / ${job.ont_id}` : "");

const visit = (job) =>
	element(
		"section.gf-card.gf-stack",
		element(
			"div.gf-between",
			element("h1", { tabindex: "-1" }, job.customer_name),
			badge(job.status, job.status_label),
		),
		element(
			"p",
			icon("calendar"),
			" ",
			element("strong", job.job_type_label),
			job.day_label ? ` · ${job.day_label}` : "",
			` · ${when(job)}`,
		),
		element("p", icon("map-pin"), ` ${job.address}, ${job.city}`),
		element(
			"div.gf-row",
			element(
				"a.gf-button.gf-button--quiet",
				{
					href: `https://www.google.com/maps/dir/?api=1&destination=${directions(job)}`,
					rel: "noreferrer",
				},
				icon("navigation"),
				word("route"),
			),
			job.phone
				? element("a.gf-button.gf-button--quiet", { href: `tel:${job.phone}` }, icon("phone"), word("call"))
				: "",
		),
		element("p.gf-small", [job.services, port(job)].filter(Boolean).join(" · ")),
		job.number_transfer ? element("p.gf-small", labelled(word("number_transfer"), job.number_transfer)) : "",
		job.access_notes
			? element("p.gf-banner.gf-banner--warn", labelled(word("access"), job.access_notes))
			: "",
		job.waits_for ? element("p.gf-banner.gf-banner--warn", word("line_first", job.waits_for)) : "",
		job.notes ? element("p.gf-small.gf-muted", job.notes) : "",
	);

const lacking = (missing) =>
	element(
		"div.gf-banner.gf-banner--warn",
		icon("triangle-alert"),
		element(
			"div",
			element("strong", word("missing")),
			element("ul", ...missing.map((text) => element("li", text))),
		),
	);

// `act(button, method, values)` carries out a step of the job, `took(keep)` saves a photo.
export function parts(job, act, took) {
	const missing = job.status === "In Progress" ? job.evidence.missing : [];
	return [
		back(),
		undo(job, act),
		visit(job),
		equipment(job, act),
		checklist(job, act),
		photos(job, took),
		missing.length ? lacking(missing) : "",
		job.next.length ? element("div.gf-bar.gf-stack", ...nextButtons(job, act)) : "",
	];
}
