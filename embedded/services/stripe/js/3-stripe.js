/* A stand-in for Stripe.js: confirming, and the 3-D Secure dialog. The server joins the parts in one closure. */

const dialog = (heading, question, choices) =>
	new Promise((resolve) => {
		addStyle();
		const box = document.createElement("dialog");
		box.className = "fake-stripe-3ds";
		box.setAttribute("aria-labelledby", "fake-stripe-3ds-title");
		const title = Object.assign(document.createElement("h2"), {
			id: "fake-stripe-3ds-title",
			textContent: heading,
		});
		const text = Object.assign(document.createElement("p"), { textContent: question });
		const buttons = document.createElement("div");
		const finish = (outcome) => {
			box.close();
			box.remove();
			resolve(outcome);
		};
		for (const [outcome, label] of choices) {
			const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
			button.addEventListener("click", () => finish(outcome));
			buttons.append(button);
		}
		box.addEventListener("cancel", (event) => {
			event.preventDefault();
			finish("refuse");
		});
		box.append(title, text, buttons);
		document.body.append(box);
		box.showModal();
	});

const ask = (say) =>
	dialog(say.secure, say.question, [
		["approve", say.approve],
		["refuse", say.refuse],
	]);
const agree = (say) =>
	dialog(say.mandate, say.mandate_text, [
		["approve", say.agree],
		["refuse", say.refuse],
	]);

class StripeStandIn {
	constructor(key, options) {
		if (!key) throw new Error("Missing value for Stripe(): apiKey should be a string.");
		if (!key.startsWith("pk_")) throw new Error("You should not use your secret key with Stripe.js.");
		this.key = key;
		this.locale = options?.locale;
	}
	elements(options = {}) {
		const elements = new Elements({ locale: this.locale, ...options, key: this.key });
		return elements;
	}
	async call(method, path, values, locale) {
		const form = flatten({ key: this.key, ...values }, "", new URLSearchParams());
		const get = method === "GET";
		try {
			const reply = await fetch(`${base}${path}${get ? `?${form}` : ""}`, {
				method,
				body: get ? undefined : form,
			});
			const body = await reply.json();
			if (!body.error) return body;
			return { error: this.translated(body.error, locale) };
		} catch {
			return { error: { type: "api_connection_error", message: words(locale).network } };
		}
	}
	translated(error, locale) {
		const say = words(locale || this.locale);
		return { ...error, message: say[error.decline_code] || say[error.code] || error.message };
	}
	async confirm(kind, secret, values, locale) {
		const id = secret.split("_secret_")[0];
		const path = `/v1/${kind}s/${id}`;
		let result = await this.call("POST", `${path}/confirm`, { client_secret: secret, ...values }, locale);
		if (result.error) return result;
		if (result.status === "requires_action" && result.next_action?.type !== "verify_with_microdeposits") {
			await this.call("POST", `/3ds/${id}`, { outcome: await ask(words(locale || this.locale)) }, locale);
			result = await this.call("GET", path, { client_secret: secret }, locale);
			if (result.error) return result;
		}
		const failed = result.last_setup_error || result.last_payment_error;
		if (failed) return { error: { ...this.translated(failed, locale), [kind]: result } };
		const camel = kind === "setup_intent" ? "setupIntent" : "paymentIntent";
		return { [camel]: result };
	}
	async confirmWithElements(kind, { elements, clientSecret, confirmParams = {}, redirect }) {
		const [element] = elements.made.values();
		const error = element.validate();
		if (error) return { error };
		const { return_url: returnUrl, payment_method_data: given } = confirmParams;
		const secret = clientSecret || elements.options.clientSecret;
		const locale = elements.options.locale;
		const say = words(locale || this.locale);
		if (element.kind === "acss_debit" && (await agree(say)) !== "approve")
			return { error: { type: "validation_error", code: "mandate_refused", message: say.not_agreed } };
		const data = { ...element.data(), ...given };
		const result = await this.confirm(kind, secret, { payment_method_data: data }, locale);
		if (result.error || redirect === "if_required" || !returnUrl) return result;
		const target = new URL(returnUrl, location.href);
		target.searchParams.set(kind, secret.split("_secret_")[0]);
		target.searchParams.set(`${kind}_client_secret`, secret);
		target.searchParams.set("redirect_status", "succeeded");
		location.assign(target);
		return new Promise(() => {});
	}
	async confirmCard(kind, secret, data = {}) {
		const method = data.payment_method;
		if (typeof method === "string") return this.confirm(kind, secret, { payment_method: method });
		if (!method) return this.confirm(kind, secret, {});
		const error = method.card.validate();
		if (error) return { error };
		const values = { ...method.card.data(), billing_details: method.billing_details };
		return this.confirm(kind, secret, { payment_method_data: values }, method.card.elements.options.locale);
	}
	confirmSetup(options) {
		return this.confirmWithElements("setup_intent", options);
	}
	confirmPayment(options) {
		return this.confirmWithElements("payment_intent", options);
	}
	confirmCardSetup(secret, data) {
		return this.confirmCard("setup_intent", secret, data);
	}
	confirmCardPayment(secret, data) {
		return this.confirmCard("payment_intent", secret, data);
	}
	async retrieve(kind, name, secret) {
		const result = await this.call("GET", `/v1/${kind}s/${secret.split("_secret_")[0]}`, {
			client_secret: secret,
		});
		return result.error ? result : { [name]: result };
	}
	retrieveSetupIntent(secret) {
		return this.retrieve("setup_intent", "setupIntent", secret);
	}
	retrievePaymentIntent(secret) {
		return this.retrieve("payment_intent", "paymentIntent", secret);
	}
	async handleNextAction({ clientSecret }) {
		const id = clientSecret.split("_secret_")[0];
		const setup = id.startsWith("seti_");
		await this.call("POST", `/3ds/${id}`, { outcome: await ask(words(this.locale)) });
		const result = await (setup
			? this.retrieveSetupIntent(clientSecret)
			: this.retrievePaymentIntent(clientSecret));
		const failed = result.setupIntent?.last_setup_error || result.paymentIntent?.last_payment_error;
		return failed ? { error: this.translated(failed) } : result;
	}
}

window.Stripe = (key, options) => new StripeStandIn(key, options);
window.Stripe.version = 3;
