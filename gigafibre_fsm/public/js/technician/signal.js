// The banner: offline, actions that wait for a signal, refused actions.
import { element, icon } from "site/dom";
import { labelled, word } from "site/words";
import { again, forget, isUnderway } from "technician/queue";
import { steps } from "technician/settings";
import { clock, moment } from "technician/when";

const line = () => document.getElementById("problem");
let connected = true;

function tell(text, tone) {
	line().className = `gf-banner gf-banner--${tone} gf-alert`;
	line().querySelector("p").textContent = text;
	line().hidden = !text;
}

export const isConnected = () => connected;

// A request came back without an answer, or with a sentence that concerns the whole page.
export function failed(refusal, at) {
	if (refusal.status === 401) return; // the banner with the way to sign in says so
	connected = refusal.status !== 0;
	if (connected) tell(refusal.message, "bad");
	else tell(at ? word("no_signal", clock(at)) : word("no_signal_new"), "warn");
}

export function arrived() {
	connected = true;
	tell("", "warn");
}

// A short description of an action.
function entered({ values }) {
	const said = [values.code, values.reason, values.signed_by, values.value, values.notes].find(Boolean);
	return said ? ` · ${said}` : "";
}

const waitingLine = (entry) =>
	element(
		"li",
		element(
			"span",
			element("strong", steps[entry.action]),
			entered(entry),
			element("br"),
			element("span.gf-small.gf-muted", entry.about),
		),
		element("span.gf-small.gf-num", moment(entry.done_at)),
	);

const waiting = (entries) =>
	element(
		"details.gf-card.gf-waiting",
		{ id: "waiting" },
		element(
			"summary",
			icon("clock"),
			element(
				"span",
				{ role: "status" },
				word(entries.length === 1 ? "one_waits" : "some_wait", entries.length, moment(entries[0].done_at)),
			),
		),
		element("ul.gf-lines", ...entries.map(waitingLine)),
		element("p.gf-small.gf-muted", word("waits_told")),
	);

// Both sides, and what a person can do: `correct(entry)` opens the form again, where there is one.
function refused(entry, correct) {
	const sure = entry.kind === "Unsure";
	const button = (kind, text, onclick) =>
		element(`button.gf-button.gf-button--small${kind}`, { type: "button", onclick }, text);
	return element(
		"div.gf-card.gf-refused.gf-stack",
		{ role: "alert", "data-refused": entry.action },
		element(
			"p",
			icon("circle-x"),
			" ",
			element("strong", word("refused", steps[entry.action])),
			element("br"),
			element("span.gf-small", entry.about),
		),
		element(
			"p",
			element("span.gf-small.gf-muted", labelled(word("your_side"), moment(entry.done_at))),
			element("br"),
			steps[entry.action],
			entered(entry),
		),
		element("p", element("span.gf-small.gf-muted", word("their_side")), element("br"), entry.sentence),
		element(
			"div.gf-row",
			correct
				? button("", word("correct"), () => correct(entry))
				: button("", word(sure ? "it_is_right" : "try_again"), () =>
						again(entry, sure ? { confirm: true } : {}),
					),
			button(".gf-button--quiet", word("settled"), () => forget(entry)),
		),
	);
}

let told = "";

// `correction(entry)` returns the function that opens its form, or nothing.
export function drawActions(entries, correction) {
	const box = document.getElementById("actions");
	const waits = (entry) => entry.state === "waiting" && !(connected && isUnderway(entry));
	const some = entries.filter(waits);
	const bad = entries.filter((entry) => entry.state === "refused");
	const text = JSON.stringify([...bad, ...some].map(({ id, state, sentence }) => [id, state, sentence]));
	if (text === told) return;
	told = text;
	const open = document.getElementById("waiting")?.open;
	box.replaceChildren(
		...bad.map((entry) => refused(entry, correction(entry))),
		...(some.length ? [waiting(some)] : []),
	);
	if (open && some.length) document.getElementById("waiting").open = true;
}
