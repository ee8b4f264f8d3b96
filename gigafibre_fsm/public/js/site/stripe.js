// Stripe's own script, which draws the fields that a card is typed into; loaded when a card is asked for, once.
import { language, word } from "site/words";

let loading;

const load = (address) =>
	new Promise((resolve, reject) => {
		const script = document.createElement("script");
		script.src = address;
		script.onload = resolve;
		script.onerror = () => {
			loading = undefined;
			reject(new Error(word("card")));
		};
		document.head.append(script);
	});

// `intent` is what our server answers: {stripe_js, publishable_key, ...}.
export async function stripeOf(intent) {
	if (!window.Stripe) await (loading ??= load(intent.stripe_js));
	return window.Stripe(intent.publishable_key, { locale: language === "fr" ? "fr-CA" : "en" });
}
