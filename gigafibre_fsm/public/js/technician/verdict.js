// For a repair: why the service does not work, according to the records. Stored on the phone with its age, since the
// technician may be offline on site.
import { get } from "site/api";
import { element, icon } from "site/dom";
import { word } from "site/words";
import { carried, keepVerdict } from "technician/carried";
import { ago, clock } from "technician/when";

const ON_SCREEN_MS = 60000;
const AT_HAND_MS = 600000;
const MARKS = {
	ok: ["good", "check"],
	blocking: ["bad", "circle-x"],
	warning: ["warn", "triangle-alert"],
	unknown: ["unknown", "info"],
};

const isOpen = (job) => job.job_type === "Repair" && job.next.length > 0;

// Renews the verdicts of the repairs at hand, that of the job on the screen more often.
export async function renewVerdicts(onScreen) {
	const kept = await carried();
	for (const job of Object.values(kept?.jobs || {}).filter(isOpen)) {
		const age = Date.now() - (kept.verdicts[job.name]?.at || 0);
		if (age > (job.name === onScreen ? ON_SCREEN_MS : AT_HAND_MS))
			await keepVerdict(job.name, await get("assurance.of_visit", { job: job.name }));
	}
}

const news = (check) => [check.source, check.at && ago(check.at)].filter(Boolean).join(" · ");

function row(check) {
	const [tone, mark] = MARKS[check.state];
	return element(
		"li.gf-finding",
		element(`span.gf-finding__mark.gf-finding__mark--${tone}`, icon(mark)),
		element(
			"span",
			element("strong", check.title),
			element("br"),
			check.sentence,
			element("br"),
			element("span.gf-small.gf-muted", news(check)),
		),
	);
}

// Unfolded parts stay unfolded when the page is drawn again.
const isUnfolded = (job) => document.querySelector(".gf-findings[open]")?.dataset.job === job.name;

// `known` is {checks, blocking, at: time of the server's answer}, or undefined before the first answer.
export function verdict(job, known) {
	if (!known || !isOpen(job)) return "";
	const { checks, blocking, at } = known;
	const striking = checks.filter((check) => check.state !== "ok");
	const rest = checks.filter((check) => check.state === "ok");
	return element(
		"section.gf-card.gf-stack",
		{ "data-verdict": blocking?.subject || "" },
		element(
			"div.gf-between",
			element("h2", word("verdict")),
			element("span.gf-small.gf-muted.gf-num", word("verdict_at", clock(at))),
		),
		element(
			`p.gf-banner${blocking ? ".gf-banner--bad" : ""}`,
			icon(blocking ? "circle-x" : "info"),
			element("span", blocking ? blocking.sentence : word("verdict_none")),
		),
		striking.length ? element("ul.gf-lines", ...striking.map(row)) : "",
		rest.length
			? element(
					"details.gf-findings",
					{ "data-job": job.name, open: isUnfolded(job) },
					element("summary", word("verdict_good", rest.length)),
					element("ul.gf-lines", ...rest.map(row)),
				)
			: "",
	);
}
