// The end of the call: a link for card and agreement, or an order on account. One key for each order, so that it is placed once.

import { post } from "../board/api";
import { icon, safe } from "../board/words";

export class Finish {
	constructor(box, page) {
		Object.assign(this, { box, page });
		box.addEventListener("click", (event) => {
			const button = event.target.closest("[data-finish]");
			if (button) this[button.dataset.finish](button);
		});
		box.addEventListener("change", () => this.mark());
	}

	draw() {
		this.key = frappe.utils.get_random(24);
		this.box.innerHTML = `<h2>${safe(__("Order"))}</h2>
			<p><button type="button" class="btn btn-primary btn-block" data-finish="link">${icon("smartphone")} ${safe(__("Send a Link for Card and Agreement"))}</button>
			<small>${safe(__("By text message and email; the line is kept until tomorrow."))}</small></p>
			<p><label class="fsm-agreed"><input type="checkbox" name="fsm-agreed"> <span>${safe(__("The contract was read to the customer, who agreed."))}</span></label>
			<button type="button" class="btn btn-default btn-block" data-finish="account">${icon("file-text")} ${safe(__("Order on Account"))}</button>
			<small>${safe(__("Without a card: paid at the bank or by Interac."))}</small></p><p role="alert" data-told></p>`;
		this.told = this.box.querySelector("[data-told]");
		this.allow(false);
	}

	allow(complete) {
		this.complete = complete;
		this.mark();
	}

	mark() {
		const agreed = this.box.querySelector('[name="fsm-agreed"]')?.checked;
		const [link, account] = this.box.querySelectorAll("[data-finish]");
		if (!link) return;
		link.disabled = !this.complete;
		account.disabled = !this.complete || !agreed;
	}

	async run(button, method, values, done) {
		button.disabled = true;
		this.told.textContent = "";
		this.told.className = "";
		try {
			done(await post(method, values));
		} catch (refusal) {
			this.told.className = "fsm-warning";
			this.told.textContent = refusal.message;
			this.mark();
		}
	}

	link(button) {
		this.run(button, "selling.send_link", this.page.values(), () => {
			this.told.className = "fsm-good";
			this.told.textContent = __("The link is on its way.");
		});
	}

	account(button) {
		const values = {
			...this.page.values(),
			customer: this.page.contact.customer,
			agreed: true,
			idempotency_key: this.key,
		};
		this.run(button, "selling.order_on_account", values, ({ order }) => {
			frappe.show_alert({ message: safe(__("Order {0} is placed.", [order])), indicator: "green" });
			frappe.set_route("Form", "Sales Order", order);
			this.page.clear();
		});
	}
}
