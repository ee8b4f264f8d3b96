// Payments in the portal: pay a bill, confirm a payment for which the bank requires it, change the card.
import { busy, get, pause, post } from "site/api";
import { tell, toast } from "site/dom";
import { complain, submits } from "site/forms";
import { stripeOf } from "site/stripe";
import { word } from "site/words";

// The bank's confirmation: its result is read from our own server, never trusted from the browser.
export function confirmPayment() {
	const place = document.getElementById("confirmation");
	const opener = document.getElementById("confirm");
	const { invoice } = place.dataset;
	const finish = ({ state, sentence }) => {
		tell(document.getElementById("done"), sentence);
		document.getElementById("ask").hidden = state !== "Needs Action";
	};
	opener?.addEventListener("click", () =>
		busy(opener, async () => {
			try {
				complain(place, "");
				const intent = await post("portal.confirmation", { invoice });
				if (!intent.client_secret) return finish(intent);
				const stripe = await stripeOf(intent);
				await stripe.confirmCardPayment(
					intent.client_secret,
					intent.payment_method ? { payment_method: intent.payment_method } : undefined,
				);
				finish(await post("portal.confirmed", { invoice }));
			} catch (refusal) {
				complain(place, refusal.message);
			}
		}),
	);
}

// Asks for confirmation, pays, and shows the result; the page is reloaded once the result was seen.
export function bills() {
	const sheet = document.getElementById("pay");
	const part = (name) => sheet.querySelector(`[data-${name}]`);
	const chosen = { invoice: "", opener: null };
	// The button that opens the card form for an unpaid bill; it knows the saved card.
	const openerOf = (customer) => document.querySelector(`#wallet [data-customer="${CSS.escape(customer)}"]`);
	let changed = false;
	const stage = (after) => {
		part("choices").hidden = after;
		part("ask").hidden = after;
		part("after").hidden = !after;
		part("result").hidden = !after;
	};
	const result = ({ sentence }, invoice) => {
		tell(part("result"), sentence);
		part("confirm").hidden = sentence.action !== "confirm";
		part("confirm").href = `/portail/paiement?f=${encodeURIComponent(invoice)}`;
		part("again").hidden = sentence.action !== "pay";
		part("after").querySelector("[data-other]").hidden = !["pay", "card"].includes(sentence.action);
	};
	const follow = async (invoice) => {
		changed = true;
		stage(true);
		result({ sentence: { text: word("paying"), tone: "info", action: "" } }, invoice);
		for (let look = 0; look < 25; look += 1) {
			const answer = await get("portal.payment_state", { invoice }).catch(() => null);
			if (answer?.done) {
				result(answer, invoice);
				return answer;
			}
			await pause(1200);
		}
		result({ sentence: { text: word("slow"), tone: "info", action: "" } }, invoice);
		return null;
	};
	const ask = ({ pay: invoice, amount, customer }) => {
		Object.assign(chosen, { invoice, opener: openerOf(customer) });
		if (!chosen.opener.dataset.card) return chosen.opener.click();
		document.getElementById("pay-title").textContent = word("pay_title", invoice);
		part("ask").textContent = word("pay_with", amount, chosen.opener.dataset.card);
		part("go").textContent = word("pay", amount);
		stage(false);
		sheet.showModal();
	};
	const go = (presser) =>
		busy(presser, async () => {
			try {
				await post("portal.pay", { invoice: chosen.invoice });
				await follow(chosen.invoice);
			} catch (refusal) {
				changed = true;
				stage(true);
				result({ sentence: { text: refusal.message, tone: "bad", action: "card" } }, chosen.invoice);
			}
		});
	document
		.querySelectorAll("[data-pay]")
		.forEach((payer) => payer.addEventListener("click", () => ask(payer.dataset)));
	part("go").addEventListener("click", () => go(part("go")));
	part("again").addEventListener("click", () => go(part("again")));
	sheet.querySelectorAll("[data-other]").forEach((other) =>
		other.addEventListener("click", () => {
			changed = false;
			sheet.close();
			chosen.opener?.click();
		}),
	);
	sheet
		.querySelectorAll("[data-close]")
		.forEach((closer) => closer.addEventListener("click", () => sheet.close()));
	sheet.addEventListener("close", () => changed && location.reload());
	return {
		async follow(invoices, opener) {
			for (const invoice of invoices) {
				Object.assign(chosen, { invoice, opener });
				document.getElementById("pay-title").textContent = word("pay_title", invoice);
				stage(true);
				if (!sheet.open) sheet.showModal();
				await follow(invoice);
			}
		},
	};
}

export function wallet(payments) {
	const place = document.getElementById("wallet");
	const form = place.querySelector("form");
	const openers = place.querySelector("[data-openers]");
	let stripe;
	let elements;
	let intent;
	let opened;
	const show = (open) => {
		form.hidden = !open;
		openers.hidden = open;
	};
	for (const opener of openers.children)
		opener.addEventListener("click", () =>
			busy(opener, async () => {
				try {
					opened = opener;
					intent = await post("portal.new_card", { customer: opener.dataset.customer });
					stripe = await stripeOf(intent);
					elements = stripe.elements({ clientSecret: intent.client_secret });
					show(true);
					elements.create("payment").mount("#card");
					document.getElementById("card").removeAttribute("aria-busy");
					form.scrollIntoView({ block: "nearest" });
				} catch (refusal) {
					toast(refusal.message);
				}
			}),
		);
	form.querySelector("[data-close]").addEventListener("click", () => show(false));
	submits(form, {
		send: async () => {
			const { error } = await stripe.confirmSetup({
				elements,
				redirect: "if_required",
				confirmParams: { return_url: location.href },
			});
			if (error) throw error;
			const saved = await post("portal.card_saved", { setup_intent: intent.setup_intent });
			show(false);
			verification(saved.verify);
			if (saved.charged.length) payments.follow(saved.charged, opened);
			else toast(saved.pending ? word("card_pending") : word("card_saved", saved.card));
		},
	});
}

// A bank account that is verified by a micro-deposit: the link stays until the page is left, and Stripe emails the
// owner.
function verification(address) {
	const place = document.getElementById("verify");
	place.hidden = !address;
	if (address) place.querySelector("a").href = address;
}

// Automatic payment and paper: saved as they are switched; a refused switch goes back.
export function choices() {
	for (const [name, method] of [
		["autopay", "portal.autopay"],
		["paper", "portal.paper"],
	])
		for (const box of document.querySelectorAll(`[data-${name}]`))
			box.addEventListener("change", async () => {
				try {
					await post(method, { customer: box.dataset[name], on: box.checked });
					toast(word("saved"));
				} catch (refusal) {
					box.checked = !box.checked;
					toast(refusal.message);
				}
			});
}
