// The order in three parts. The part shown is in the address (#contact, #installation, #payment), so that the back
// button, a reload or a second tab go where one expects; what was typed is kept on the server.
import { busy, post } from "site/api";
import { money } from "site/money";
import { pay, show as showCard } from "site/payment";
import { draw } from "site/plans";
import { word } from "site/words";

const PARTS = ["contact", "installation", "payment"];
const session = new URLSearchParams(location.search).get("s");
let state;

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
		contract();
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
			state = await post("checkout.update", { session, ...values });
			complain(form, "");
			price();
			location.hash = next;
		} catch (refusal) {
			if (refusal.status === 410) expired();
			complain(form, refusal.message);
		}
	});
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
		input.addEventListener("change", () => fault(input) || post("checkout.update", { session, contact: { [name]: input.value.trim() } }).catch(() => {}));
	}
}

function installation() {
	const form = part("installation");
	const chosen = state.preferred_dates.map((day) => `${day.date}|${day.time_window}`);
	const boxes = [...form.querySelectorAll("[name=slot]")];
	const mark = () => {
		for (const day of form.querySelectorAll("[data-date]")) {
			const rank = chosen.findIndex((slot) => slot.startsWith(day.dataset.date));
			const badge = day.querySelector("[data-rank]");
			badge.hidden = rank < 0;
			badge.textContent = word("rank", rank + 1);
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
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const contactMe = form.elements.contact_me.checked;
		if (!chosen.length && !contactMe) return complain(form, word("choose"));
		const dates = chosen.map((slot) => ({ date: slot.split("|")[0], time_window: slot.split("|")[1] }));
		save(form, { preferred_dates: dates, contact_me: contactMe }, "payment");
	});
	mark();
}

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
				await post("checkout.update", { session, consents });
				const answer = await pay(session);
				location.assign(answer.tracking);
			} catch (refusal) {
				if (refusal.status === 410) expired();
				complain(form, refusal.message);
			}
		});
	});
}

function price() {
	draw(state.quote, ...["lines", "total", "taxes", "once"].map((id) => document.getElementById(id)));
}

function contract() {
	const { months, total, exit_fee: fee } = state.quote.commitment;
	const facts = [
		[word("contract_month"), money(state.quote.monthly.total)],
		[word("contract_term"), Number(months) ? word("months", months) : word("none")],
		[word("contract_exit"), Number(fee) ? word("exit_fee", money(fee)) : word("no_exit")],
	];
	if (Number(months)) facts.splice(2, 0, [word("contract_total"), money(total)]);
	document.getElementById("contract").replaceChildren(
		...facts.flatMap(([name, text]) => {
			const term = document.createElement("dt");
			const fact = document.createElement("dd");
			term.textContent = name;
			fact.textContent = text;
			return [term, fact];
		}),
	);
}

function expired() {
	document.getElementById("expired").hidden = false;
	document.getElementById("held").hidden = true;
}

function watchHold() {
	const line = document.getElementById("held");
	let left = state.hold_seconds;
	line.hidden = left === null;
	if (left === null) return;
	const show = () => {
		if (left <= 0) return expired();
		line.querySelector("span").textContent = word("held", Math.ceil(left / 60));
		left -= 15;
		setTimeout(show, 15000);
	};
	show();
}

export function start() {
	state = JSON.parse(document.getElementById("state").textContent);
	contact();
	installation();
	payment();
	price();
	watchHold();
	document.getElementById("hold-again").addEventListener("click", (event) =>
		busy(event.currentTarget, async () => {
			try {
				state = await post("checkout.update", { session, hold: true });
				document.getElementById("expired").hidden = true;
				watchHold();
			} catch (refusal) {
				document.querySelector("#expired p").textContent = refusal.message;
			}
		}),
	);
	addEventListener("hashchange", open);
	open();
}
