// The card form. The card is typed into Stripe's own fields and sent to Stripe only; the result is the saved
// SetupIntent.
// A saved card is never lost: after a reload, a refusal or in a second tab it is shown as saved.
import { busy, post } from "site/api";
import { stripeOf } from "site/stripe";
import { word } from "site/words";

let stripe;
let elements;
let intent;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function button(text, work) {
	const made = document.createElement("button");
	made.type = "button";
	made.className = "gf-button gf-button--quiet";
	made.textContent = text;
	made.addEventListener("click", () => busy(made, work));
	return made;
}

function savedCard(session, form) {
	const row = document.createElement("div");
	const text = document.createElement("p");
	row.className = "gf-banner gf-banner--good gf-between";
	row.tabIndex = -1;
	text.textContent = word("saved_card", intent.saved);
	row.append(
		text,
		button(word("other_card"), () => show(session, form, true)),
	);
	return row;
}

export async function show(session, form, another = false) {
	if (intent && !another) return;
	const place = document.getElementById("card");
	const problem = form.querySelector("[data-problem]");
	try {
		intent = await post("checkout.payment", { session, another });
		stripe = await stripeOf(intent);
		place.replaceChildren();
		if (intent.saved) return place.append(savedCard(session, form));
		elements = stripe.elements({
			clientSecret: intent.client_secret,
			appearance: {
				variables: {
					colorPrimary: colour("--brand"),
					colorText: colour("--ink"),
					colorBackground: colour("--surface"),
					borderRadius: "8px",
				},
			},
		});
		const element = elements.create("payment");
		if (another) element.on("ready", () => element.focus());
		element.mount("#card");
	} catch (failure) {
		intent = undefined;
		problem.textContent = failure.message;
		problem.hidden = false;
		place.replaceChildren(
			button(word("card_again"), () => {
				problem.hidden = true;
				return show(session, form);
			}),
		);
	} finally {
		place.removeAttribute("aria-busy");
	}
}

// The order was refused: show the card's present state.
export async function again(session, form) {
	intent = undefined;
	await show(session, form);
}

// One idempotency key for a session and card: pressing twice, or again after a lost answer, makes the same order.
const key = (session) => {
	const place = `order-key:${session}:${intent.setup_intent}`;
	const kept = sessionStorage.getItem(place) || crypto.randomUUID();
	sessionStorage.setItem(place, kept);
	return kept;
};

export async function pay(session) {
	if (!intent) throw new Error(word("card"));
	if (!intent.saved) {
		const { error, setupIntent } = await stripe.confirmSetup({
			elements,
			redirect: "if_required",
			confirmParams: { return_url: location.href },
		});
		const saved = setupIntent || error?.setup_intent;
		if (error && saved?.status !== "succeeded") throw new Error(error.message);
	}
	return post("checkout.submit", {
		session,
		setup_intent: intent.setup_intent,
		idempotency_key: key(session),
	});
}
