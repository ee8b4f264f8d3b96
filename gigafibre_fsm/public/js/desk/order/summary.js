// The price as the website would show it: the month, what is paid once, and the first bill.

import { post } from "../board/api";
import { safe } from "../board/words";

const money = window.gigafibre_money;

export class Summary {
	constructor(box) {
		Object.assign(this, { box, asked: 0, ready: false, why: "" });
	}

	empty(reason = "") {
		this.ready = false;
		this.asked++;
		this.box.innerHTML = `<h2>${safe(__("Price"))}</h2><p class="text-muted">${safe(reason || __("Begin with the address."))}</p>`;
	}

	async ask(values) {
		const asked = ++this.asked;
		if (!values.services.length) return this.empty(__("Choose a service."));
		try {
			const { quote, first_bill, why_a_visit } = await post("selling.quote", values);
			if (asked !== this.asked) return;
			this.why = why_a_visit;
			this.ready = true;
			this.draw(quote, first_bill);
		} catch (refusal) {
			if (asked !== this.asked) return;
			this.ready = false;
			this.box.innerHTML = `<h2>${safe(__("Price"))}</h2><p class="fsm-warning" role="alert">${safe(refusal.message)}</p>`;
		}
	}

	draw(quote, bill) {
		const rows = (...kinds) =>
			quote.lines
				.filter(({ kind }) => kinds.includes(kind))
				.map(
					({ label, amount, qty, months }) =>
						`<tr><td>${safe(qty > 1 ? `${qty} × ${label}` : label)}${months ? ` <small>${safe(__("for {0} months", [months]))}</small>` : ""}</td><td>${safe(money(amount))}</td></tr>`,
				)
				.join("");
		const sums = (part) =>
			`<tr><td>${safe(__("GST"))}</td><td>${safe(money(part.tps))}</td></tr><tr><td>${safe(__("QST"))}</td><td>${safe(money(part.tvq))}</td></tr>
			<tr class="fsm-total"><td>${safe(__("Total"))}</td><td>${safe(money(part.total))}</td></tr>`;
		const once = rows("one_time", "credit");
		this.box.innerHTML = `<h2>${safe(__("Price"))}</h2>
			<table data-total="${safe(quote.monthly.total)}"><caption>${safe(__("A month"))}</caption>${rows("recurring", "discount")}${sums(quote.monthly)}</table>
			${once ? `<table><caption>${safe(__("Once"))}</caption>${once}${sums(quote.one_time)}</table>` : ""}
			<details class="fsm-first"><summary>${safe(__("First bill, {0}", [bill.label]))} <b data-first="${safe(bill.total)}">${safe(money(bill.total))}</b></summary>
			<table><caption>${safe(bill.period)}</caption>${bill.lines
				.map(
					({ label, amount, days, of_days }) =>
						`<tr><td>${safe(label)}${days ? ` <small>${safe(__("{0} of {1} days", [days, of_days]))}</small>` : ""}</td><td>${safe(money(amount))}</td></tr>`,
				)
				.join("")}${sums(bill)}</table></details>`;
	}
}
