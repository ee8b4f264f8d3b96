// The move of a place, as one of the changes of portal/plans: an address is searched, its preview shows cost and days.
import { get, post } from "site/api";
import { element } from "site/dom";
import { word } from "site/words";

const WAIT_MS = 200;
let chosen = null;

function finder(changed) {
	const input = element("input.gf-input", {
		id: "move-address",
		type: "search",
		autocomplete: "off",
		spellcheck: "false",
		"aria-describedby": "move-hits",
	});
	const hits = element("ul.gf-hits", { id: "move-hits", "aria-live": "polite" });
	let timer = 0;
	const choose = (hit) => {
		chosen = hit.id;
		input.value = [hit.label, hit.postal_code].filter(Boolean).join(" ");
		hits.replaceChildren();
		changed();
	};
	const look = async () => {
		const q = input.value.trim();
		if (q.length < 3) return hits.replaceChildren();
		const answer = await get("address.search", { q, limit: 6 }).catch((refusal) => refusal);
		if (q !== input.value.trim()) return undefined;
		const found = (answer.hits || []).map((hit) =>
			element(
				"li",
				element(
					"button.gf-link",
					{ type: "button", onclick: () => choose(hit) },
					`${hit.label} ${hit.postal_code || ""}`.trim(),
				),
			),
		);
		return hits.replaceChildren(
			...(found.length ? found : [element("li.gf-small", answer.message || word("no_address"))]),
		);
	};
	input.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(look, WAIT_MS);
	});
	// typing is no answer yet
	input.addEventListener("change", (event) => event.stopPropagation());
	return element("div.gf-field", element("label", { for: "move-address" }, word("to")), input, hits);
}

const day = ({ value, label }, first) =>
	element(
		"label.gf-choice",
		element("input", { type: "radio", name: "day", value, checked: first }),
		element("span.gf-choice__name", label),
		element("span.gf-choice__mark", { "aria-hidden": "true" }),
	);

// `parts` are the helpers of portal/plans; `look` shows the preview again.
export const move = ({ lines, note }) => ({
	ask(_subscription, look) {
		chosen = null;
		return [finder(look)];
	},
	later: ["day"],
	given: (_form, _subscription, location) => chosen && { location, address: chosen },
	preview: (given) => get("self_service.preview_move", given),
	shown: (told) => [
		element(`p.gf-banner${told.possible ? ".gf-banner--good" : ".gf-banner--warn"}`, told.sentence),
		told.possible ? lines(told.lines) : "",
		told.days.length
			? element(
					"fieldset.gf-stack.gf-days",
					element("legend", word("move_on")),
					...told.days.map((each, at) => day(each, at === 0)),
				)
			: "",
		...told.notes.map(note),
	],
	ready: (form, told) => told.possible && Boolean(form.elements.day),
	go: (given, told, form) =>
		post("self_service.move", { ...given, day: form.elements.day.value, monthly: told.monthly }),
});
