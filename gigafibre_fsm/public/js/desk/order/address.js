// The address: searched as on the website, with what is possible there.

import { get } from "../board/api";
import { icon, safe } from "../board/words";

const WAIT_MS = 200;

export class AddressBox {
	constructor(box, chosen) {
		Object.assign(this, { chosen, asked: 0, hits: [], at: -1 });
		box.innerHTML = `<h2>${safe(__("Address"))}</h2>
			<div class="fsm-client-search"><label class="sr-only" for="fsm-order-address">${safe(__("Address"))}</label>${icon("search")}
			<input id="fsm-order-address" type="search" autocomplete="off" role="combobox" aria-expanded="false" aria-controls="fsm-order-hits"
				placeholder="${safe(__("Number, street, town or postal code"))}">
			<ul id="fsm-order-hits" role="listbox" hidden></ul></div><p data-verdict role="status"></p>`;
		this.input = box.querySelector("input");
		this.list = box.querySelector("ul");
		this.verdict = box.querySelector("[data-verdict]");
		this.input.addEventListener(
			"input",
			frappe.utils.debounce(() => this.ask(), WAIT_MS),
		);
		this.input.addEventListener("keydown", (event) => this.key(event));
		this.input.addEventListener("blur", () => this.hide());
		this.list.addEventListener("pointerdown", (event) => {
			const row = event.target.closest("[data-index]");
			if (!row) return;
			event.preventDefault();
			this.choose(Number(row.dataset.index));
		});
	}

	focus() {
		this.input.focus();
	}

	clear() {
		this.input.value = "";
		this.verdict.textContent = "";
		this.verdict.className = "";
	}

	async ask() {
		const asked = ++this.asked;
		const q = this.input.value.trim();
		if (q.length < 3) return this.hide();
		let nothing = __("No address matches.");
		const { hits } = await get("address.search", { q }).catch((refusal) => {
			nothing = refusal.message;
			return { hits: [] };
		});
		if (asked !== this.asked) return;
		this.hits = hits;
		this.at = hits.length ? 0 : -1;
		this.list.innerHTML = hits.length
			? hits
					.map(
						(hit, index) =>
							`<li role="option" data-index="${index}" aria-selected="${!index}"><b>${safe(hit.label)}</b><span>${safe(hit.locality)}</span></li>`,
					)
					.join("")
			: `<li class="fsm-nothing">${safe(nothing)}</li>`;
		this.list.hidden = false;
		this.input.setAttribute("aria-expanded", "true");
	}

	hide() {
		this.list.hidden = true;
		this.input.setAttribute("aria-expanded", "false");
	}

	key(event) {
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step && this.hits.length && !this.list.hidden) {
			event.preventDefault();
			this.at = (this.at + step + this.hits.length) % this.hits.length;
			for (const row of this.list.querySelectorAll("[data-index]"))
				row.setAttribute("aria-selected", Number(row.dataset.index) === this.at);
		} else if (event.key === "Enter") {
			event.preventDefault();
			if (this.list.hidden) this.ask();
			else this.choose(this.at);
		} else if (event.key === "Escape") this.hide();
	}

	warn(sentence) {
		this.verdict.className = "fsm-warning";
		this.verdict.textContent = sentence;
	}

	async choose(index) {
		const hit = this.hits[index];
		if (!hit) return;
		this.hide();
		let place;
		try {
			place = { ...(await get("address.check", { id: hit.id })), id: hit.id };
		} catch (refusal) {
			return this.warn(refusal.message);
		}
		this.input.value = place.label;
		const speed = place.max_speed ? __("up to {0} Mbps", [place.max_speed]) : "";
		const visits = place.visits > 1 ? __("{0} visits: the line comes first", [place.visits]) : "";
		this.verdict.className = place.offer ? "fsm-good" : "fsm-warning";
		this.verdict.textContent = [place.reason, place.offer && speed, place.offer && visits]
			.filter(Boolean)
			.join(" · ");
		this.chosen(place);
	}
}
