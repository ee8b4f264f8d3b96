// Loads Stripe's own script, which renders the card fields: once, and only when a card is needed.
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

// `intent` is our server's answer: {stripe_js, publishable_key, ...}.
export async function stripeOf(intent) {
	if (!window.Stripe) await (loading ??= load(intent.stripe_js));
	return window.Stripe(intent.publishable_key, { locale: language === "fr" ? "fr-CA" : "en" });
}
