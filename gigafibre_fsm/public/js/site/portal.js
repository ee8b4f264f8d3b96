// The customer's account: sign in with a one-time code, change the WiFi, ask for help.
import { busy, post } from "site/api";
import { language, toast, word } from "site/words";

function complain(form, text) {
	const line = form.querySelector("[data-problem]");
	line.textContent = text;
	line.hidden = !text;
}

const button = (form) => form.querySelector("[type=submit]");

export function signIn() {
	const ask = document.getElementById("ask");
	const enter = document.getElementById("enter");
	const contact = () => ask.elements.contact.value.trim();
	ask.addEventListener("submit", (event) => {
		event.preventDefault();
		if (!contact()) return complain(ask, word("required"));
		busy(button(ask), async () => {
			try {
				await post("auth.request_code", { contact: contact() });
				complain(ask, "");
				ask.hidden = true;
				enter.hidden = false;
				enter.elements.code.focus();
			} catch (refusal) {
				complain(ask, refusal.message);
			}
		});
	});
	enter.addEventListener("submit", (event) => {
		event.preventDefault();
		const code = enter.elements.code.value.replace(/\D/g, "");
		if (code.length !== 6) return complain(enter, word("digits"));
		busy(button(enter), async () => {
			try {
				const { home } = await post("auth.verify_code", { contact: contact(), code });
				const wanted = new URLSearchParams(location.search).get("suite") || "";
				location.assign(/^\/portail\/[a-z]/.test(wanted) ? wanted : home);
			} catch (refusal) {
				complain(enter, refusal.message);
				enter.elements.code.select();
			}
		});
	});
	document.getElementById("again").addEventListener("click", () => {
		enter.hidden = true;
		ask.hidden = false;
		ask.elements.contact.focus();
	});
}

function wifi() {
	const sheet = document.getElementById("wifi");
	const form = sheet.querySelector("form");
	let equipment;
	document.querySelectorAll("[data-wifi]").forEach((opener) =>
		opener.addEventListener("click", () => {
			equipment = opener.dataset.wifi;
			form.elements.ssid.value = opener.dataset.name;
			form.elements.password.value = "";
			complain(form, "");
			sheet.showModal();
		}),
	);
	form.querySelector("[data-close]").addEventListener("click", () => sheet.close());
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const { ssid, password } = Object.fromEntries(new FormData(form));
		if (!ssid.trim() || new TextEncoder().encode(ssid).length > 32) return complain(form, word("ssid"));
		if (!/^[\x20-\x7e]{8,63}$/.test(password)) return complain(form, word("length"));
		busy(button(form), async () => {
			try {
				await post("portal.set_wifi", { equipment, ssid, password });
				sheet.close();
				document.querySelector(`[data-ssid="${CSS.escape(equipment)}"]`).textContent = ssid;
				toast(word("wifi"));
			} catch (refusal) {
				complain(form, refusal.message);
			}
		});
	});
}

function ticket() {
	const form = document.getElementById("ticket");
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const values = Object.fromEntries(new FormData(form));
		if (!values.subject.trim() || !values.description.trim()) return complain(form, word("required"));
		busy(button(form), async () => {
			try {
				const answer = await post("portal.open_ticket", values);
				complain(form, "");
				const sent = document.getElementById("ticket-sent");
				sent.querySelector("p").textContent = word("sent", answer.ticket);
				sent.hidden = false;
				form.hidden = true;
			} catch (refusal) {
				complain(form, refusal.message);
			}
		});
	});
}

const loaded = (address) =>
	new Promise((resolve, reject) => {
		if (window.Stripe) return resolve();
		const script = document.createElement("script");
		script.src = address;
		script.onload = resolve;
		script.onerror = () => reject(new Error(word("card")));
		document.head.append(script);
	});

async function stripeOf(intent) {
	await loaded(intent.stripe_js);
	return window.Stripe(intent.publishable_key, { locale: language === "fr" ? "fr-CA" : "en" });
}

// The bank asks; what became of it is asked of our own site, never believed from the browser.
export function confirmPayment() {
	const place = document.getElementById("confirmation");
	const opener = document.getElementById("confirm");
	const { invoice } = place.dataset;
	const finish = (state) => {
		if (state !== "Paid") return complain(place, word(state === "Charging" ? "waiting" : "refused"));
		complain(place, "");
		opener.hidden = true;
		document.getElementById("done").hidden = false;
	};
	opener?.addEventListener("click", () =>
		busy(opener, async () => {
			try {
				const intent = await post("portal.confirmation", { invoice });
				if (intent.state) return finish(intent.state);
				const stripe = await stripeOf(intent);
				await stripe.confirmCardPayment(intent.client_secret, intent.payment_method ? { payment_method: intent.payment_method } : undefined);
				finish((await post("portal.confirmed", { invoice })).state);
			} catch (refusal) {
				complain(place, refusal.message);
			}
		}),
	);
}

function wallet() {
	const place = document.getElementById("wallet");
	const form = place.querySelector("form");
	const openers = place.querySelector("[data-openers]");
	let stripe;
	let elements;
	let intent;
	const show = (open) => {
		form.hidden = !open;
		openers.hidden = open;
	};
	for (const opener of openers.children)
		opener.addEventListener("click", () =>
			busy(opener, async () => {
				try {
					intent = await post("portal.new_card", { customer: opener.dataset.customer });
					stripe = await stripeOf(intent);
					elements = stripe.elements({ clientSecret: intent.client_secret });
					show(true);
					elements.create("payment").mount("#card");
					document.getElementById("card").removeAttribute("aria-busy");
				} catch (refusal) {
					toast(refusal.message);
				}
			}),
		);
	form.querySelector("[data-close]").addEventListener("click", () => show(false));
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		busy(button(form), async () => {
			try {
				const { error } = await stripe.confirmSetup({ elements, redirect: "if_required", confirmParams: { return_url: location.href } });
				if (error) return complain(form, error.message);
				const saved = await post("portal.card_saved", { setup_intent: intent.setup_intent });
				toast(saved.pending ? word("card_pending") : word("card_saved", saved.card));
				show(false);
				verification(saved.verify);
			} catch (refusal) {
				complain(form, refusal.message);
			}
		});
	});
}

// An account whose bank confirms it by a deposit: the link stays until the page is left, and Stripe writes to its owner.
function verification(address) {
	const place = document.getElementById("verify");
	place.hidden = !address;
	if (address) place.querySelector("a").href = address;
}

function bills() {
	document.querySelectorAll("[data-pay]").forEach((payer) =>
		payer.addEventListener("click", () =>
			busy(payer, async () => {
				try {
					await post("portal.pay", { invoice: payer.dataset.pay });
					payer.hidden = true;
					toast(word("paying"));
				} catch (refusal) {
					toast(refusal.message);
				}
			}),
		),
	);
}

// Another number or address of the account opens it too, once the code that it received was typed here.
function contacts() {
	const form = document.querySelector("#contacts form");
	let contact;
	document.querySelectorAll("[data-confirm]").forEach((asker) =>
		asker.addEventListener("click", () =>
			busy(asker, async () => {
				try {
					await post("auth.send_confirmation", { contact: asker.dataset.confirm });
					contact = asker.dataset.confirm;
					form.querySelector("[data-sent]").textContent = word("code_sent", contact);
					form.hidden = false;
					form.elements.code.focus();
				} catch (refusal) {
					toast(refusal.message);
				}
			}),
		),
	);
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const code = form.elements.code.value.replace(/\D/g, "");
		if (code.length !== 6) return complain(form, word("digits"));
		busy(button(form), async () => {
			try {
				await post("auth.confirm_contact", { contact, code });
				location.reload();
			} catch (refusal) {
				complain(form, refusal.message);
			}
		});
	});
}

export function start() {
	document.getElementById("sign-out").addEventListener("click", async () => {
		await post("auth.sign_out");
		location.assign("/portail/connexion");
	});
	if (!document.getElementById("wifi")) return;
	wifi();
	ticket();
	wallet();
	bills();
	contacts();
}
