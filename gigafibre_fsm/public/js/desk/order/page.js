// New Order: a customer on the telephone, from the address to the order. Every price, date and refusal is the server's.

import { get } from "../board/api";
import { safe } from "../board/words";
import { AddressBox } from "./address";
import { Cart } from "./cart";
import { Contact } from "./contact";
import { Finish } from "./finish";
import { Summary } from "./summary";

export class OrderPage {
	constructor(wrapper) {
		wrapper.innerHTML = `<div class="fsm-client fsm-order">
			<div class="fsm-order-columns">
				<div>
					<section class="fsm-place" data-step="address"></section>
					<section class="fsm-place" data-step="waiting" hidden></section>
					<section class="fsm-place" data-step="cart" hidden></section>
					<section class="fsm-place" data-step="contact" hidden></section>
				</div>
				<aside><section class="fsm-place" data-step="summary" aria-live="polite"></section>
					<section class="fsm-place" data-step="finish" hidden></section></aside>
			</div></div>`;
		this.find = (step) => wrapper.querySelector(`[data-step="${step}"]`);
		this.address = new AddressBox(this.find("address"), (place) => this.at(place));
		this.cart = new Cart(this.find("cart"), () => this.priced());
		this.contact = new Contact(this.find("contact"), () => this.priced());
		this.summary = new Summary(this.find("summary"));
		this.finish = new Finish(this.find("finish"), this);
		this.find("waiting").addEventListener("click", (event) => this.take(event));
		this.clear();
	}

	open() {
		const { customer } = frappe.route_options || {};
		frappe.route_options = null;
		if (customer) {
			this.clear();
			this.contact.of(customer);
		}
		this.address.focus();
	}

	clear() {
		this.place = null;
		for (const step of ["waiting", "cart", "contact", "finish"]) this.find(step).hidden = true;
		this.contact.clear();
		this.address.clear();
		this.summary.empty();
	}

	/** An address was chosen: what is possible there, who asked about it, and the first free days. */
	async at(place) {
		this.place = place;
		const sellable = Boolean(place.offer);
		const show = (is) => ["cart", "contact", "finish"].forEach((step) => (this.find(step).hidden = !is));
		show(false);
		this.showWaiting(place);
		if (!sellable) return this.summary.empty(place.reason);
		let options, slots;
		try {
			[options, slots] = await Promise.all([
				get("selling.options", { offer: place.offer }),
				get("checkout.slots", { offer: place.offer }),
			]);
		} catch (refusal) {
			if (place !== this.place) return;
			this.address.warn(refusal.message);
			return this.summary.empty(__("Choose the address again."));
		}
		if (place !== this.place) return;
		show(true);
		this.cart.draw(options);
		this.contact.draw(slots, options);
		this.finish.draw();
		await this.priced();
	}

	async showWaiting(place) {
		const box = this.find("waiting");
		box.hidden = true;
		let found;
		try {
			found = await get("selling.waiting_at", { address: place.id });
		} catch (refusal) {
			// somebody may have asked already: not to know is said
			if (place === this.place) this.address.warn(refusal.message);
			return;
		}
		if (place !== this.place) return;
		this.waiting = [...found.checkouts, ...found.leads];
		box.hidden = !this.waiting.length;
		box.innerHTML = `<h3>${safe(__("Somebody already asked about this address"))}</h3><ul>${this.waiting
			.map(
				({ contact, when, label, interest, follow_up }, index) =>
					`<li><b>${safe(contact.name || contact.email || contact.phone)}</b> <small>${safe([when, label || interest, follow_up].filter(Boolean).join(" · "))}</small>
					<button type="button" class="btn btn-xs btn-default" data-take="${index}">${safe(__("Take up"))}</button></li>`,
			)
			.join("")}</ul>`;
	}

	take(event) {
		const button = event.target.closest("[data-take]");
		if (!button) return;
		const one = this.waiting[Number(button.dataset.take)];
		this.contact.fill(one);
		if (one.services) this.cart.fill(one);
		this.priced();
	}

	async priced() {
		if (!this.place?.offer) return;
		this.contact.withPhone(Boolean(this.cart.chosen("phone")));
		await this.summary.ask({ offer: this.place.offer, ...this.cart.values(), day: this.contact.firstDay() });
		if (this.summary.ready) this.contact.withStart(this.summary.why);
		this.finish.allow(this.summary.ready && this.contact.isComplete());
	}

	/** Everything that the server needs for a link or an order. */
	values() {
		return { offer: this.place.offer, ...this.cart.values(), ...this.contact.values() };
	}
}
