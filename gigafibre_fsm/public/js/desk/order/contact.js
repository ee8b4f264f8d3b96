// The customer, their language, and the visit: three preferred days with room, or a call, or no visit.

import { get } from "../board/api";
import { safe, WINDOWS } from "../board/words";

const CHOICES = 3;

export class Contact {
	constructor(box, changed) {
		Object.assign(this, { box, changed, customer: "", known: {}, slots: [] });
		box.addEventListener("change", () => {
			this.arrange();
			changed();
		});
		box.addEventListener(
			"input",
			frappe.utils.debounce(() => changed(), 400),
		);
	}

	clear() {
		Object.assign(this, { customer: "", known: {} });
	}

	/** The order is for a customer whom Client 360 has opened. */
	async of(customer) {
		this.customer = customer;
		let shown;
		try {
			shown = (await get("client.show", { customer })).customer;
		} catch (refusal) {
			return frappe.show_alert({ message: safe(refusal.message), indicator: "red" });
		}
		this.known = {
			name: shown.customer_name,
			email: shown.email,
			phone: shown.phone,
			language: shown.language,
		};
		if (this.box.querySelector("input")) this.fill({ contact: this.known, language: this.known.language });
	}

	draw({ dates }, { referrals }) {
		this.slots = dates;
		const before = this.box.querySelector("input") ? this.values() : null;
		const field = (name, label, type) =>
			`<label>${safe(label)} <input name="fsm-${name}" type="${type}" autocomplete="off" class="form-control"></label>`;
		const days = [`<option value="">${safe(__("none"))}</option>`]
			.concat(
				dates.flatMap(({ date, label, windows }) =>
					windows.map(
						(window) =>
							`<option value="${safe(`${date}|${window}`)}">${safe(`${label}, ${WINDOWS[window]}`)}</option>`,
					),
				),
			)
			.join("");
		this.box.innerHTML = `<h2>${safe(__("Customer"))}</h2>${this.customer ? `<p class="fsm-good">${safe(__("Order for {0}", [this.customer]))}</p>` : ""}
			<div class="fsm-fields">${field("name", __("First and last name"), "text")}${field("phone", __("Mobile phone"), "tel")}${field("email", __("Email address"), "email")}
			<label>${safe(__("Language"))} <select name="fsm-language" class="form-control"><option value="fr">${safe(__("French"))}</option><option value="en">${safe(__("English"))}</option></select></label></div>
			<div data-with-phone hidden><label class="fsm-agreed"><input type="checkbox" name="fsm-keep"> <span>${safe(__("The customer keeps a telephone number"))}</span></label>
			<div class="fsm-fields" data-transfer hidden>${field("number", __("Number to keep"), "tel")}${field("provider", __("Present provider"), "text")}${field("account", __("Account number at that provider"), "text")}</div></div>
			${referrals ? `<div class="fsm-fields">${field("referral", __("Referral Code"), "text")}</div>` : ""}
			<h3>${safe(__("Installation"))}</h3>
			<label class="fsm-agreed"><input type="checkbox" name="fsm-start" disabled> <span>${safe(__("Start without a visit"))}<br><small data-start></small></span></label>
			<div data-visit><div class="fsm-fields">${Array.from({ length: CHOICES }, (_none, index) => `<label>${safe(__("Choice {0}", [index + 1]))} <select name="fsm-day" class="form-control">${days}</select></label>`).join("")}</div>
			<p class="text-muted">${safe(dates.length ? __("Without a choice we call to agree on a day.") : __("No day has room in the booking period: we call to agree on one."))}</p></div>`;
		const kept = before?.contact.name ? before : { contact: this.known, language: this.known.language };
		this.fill(kept);
	}

	/** A number to keep is asked for where a telephone line is ordered. */
	withPhone(ordered) {
		const part = this.box.querySelector("[data-with-phone]");
		if (part) part.hidden = !ordered;
	}

	/** No visit is needed if all devices of the order are at the address; `why` one is needed, otherwise. */
	withStart(why) {
		const box = this.box.querySelector('[name="fsm-start"]');
		box.disabled = Boolean(why);
		box.checked = box.checked && !why;
		this.box.querySelector("[data-start]").textContent =
			why || __("The devices are at the address: the customer plugs them in and confirms with a code.");
		this.arrange();
	}

	starts() {
		return this.box.querySelector('[name="fsm-start"]')?.checked || false;
	}

	arrange() {
		this.box.querySelector("[data-visit]").hidden = this.starts();
		const transfer = this.box.querySelector("[data-transfer]");
		if (transfer) transfer.hidden = !this.box.querySelector('[name="fsm-keep"]').checked;
	}

	transfer() {
		const part = this.box.querySelector("[data-with-phone]");
		if (!part || part.hidden || !part.querySelector('[name="fsm-keep"]').checked) return {};
		return {
			number_transfer: Object.fromEntries(
				["number", "provider", "account"].map((name) => [name, this.input(name).value.trim()]),
			),
		};
	}

	input(name) {
		return this.box.querySelector(`.form-control[name="fsm-${name}"]`);
	}

	fill({ contact, language }) {
		for (const part of ["name", "phone", "email"])
			if (contact[part] && this.input(part)) this.input(part).value = contact[part];
		if (language && this.input("language"))
			this.input("language").value = language.startsWith("en") ? "en" : "fr";
	}

	days() {
		if (this.starts()) return [];
		return [...this.box.querySelectorAll('[name="fsm-day"]')]
			.map(({ value }) => value)
			.filter(Boolean)
			.map((value) => {
				const [date, time_window] = value.split("|");
				return { date, time_window };
			});
	}

	firstDay() {
		return this.days()[0]?.date || "";
	}

	isComplete() {
		return ["name", "phone", "email"].every((part) => this.input(part)?.value.trim());
	}

	values() {
		const contact = Object.fromEntries(
			["name", "phone", "email"].map((part) => [part, this.input(part)?.value.trim() || ""]),
		);
		const preferred_dates = this.days();
		return {
			contact,
			preferred_dates,
			contact_me: !preferred_dates.length,
			without_visit: this.starts(),
			language: this.input("language")?.value || "fr",
			referral_code: this.input("referral")?.value.trim() || "",
			...this.transfer(),
		};
	}
}
