// The order in three parts. The part shown is in the address (#contact, #installation, #payment), so that the back
// button, a reload or a second tab go where one expects; what was typed is kept on the server.
import { contract, firstBill } from "site/agreement";
import { busy, get, post } from "site/api";
import { expired, held, watch } from "site/hold";
import { again, pay, show as showCard } from "site/payment";
import { draw } from "site/plans";
import { word } from "site/words";

const PARTS = ["contact", "installation", "payment"];
let session;
let state;
let taken; // (free slots) => whether a chosen date is no longer among them; those are taken out

const part = (name) => document.getElementById(name);
const reached = () => {
	if (!state.contact.name || !state.contact.email || !state.contact.phone) return "contact";
	return state.preferred_dates.length || state.contact_me ? "payment" : "installation";
};

function open() {
	const asked = location.hash.slice(1);
	const furthest = PARTS.indexOf(reached());
	const current = PARTS[Math.min(PARTS.includes(asked) ? PARTS.indexOf(asked) : furthest, furthest)];
	for (const name of PARTS) part(name).hidden = name !== current;
	for (const step of document.querySelectorAll("[data-step]")) {
		const before = PARTS.indexOf(step.dataset.step) < PARTS.indexOf(current);
		step.toggleAttribute("data-done", before);
		if (step.dataset.step === current) step.setAttribute("aria-current", "step");
		else step.removeAttribute("aria-current");
	}
	if (current === "payment") {
		contract(state);
		firstBill(session, state);
		showCard(session, part("payment"));
	}
	if (asked) part(current).querySelector("h1").focus();
}

function complain(form, text) {
	const line = form.querySelector("[data-problem]");
	line.textContent = text;
	line.hidden = !text;
}

async function save(form, values, next) {
	const button = form.querySelector("[type=submit]");
	await busy(button, async () => {
		try {
			adopt(await post("checkout.update", { session, ...values }));
			complain(form, "");
			location.hash = next;
		} catch (refusal) {
			complain(form, refusal.message);
			await recover(refusal);
		}
	});
}

function adopt(fresh) {
	const changed = JSON.stringify(costs(fresh)) !== JSON.stringify(costs(state));
	state = fresh;
	draw(state.quote, ...["lines", "total", "taxes", "once"].map((id) => document.getElementById(id)));
	part("total-top").textContent = document.getElementById("total").textContent;
	// All amounts at once: a contract of today beside a first bill of before is no agreement.
	if (!part("payment").hidden) contract(state);
	if (!part("payment").hidden && changed) firstBill(session, state);
	held(state.hold_seconds);
}

// After a refusal: what another tab, somebody else or the clock has changed meanwhile, and where to go on from there.
async function recover(refusal) {
	if (refusal.status === 404 || refusal.status === 410) return location.reload();
	if (refusal.status !== 409) return;
	try {
		const fresh = await post("checkout.resume", { session });
		if (fresh.order) return location.assign(fresh.tracking);
		adopt(await post("checkout.update", { session }));
		if (state.hold_seconds === 0) expired("", true);
		const { dates } = await get("checkout.slots", { offer: state.offer });
		const free = new Set(dates.flatMap((day) => [...day.windows, "Day"].map((window) => `${day.date}|${window}`)));
		if (taken(free)) {
			complain(part("installation"), refusal.message);
			location.hash = "installation";
		}
	} catch {
		/* the refusal itself is on the screen */
	}
}

function fault(input) {
	const typed = input.value.trim();
	if (!typed) return word("required");
	if (input.type === "email" && !/^\S+@\S+\.\S{2,}$/.test(typed)) return word("email");
	if (input.type === "tel" && typed.replace(/\D/g, "").replace(/^1/, "").length !== 10) return word("phone");
	return "";
}

function check(input) {
	const text = fault(input);
	const line = document.getElementById(`${input.id}-error`);
	line.textContent = text;
	line.hidden = !text;
	input.setAttribute("aria-invalid", String(Boolean(text)));
	return !text;
}

function contact() {
	const form = part("contact");
	const fields = [...form.querySelectorAll("input")];
	for (const input of fields) {
		// a message that goes or comes moves the button: never between pressing and releasing it
		input.addEventListener("input", () => input.getAttribute("aria-invalid") === "true" && check(input));
		input.addEventListener("blur", () => setTimeout(() => input.value && check(input), 250));
	}
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const wrong = fields.filter((input) => !check(input));
		if (wrong.length) return wrong[0].focus();
		save(form, { contact: Object.fromEntries(fields.map((input) => [input.name, input.value.trim()])) }, "installation");
	});
	// an unfinished order is kept from the first email or number typed
	for (const name of ["email", "phone"]) {
		const input = form.elements[name];
		input.addEventListener("change", () => fault(input) || post("checkout.update", { session, contact: { [name]: input.value.trim() }, consents: { contact: true } }).catch(() => {}));
	}
}

function installation() {
	const form = part("installation");
	const boxes = [...form.querySelectorAll("[name=slot]")];
	const chosen = state.preferred_dates
		.map((day) => `${day.date}|${day.time_window}`)
		.filter((slot) => boxes.some((box) => box.value === slot));
	const mark = () => {
		for (const day of form.querySelectorAll("[data-date]")) {
			const rank = chosen.findIndex((slot) => slot.startsWith(day.dataset.date));
			for (const badge of day.querySelectorAll("[data-rank]")) {
				badge.textContent = rank < 0 ? "" : badge.closest("legend") ? word("rank", rank + 1) : rank + 1;
			}
		}
		boxes.forEach((box) => (box.checked = chosen.includes(box.value)));
	};
	form.addEventListener("change", (event) => {
		if (event.target.name !== "slot") return;
		const at = chosen.indexOf(event.target.value);
		const sameDay = chosen.findIndex((slot) => slot.split("|")[0] === event.target.value.split("|")[0]);
		complain(form, "");
		if (at >= 0) chosen.splice(at, 1);
		else if (sameDay >= 0) chosen.splice(sameDay, 1, event.target.value);
		else if (chosen.length < 3) chosen.push(event.target.value);
		else complain(form, word("three"));
		mark();
	});
	taken = (free) => {
		for (const box of boxes) {
			box.disabled = !free.has(box.value);
			box.closest("label").classList.toggle("gf-muted", box.disabled);
		}
		const lost = chosen.filter((slot) => !free.has(slot));
		lost.forEach((slot) => chosen.splice(chosen.indexOf(slot), 1));
		mark();
		return lost.length > 0;
	};
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const contactMe = form.elements.contact_me.checked;
		if (!chosen.length && !contactMe) return complain(form, word("choose"));
		const dates = chosen.map((slot) => ({ date: slot.split("|")[0], time_window: slot.split("|")[1] }));
		save(form, { preferred_dates: dates, contact_me: contactMe }, "payment");
	});
	mark();
}

const costs = ({ quote }) => [quote.monthly.total, quote.one_time.total, quote.commitment.months, quote.commitment.exit_fee];

function payment() {
	const form = part("payment");
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const boxes = [...form.querySelectorAll("[type=checkbox][required]")];
		const open = boxes.find((box) => !box.checked);
		if (open) {
			complain(form, word("consent"));
			return open.focus();
		}
		const consents = Object.fromEntries([["contact", true], ...boxes.map((box) => [box.name, true])]);
		busy(form.querySelector("[type=submit]"), async () => {
			complain(form, "");
			try {
				const seen = JSON.stringify(costs(state));
				adopt(await post("checkout.update", { session, consents }));
				if (seen !== JSON.stringify(costs(state))) {
					form.elements.terms.checked = false;
					return complain(form, word("price_changed"));
				}
				const answer = await pay(session);
				location.assign(answer.tracking);
			} catch (refusal) {
				complain(form, refusal.message);
				await recover(refusal);
				if (refusal.status) again(session, form);
			}
		});
	});
}

export function start() {
	state = JSON.parse(document.getElementById("state").textContent);
	session = state.session;
	contact();
	installation();
	payment();
	adopt(state);
	watch(session, adopt);
	// beside the form on a computer, folded above it on a telephone
	const wide = matchMedia("(min-width: 900px)");
	const fold = () => {
		part("fold").open = wide.matches;
		part("fold").firstElementChild.tabIndex = wide.matches ? -1 : 0;
	};
	wide.addEventListener("change", fold);
	fold();
	addEventListener("hashchange", open);
	addEventListener("pageshow", (event) => event.persisted && location.reload());
	open();
}
