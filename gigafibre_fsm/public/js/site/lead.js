// The two forms of the page for addresses without fibre.
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
			const done = form.closest("section").querySelector("[data-done]");
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

export function start() {
	const notify = document.getElementById("notify");
	notify.addEventListener("submit", (event) => {
		event.preventDefault();
		const values = typed(notify);
		const empty = missing(notify);
		if (empty) return complain(notify, word("required"), empty);
		if (!values.email && !values.phone) return complain(notify, word("either"), notify.elements.email);
		if (!notify.elements.consent.checked) return complain(notify, word("consent"), notify.elements.consent);
		complain(notify, "");
		send(notify, "lead.notify", { ...values, address: address(values), consent: true }, "notify");
	});
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
