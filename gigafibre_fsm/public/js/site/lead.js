// The forms of visitors who cannot order online: notify me, check my address, a business quote, I am moving in.
import { post } from "site/api";
import { missing, submits, typed } from "site/forms";
import { word } from "site/words";

const place = document.getElementById("place");
const address = (values) => place.dataset.address || values.address || place.dataset.typed;

async function send(form, method, values, thanks) {
	await post(method, values);
	const done = form.closest(".gf-card").querySelector("[data-done]");
	done.querySelector("p").textContent = word(thanks);
	done.hidden = false;
	(form.closest("details") || form).hidden = true;
}

const empty = (form) => missing(form) && [word("required"), missing(form)];

// a person who leaves an email address or a number and consents to be contacted
function asPerson(form, method, thanks, more) {
	const { email, phone, consent } = form.elements;
	submits(form, {
		check: () => {
			if (missing(form)) return empty(form);
			if (!email.value.trim() && !phone.value.trim()) return [word("either"), email];
			return consent.checked ? undefined : [word("consent"), consent];
		},
		send: () => send(form, method, { ...typed(form), ...more(typed(form)), consent: true }, thanks),
	});
}

export function startMove() {
	const form = document.getElementById("move-in");
	if (form) asPerson(form, "lead.move_in", "moving", () => ({ address: form.dataset.address }));
}

export function start() {
	asPerson(document.getElementById("notify"), "lead.notify", "notify", (values) => ({
		address: address(values),
	}));
	const business = document.getElementById("business");
	submits(business, {
		check: () => empty(business),
		send: () => {
			const values = typed(business);
			return send(business, "lead.business", { ...values, address: address(values) }, "business");
		},
	});
}
