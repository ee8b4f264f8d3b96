// The installation dates: up to three days, the preferred one first. The days are rendered again whenever the server
// has others:
// a chosen day that has filled up is named, and the available ones are shown below.
import { get } from "site/api";
import { element } from "site/dom";
import { complain } from "site/forms";
import { word, words } from "site/words";

const MOST = 3;
const dayOf = (slot) => slot.split("|")[0];
const asSlot = (row) => `${row.date}|${row.time_window}`;
let form;
let days;
let chosen;
let kept;

const opened = () => days.flatMap((day) => day.windows.map((time_window) => asSlot({ ...day, time_window })));

// A day with any free window can also be chosen as "during the day", which other sites' visitors may have done.
const isFree = (slot) =>
	opened().includes(slot) || (slot.endsWith("|Day") && days.some((day) => day.date === dayOf(slot)));

const box = (day, window) => {
	const { name, hours } = words.windows[window];
	return element(
		"label.gf-check",
		element("input", { type: "checkbox", name: "slot", value: asSlot({ ...day, time_window: window }) }),
		element("span", `${name} `, element("span.gf-small.gf-muted", hours)),
	);
};

const fieldset = (day) =>
	element(
		"fieldset.gf-fieldset.gf-card.gf-card--flat.gf-day",
		{ "data-date": day.date },
		element("legend.gf-sr", element("span", day.label), " ", element("span", { "data-rank": true })),
		element(
			"p",
			{ "aria-hidden": "true" },
			element("strong", day.label),
			element("span.gf-badge.gf-badge--brand", { "data-rank": true }),
		),
		...day.windows.map((window) => box(day, window)),
	);

function mark() {
	for (const day of form.querySelectorAll("[data-date]")) {
		const rank = chosen.findIndex((slot) => dayOf(slot) === day.dataset.date);
		for (const badge of day.querySelectorAll("[data-rank]"))
			badge.textContent = rank < 0 ? "" : badge.closest("legend") ? word("rank", rank + 1) : rank + 1;
	}
	for (const input of form.querySelectorAll("[name=slot]")) input.checked = chosen.includes(input.value);
}

function draw() {
	document.getElementById("dates").replaceChildren(...days.map(fieldset));
	form.querySelector("[data-full]").hidden = Boolean(days.length);
	if (!days.length) form.elements.contact_me.checked = true;
	mark();
}

function pick(slot) {
	const at = chosen.indexOf(slot);
	const sameDay = chosen.findIndex((other) => dayOf(other) === dayOf(slot));
	complain(form, "");
	if (at >= 0) chosen.splice(at, 1);
	else if (sameDay >= 0) chosen.splice(sameDay, 1, slot);
	else if (chosen.length < MOST) chosen.push(slot);
	else complain(form, word("three"));
	sessionStorage.setItem(kept, JSON.stringify(chosen));
	mark();
}

// The days that the visitor may choose: [date, label].
export const freeDays = () => days.map((day) => [day.date, day.label]);

// Removes days from the choice that are no longer available. Returns the message about them, or nothing.
function takeOut(labels) {
	const lost = chosen.filter((slot) => !isFree(slot));
	if (!lost.length) return "";
	chosen = chosen.filter(isFree);
	sessionStorage.setItem(kept, JSON.stringify(chosen));
	return word("full", lost.map((slot) => labels.get(dayOf(slot)) ?? dayOf(slot)).join(", "));
}

// Loads the days again; returns the message about a chosen day that has filled up, or nothing.
export async function filledUp(offer) {
	const labels = new Map(freeDays());
	({ dates: days } = await get("checkout.slots", { offer }));
	const sentence = takeOut(labels);
	draw();
	return sentence;
}

// `save(form, values)` stores the choice and continues. Returns the message about a day that has filled up, or
// nothing.
export function installation(place, state, slots, save) {
	form = place;
	days = slots.dates;
	kept = `typed:dates:${state.session.split(".")[0]}`;
	chosen = JSON.parse(sessionStorage.getItem(kept) || "null") ?? state.preferred_dates.map(asSlot);
	const { without_visit: start } = form.elements;
	const arrange = () => {
		form.querySelector("[data-visit]").hidden = Boolean(start?.checked);
	};
	form.addEventListener("change", (event) => {
		if (event.target.name === "slot") pick(event.target.value);
		else complain(form, "");
		arrange();
	});
	form.addEventListener("submit", async (event) => {
		event.preventDefault();
		const contact_me = form.elements.contact_me.checked;
		const without_visit = Boolean(start?.checked);
		if (without_visit) chosen = [];
		if (!chosen.length && !contact_me && !without_visit) return complain(form, word("choose"));
		const preferred_dates = chosen.map((slot) => ({ date: dayOf(slot), time_window: slot.split("|")[1] }));
		if (await save(form, { preferred_dates, contact_me, ...(start ? { without_visit } : {}) }))
			sessionStorage.removeItem(kept);
		return undefined;
	});
	arrange();
	const sentence = takeOut(new Map(state.preferred_dates.map((row) => [row.date, row.label])));
	draw();
	return sentence;
}
