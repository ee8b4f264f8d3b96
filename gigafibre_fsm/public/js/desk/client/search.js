// The search box: what a customer says on the telephone, and the customers that it can mean. By mouse, or by arrows and Enter.

import { get } from "../board/api";
import { icon, safe } from "../board/words";

const WAIT_MS = 120;
const KEYS = {
	"e-mail": __("E-mail"),
	phone: __("Telephone"),
	account: __("Account Number"),
	invoice: __("Invoice"),
	port: __("Port"),
	MAC: __("MAC"),
	serial: __("Serial"),
	address: __("Address"),
	name: __("Name"),
};

export class Search {
	/** `chosen` gets the customer's name. */
	constructor(box, chosen) {
		Object.assign(this, { chosen, found: [], at: -1, asked: 0 });
		box.innerHTML = `<label class="sr-only" for="fsm-client-find">${safe(__("Find a customer"))}</label>
			${icon("search")}<input id="fsm-client-find" type="search" autocomplete="off" role="combobox" aria-expanded="false"
				aria-controls="fsm-client-found" aria-autocomplete="list"
				placeholder="${safe(__("Name, telephone, email, address, account, serial, MAC, port, invoice"))}"><kbd>/</kbd>
			<ul id="fsm-client-found" role="listbox" hidden></ul>`;
		this.input = box.querySelector("input");
		this.list = box.querySelector("ul");
		const ask = frappe.utils.debounce(() => this.ask(), WAIT_MS);
		this.input.addEventListener("input", ask);
		this.input.addEventListener("focus", () => this.input.value && this.ask());
		this.input.addEventListener("keydown", (event) => this.key(event));
		this.list.addEventListener("pointerdown", (event) => {
			const row = event.target.closest("[data-index]");
			if (!row) return;
			event.preventDefault();
			this.choose(Number(row.dataset.index));
		});
		this.input.addEventListener("blur", () => this.hide());
	}

	focus() {
		this.input.focus();
		this.input.select();
	}

	/** Search for a text that was not typed in the search box. */
	put(text) {
		this.input.value = text;
		this.focus();
		return this.ask();
	}

	async ask() {
		const text = this.input.value.trim();
		const asked = ++this.asked;
		if (text.length < 3) return this.hide();
		try {
			const found = await get("client.find", { text });
			if (asked !== this.asked) return;
			this.show(found);
		} catch (refusal) {
			if (asked === this.asked) this.say(refusal.message);
		}
	}

	show(found) {
		this.found = found;
		this.at = found.length ? 0 : -1;
		if (!found.length) return this.say(__("No customer matches this."));
		this.list.innerHTML = found
			.map(
				(
					row,
					index,
				) => `<li role="option" id="fsm-found-${index}" data-index="${index}" aria-selected="${index === this.at}">
				<b>${safe(row.customer_name)}</b><span>${safe(row.address)}</span>
				<small>${safe(KEYS[row.key])} : ${safe(row.matched)}</small></li>`,
			)
			.join("");
		this.open();
	}

	say(text) {
		this.found = [];
		this.at = -1;
		this.list.innerHTML = `<li class="fsm-nothing">${safe(text)}</li>`;
		this.open();
	}

	open() {
		this.list.hidden = false;
		this.input.setAttribute("aria-expanded", "true");
		this.mark();
	}

	hide() {
		this.list.hidden = true;
		this.input.setAttribute("aria-expanded", "false");
		this.input.removeAttribute("aria-activedescendant");
	}

	mark() {
		for (const row of this.list.querySelectorAll("[data-index]"))
			row.setAttribute("aria-selected", Number(row.dataset.index) === this.at);
		if (this.at >= 0) this.input.setAttribute("aria-activedescendant", `fsm-found-${this.at}`);
	}

	key(event) {
		const count = this.found.length;
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step && count && !this.list.hidden) {
			event.preventDefault();
			this.at = (this.at + step + count) % count;
			this.mark();
		} else if (event.key === "Enter") {
			event.preventDefault();
			if (this.at >= 0 && !this.list.hidden) this.choose(this.at);
			else this.ask();
		} else if (event.key === "Escape") {
			this.hide();
			this.input.blur();
		}
	}

	choose(index) {
		const row = this.found[index];
		if (!row) return;
		this.hide();
		this.input.blur();
		this.input.value = "";
		this.chosen(row.customer);
	}
}
