// One job: customer, place and time, what to do there, and the next step.
import { element, icon } from "site/dom";
import { labelled, word } from "site/words";
import { badge, over, toBring, when } from "technician/list";
import { isDivisible, openFinish, openSheet } from "technician/sheets";
import { isToday } from "technician/when";
import { verdict as findings } from "technician/verdict";
import { charges, checklist, equipment, materials, measures, photos } from "technician/work";

export const back = () =>
	element("p.gf-back-row", element("a.gf-back", { href: "#" }, icon("chevron-left"), word("back")));

function go(job, button, step, act) {
	if (step === "complete") return openFinish(job);
	if (step === "finish_part") return openFinish(job, undefined, true);
	if (step === "fail") return openSheet("failed");
	if (step !== "en_route" || isToday(job.date)) return act(button, step);
	document.getElementById("early-question").textContent = word("early", job.day_label);
	return openSheet("early");
}

// The next step is highlighted; if there are two, the first.
const KINDS = {
	fail: ".gf-button--danger",
	start: ".gf-button--quiet",
	finish_part: ".gf-button--quiet",
};

function nextButtons(job, act) {
	const steps = job.next.filter((step) => step !== "finish_part" || isDivisible(job));
	const [first, ...others] = steps.map((step, index) =>
		element(
			`button.gf-button.gf-button--wide${index ? KINDS[step] || "" : ""}`,
			{ type: "button", onclick: (event) => go(job, event.currentTarget, step, act) },
			word(step),
		),
	);
	return others.length > 1 ? [first, element("div.gf-bar__others", ...others)] : [first, ...others];
}

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

const link = (name, text, href) =>
	element("a.gf-button.gf-button--quiet", { href, rel: "noreferrer" }, icon(name), text);

const fact = (name, text) => (text ? element("div", element("dt", name), element("dd", text)) : "");

const visit = (job) =>
	element(
		"section.gf-card.gf-stack",
		element(
			"div",
			element(
				"div.gf-between",
				element("span.gf-muted", job.job_type_label),
				badge(job.status, job.status_label),
			),
			element("h1", { tabindex: "-1" }, job.customer_name),
			element("p.gf-visit__where", icon("map-pin"), element("span", `${job.address}, ${job.city}`)),
			element(
				"p.gf-visit__where",
				icon("clock"),
				element(
					"span.gf-num",
					[isToday(job.date) ? word("today") : job.day_label, when(job)].filter(Boolean).join(" · "),
				),
			),
		),
		element(
			"div.gf-actions",
			link(
				"navigation",
				word("route"),
				`https://www.google.com/maps/dir/?api=1&destination=${directions(job)}`,
			),
			job.phone ? link("phone", word("call"), `tel:${job.phone}`) : "",
			job.phone ? link("message-square", word("text"), `sms:${job.phone}`) : "",
		),
		job.access_notes
			? element("p.gf-banner.gf-banner--warn", labelled(word("access"), job.access_notes))
			: "",
		job.incident ? element("p.gf-banner.gf-banner--warn", word("outage", job.incident)) : "",
		job.part_of
			? element("p.gf-banner", labelled(word("remains"), job.office_notes))
			: job.office_notes
				? element("p.gf-banner", labelled(word("office_notes"), job.office_notes))
				: "",
		job.waits_for ? element("p.gf-banner.gf-banner--warn", word("line_first", job.waits_for)) : "",
		element(
			"dl.gf-facts",
			fact(word("crew"), job.crew),
			fact(word("services"), job.services),
			fact(word("bring"), over(job) ? "" : toBring([job])),
			fact(word("port"), job.port ? `${job.olt} ${job.port} / ${job.ont_id}` : ""),
			fact(word("drop"), job.drop),
			fact(word("number_transfer"), job.number_transfer),
		),
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

const meaning = (job) => element("p.gf-small.gf-muted", labelled(word("when_complete"), job.means));

const ended = (job) => {
	const kind = {
		Completed: ["good", "circle-check", "job_done"],
		Failed: ["bad", "circle-x", "job_failed"],
		Cancelled: ["bad", "circle-x", "job_cancelled"],
	}[job.status];
	if (!kind) return "";
	const text = job.rest ? word("rest_planned", job.rest) : word(kind[2]);
	return element(`div.gf-banner.gf-banner--${kind[0]}`, icon(kind[1]), element("p", text));
};

// `act(button, action, values)` carries out a step of the job, `look(button, device)` queries the ACS again; `verdict` is the
// last known reason why the service does not work.
export function parts(job, { act, look, complainOf, verdict }) {
	const missing = job.status === "In Progress" ? job.gaps.map((gap) => gap.text) : [];
	return [
		back(),
		undo(job, act),
		ended(job),
		visit(job),
		findings(job, verdict),
		equipment(job, act, look),
		checklist(job, act),
		measures(job),
		photos(job, act, complainOf),
		materials(job),
		charges(job),
		missing.length ? lacking(missing) : "",
		job.next.length ? meaning(job) : "",
		job.next.length ? element("div.gf-bar.gf-stack", ...nextButtons(job, act)) : "",
	];
}
