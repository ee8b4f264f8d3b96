// The end of the call: a link for card and agreement, an order on account, or a quote. One key for each order, so that it is placed once.

import { post } from "../board/api";
import { icon, safe } from "../board/words";

const VALID_DAYS = [15, 30, 60];
const USUAL_DAYS = 30;

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
			<small>${safe(__("Without a card: paid at the bank or by Interac."))}</small></p>
			<p><button type="button" class="btn btn-default btn-block" data-finish="quote">${icon("mail")} ${safe(__("Send a Quote"))}</button>
			<span class="fsm-quote"><label>${safe(__("Valid for"))} <select name="fsm-days" class="form-control input-xs">${VALID_DAYS.map((days) => `<option value="${days}"${days === USUAL_DAYS ? " selected" : ""}>${safe(__("{0} days", [days]))}</option>`).join("")}</select></label>
			<label class="fsm-agreed"><input type="checkbox" name="fsm-on-account"> <span>${safe(__("May be ordered on account"))}</span></label></span>
			<small>${safe(__("By text message and email, with PDF; the line is not held."))}</small></p><p role="alert" data-told></p>`;
		this.told = this.box.querySelector("[data-told]");
		this.allow(false);
	}

	allow(complete) {
		this.complete = complete;
		this.mark();
	}

	mark() {
		const agreed = this.box.querySelector('[name="fsm-agreed"]')?.checked;
		const [link, account, quote] = this.box.querySelectorAll("[data-finish]");
		if (!link) return;
		link.disabled = !this.complete;
		account.disabled = !this.complete || !agreed;
		quote.disabled = !this.complete;
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

	quote(button) {
		const values = {
			...this.page.values(),
			customer: this.page.contact.customer,
			days: Number(this.box.querySelector('[name="fsm-days"]').value),
			on_account: this.box.querySelector('[name="fsm-on-account"]').checked,
		};
		delete values.preferred_dates;
		delete values.contact_me;
		delete values.without_visit;
		this.run(button, "selling.send_quote", values, ({ quotation, valid_until }) => {
			this.told.className = "fsm-good";
			this.told.innerHTML = `${safe(__("Quote {0} is on its way, valid until {1}.", [quotation, frappe.datetime.str_to_user(valid_until)]))}
				<a href="/app/quotation/${encodeURIComponent(quotation)}">${safe(__("Open"))}</a>`;
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
