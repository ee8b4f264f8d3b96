/* A stand-in for Stripe.js: the card form, with Stripe's calls and events. The server joins the parts in one closure. */

const luhn = (digits) =>
	[...digits].reverse().reduce((sum, digit, at) => {
		const value = Number(digit) * (at % 2 ? 2 : 1);
		return sum + (value > 9 ? value - 9 : value);
	}, 0) %
		10 ===
	0;

const flatten = (value, prefix, into) => {
	for (const [key, item] of Object.entries(value)) {
		const name = prefix ? `${prefix}[${key}]` : key;
		if (item && typeof item === "object") flatten(item, name, into);
		else if (item !== undefined && item !== null) into.append(name, item);
	}
	return into;
};

// What each way of paying asks for: [name, autocomplete, placeholder, wide].
const FIELDS = {
	card: [
		["number", "cc-number", "1234 1234 1234 1234", true],
		["expiry", "cc-exp", "", false],
		["cvc", "cc-csc", "CVC", false],
	],
	acss_debit: [
		["institution", "off", "000", false],
		["transit", "off", "11000", false],
		["account", "off", "000123456789", true],
	],
};
const DIGITS = { institution: 3, transit: 5, account: 7 };

let made = 0;

class Element {
	constructor(type, options, elements) {
		Object.assign(this, {
			type,
			options: options || {},
			elements,
			handlers: {},
			fields: {},
			kind: "card",
			kinds: ["card"],
		});
		this.prefix = `fake-stripe-${++made}`;
	}
	on(event, handler) {
		(this.handlers[event] ||= []).push(handler);
		return this;
	}
	once(event, handler) {
		const wrapped = (detail) => {
			this.off(event, wrapped);
			handler(detail);
		};
		return this.on(event, wrapped);
	}
	off(event, handler) {
		this.handlers[event] = (this.handlers[event] || []).filter((known) => handler && known !== handler);
		return this;
	}
	emit(event, detail) {
		for (const handler of this.handlers[event] || []) handler({ elementType: this.type, ...detail });
	}
	mount(target) {
		const place = typeof target === "string" ? document.querySelector(target) : target;
		if (!place) throw new Error(`The selector you specified (${target}) applies to no DOM elements.`);
		addStyle();
		this.root = document.createElement("div");
		this.root.className = "fake-stripe";
		const { appearance } = this.elements.options;
		for (const [name, property] of Object.entries(VARIABLES)) {
			const value = appearance?.variables?.[name];
			if (value) this.root.style.setProperty(property, value);
		}
		place.classList.add("StripeElement");
		place.replaceChildren(this.root);
		this.place = place;
		this.elements.methods(this.type).then((kinds) => {
			this.kinds = kinds;
			this.draw();
			setTimeout(() => this.emit("ready", {}), 0);
		});
	}
	draw() {
		const say = words(this.elements.options.locale);
		const typed = Object.entries(this.fields).map(([name, field]) => [name, field.input.value]);
		this.root.replaceChildren();
		this.fields = {};
		if (this.kinds.length > 1) this.choice(say);
		for (const [name, autocomplete, placeholder, wide] of FIELDS[this.kind])
			this.field(name, say[name], autocomplete, placeholder || say.monthYear, wide);
		for (const [name, value] of typed) if (this.fields[name]) this.fields[name].input.value = value;
		const hint = document.createElement("p");
		hint.className = "wide hint";
		hint.textContent = this.kind === "card" ? say.demo : say.demo_debit;
		this.root.append(hint);
	}
	choice(say) {
		const box = document.createElement("fieldset");
		box.className = "wide";
		for (const kind of this.kinds) {
			const label = document.createElement("label");
			const input = Object.assign(document.createElement("input"), {
				type: "radio",
				name: `${this.prefix}-kind`,
				value: kind,
			});
			input.checked = kind === this.kind;
			input.addEventListener("change", () => {
				this.kind = kind;
				this.draw();
				this.root.querySelector(`input[value=${kind}]`).focus();
			});
			label.append(input, say[kind]);
			box.append(label);
		}
		this.root.append(box);
	}
	field(name, text, autocomplete, placeholder, wide) {
		const box = document.createElement("div");
		if (wide) box.className = "wide";
		const label = document.createElement("label");
		const input = document.createElement("input");
		const error = document.createElement("p");
		input.id = label.htmlFor = `${this.prefix}-${name}`;
		error.id = `${input.id}-error`;
		error.className = "error";
		error.hidden = true;
		error.setAttribute("role", "alert");
		label.textContent = text;
		Object.assign(input, {
			name: `card-${name}`,
			autocomplete,
			placeholder,
			inputMode: "numeric",
			type: "text",
		});
		input.setAttribute("aria-describedby", error.id);
		input.required = true;
		input.addEventListener("input", () => this.typed(name));
		input.addEventListener("blur", () => this.show(name, input.value ? this.problem(name) : null));
		input.addEventListener("focus", () => this.emit("focus", {}));
		input.addEventListener("blur", () => this.emit("blur", {}));
		box.append(label, input, error);
		this.root.append(box);
		this.fields[name] = { input, error };
	}
	typed(name) {
		const { input } = this.fields[name];
		const digits = input.value.replace(/\D/g, "");
		if (name === "number") input.value = digits.slice(0, 16).replace(/(\d{4})(?=\d)/g, "$1 ");
		if (name === "expiry")
			input.value = digits.length > 2 ? `${digits.slice(0, 2)} / ${digits.slice(2, 4)}` : digits;
		if (name === "cvc") input.value = digits.slice(0, 4);
		if (DIGITS[name]) input.value = digits.slice(0, name === "account" ? 12 : DIGITS[name]);
		this.show(name, null);
		const code = this.firstProblem();
		this.emit("change", {
			complete: !code,
			empty: Object.values(this.fields).every((field) => !field.input.value),
			error: undefined,
			value: { type: this.kind },
		});
	}
	problem(name) {
		const digits = this.fields[name].input.value.replace(/\D/g, "");
		if (DIGITS[name]) return digits.length < DIGITS[name] ? `incomplete_${name}` : null;
		if (name === "number") {
			if (digits.length < 15) return "incomplete_number";
			return luhn(digits) ? null : "invalid_number";
		}
		if (name === "cvc") return digits.length < 3 ? "incomplete_cvc" : null;
		if (digits.length < 4) return "incomplete_expiry";
		const end = new Date(2000 + Number(digits.slice(2)), Number(digits.slice(0, 2)), 1);
		return end > new Date() ? null : "invalid_expiry_year_past";
	}
	show(name, code) {
		const { input, error } = this.fields[name];
		input.setAttribute("aria-invalid", String(Boolean(code)));
		error.hidden = !code;
		error.textContent = code ? words(this.elements.options.locale)[code] : "";
	}
	firstProblem() {
		return (
			Object.keys(this.fields)
				.map((name) => this.problem(name))
				.find(Boolean) || null
		);
	}
	validate() {
		let first = null;
		for (const name of Object.keys(this.fields)) {
			const code = this.problem(name);
			this.show(name, code);
			if (code && !first) {
				first = { type: "validation_error", code, message: words(this.elements.options.locale)[code] };
				this.fields[name].input.focus();
			}
		}
		return first;
	}
	data() {
		const digits = (name) => this.fields[name].input.value.replace(/\D/g, "");
		if (this.kind === "acss_debit") {
			const account = {
				institution_number: digits("institution"),
				transit_number: digits("transit"),
				account_number: digits("account"),
			};
			return { type: "acss_debit", acss_debit: account };
		}
		const expiry = digits("expiry");
		const card = {
			number: digits("number"),
			cvc: digits("cvc"),
			exp_month: expiry.slice(0, 2),
			exp_year: `20${expiry.slice(2)}`,
		};
		return { type: "card", card };
	}
	update(options) {
		Object.assign(this.options, options);
	}
	focus() {
		this.root.querySelector("input")?.focus();
	}
	blur() {
		for (const { input } of Object.values(this.fields)) input.blur();
	}
	clear() {
		for (const { input } of Object.values(this.fields)) input.value = "";
	}
	unmount() {
		this.root?.remove();
		this.place?.classList.remove("StripeElement");
	}
	destroy() {
		this.unmount();
		this.elements.made.delete(this.type);
	}
}

class Elements {
	constructor(options) {
		this.options = { ...options };
		this.made = new Map();
	}
	create(type, options) {
		if (!["payment", "card"].includes(type)) throw new Error(`No such Element here: ${type}`);
		const element = new Element(type, options, this);
		this.made.set(type, element);
		return element;
	}
	getElement(type) {
		return this.made.get(type) || null;
	}
	update(options) {
		Object.assign(this.options, options);
		for (const element of this.made.values()) if (element.root) element.draw();
	}
	// The ways of paying that the intent allows; the Card Element knows cards only.
	async methods(type) {
		const { clientSecret: secret, key } = this.options;
		if (type !== "payment" || !secret) return ["card"];
		const [id] = secret.split("_secret_");
		const form = new URLSearchParams({ key, client_secret: secret });
		try {
			const reply = await fetch(
				`${base}/v1/${id.startsWith("seti_") ? "setup" : "payment"}_intents/${id}?${form}`,
			);
			const known = ((await reply.json()).payment_method_types || []).filter((kind) => FIELDS[kind]);
			return known.length ? known : ["card"];
		} catch {
			return ["card"];
		}
	}
	async submit() {
		const [element] = this.made.values();
		const error = element.validate();
		return error ? { error } : { selectedPaymentMethod: element.kind };
	}
	async fetchUpdates() {
		return {};
	}
}
