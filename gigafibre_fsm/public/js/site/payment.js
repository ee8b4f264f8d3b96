// The card. It is typed into Stripe's own fields and goes to Stripe alone; what comes back is the saved SetupIntent.
import { post } from "site/api";
import { language, word } from "site/words";

let stripe;
let elements;
let intent;

function load(address) {
	return new Promise((resolve, reject) => {
		const script = document.createElement("script");
		script.src = address;
		script.onload = resolve;
		script.onerror = () => reject(new Error(word("card")));
		document.head.append(script);
	});
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export async function show(session, form) {
	if (intent) return;
	const place = document.getElementById("card");
	const problem = form.querySelector("[data-problem]");
	try {
		intent = await post("checkout.payment", { session });
		if (!window.Stripe) await load(intent.stripe_js);
		stripe = window.Stripe(intent.publishable_key, { locale: language === "fr" ? "fr-CA" : "en" });
		elements = stripe.elements({
			clientSecret: intent.client_secret,
			appearance: { variables: { colorPrimary: colour("--brand"), colorText: colour("--ink"), colorBackground: colour("--surface"), borderRadius: "8px" } },
		});
		place.replaceChildren();
		elements.create("payment").mount("#card");
	} catch (failure) {
		intent = undefined;
		place.replaceChildren();
		problem.textContent = failure.message;
		problem.hidden = false;
	} finally {
		place.removeAttribute("aria-busy");
	}
}

// One key a session and card: pressing twice, or again after a lost answer, is the same order.
const key = (session) => {
	const place = `order-key:${session}:${intent.setup_intent}`;
	const kept = sessionStorage.getItem(place) || crypto.randomUUID();
	sessionStorage.setItem(place, kept);
	return kept;
};

export async function pay(session) {
	if (!intent) throw new Error(word("card"));
	const { error, setupIntent } = await stripe.confirmSetup({
		elements,
		redirect: "if_required",
		confirmParams: { return_url: location.href },
	});
	const saved = setupIntent || error?.setup_intent;
	if (error && saved?.status !== "succeeded") throw new Error(error.message);
	return post("checkout.submit", { session, setup_intent: intent.setup_intent, idempotency_key: key(session) });
}
