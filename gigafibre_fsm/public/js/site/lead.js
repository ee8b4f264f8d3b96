// The forms of who cannot order at once: tell me, have it checked, a company's quote, I move in.
import { busy, post } from "site/api";
import { word } from "site/words";

const place = document.getElementById("place");

// beside the field that it is about, or below the button
function complain(form, text, field) {
	const line = form.querySelector("[data-problem]");
	for (const one of form.elements) one.removeAttribute("aria-invalid");
	if (field) field.closest(".gf-field, .gf-check").after(line);
	else form.append(line);
	line.textContent = text;
	line.hidden = !text;
	field?.setAttribute("aria-invalid", "true");
	field?.focus();
}

const missing = (form) =>
	[...form.elements].find((field) => field.required && field.type !== "checkbox" && !field.value.trim());

function send(form, method, values, thanks) {
	busy(form.querySelector("[type=submit]"), async () => {
		try {
			await post(method, values);
			const done = form.closest(".gf-card").querySelector("[data-done]");
			done.querySelector("p").textContent = word(thanks);
			done.hidden = false;
			(form.closest("details") || form).hidden = true;
		} catch (refusal) {
			complain(form, refusal.message);
		}
	});
}

const typed = (form) => Object.fromEntries([...new FormData(form)].map(([name, text]) => [name, text.trim()]));
const address = (values) => place.dataset.address || values.address || place.dataset.typed;

// a person who leaves an e-mail address or a number, and agrees to be written to
function asPerson(form, method, thanks, more) {
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const values = typed(form);
		const empty = missing(form);
		if (empty) return complain(form, word("required"), empty);
		if (!values.email && !values.phone) return complain(form, word("either"), form.elements.email);
		if (!form.elements.consent.checked) return complain(form, word("consent"), form.elements.consent);
		complain(form, "");
		send(form, method, { ...values, ...more(values), consent: true }, thanks);
	});
}

export function startMove() {
	const form = document.getElementById("move-in");
	if (form) asPerson(form, "lead.move_in", "moving", () => ({ address: form.dataset.address }));
}

export function start() {
	asPerson(document.getElementById("notify"), "lead.notify", "notify", (values) => ({ address: address(values) }));
	const business = document.getElementById("business");
	business.addEventListener("submit", (event) => {
		event.preventDefault();
		const values = typed(business);
		const empty = missing(business);
		if (empty) return complain(business, word("required"), empty);
		complain(business, "");
		send(business, "lead.business", { ...values, address: address(values) }, "business");
	});
}
