// The cart: one plan of each kind, extras, a term, and with a manager's permission the special discount.

import { safe } from "../board/words";

const NONE = "";
const money = window.gigafibre_money;

export class Cart {
	constructor(box, changed) {
		Object.assign(this, { box, changed });
		box.addEventListener("change", () => {
			this.arrange();
			changed();
		});
	}

	draw(options) {
		this.options = options;
		const plans = (kind, label, list, more = () => "") =>
			list.length
				? `<fieldset><legend>${safe(label)}</legend>${[{ sku: NONE, name: __("None") }, ...list]
						.map(
							(plan) =>
								`<label><input type="radio" name="fsm-${kind}" value="${safe(plan.sku)}" ${plan.available === false ? "disabled" : ""}${plan.sku === NONE ? " checked" : ""}>
								<span>${safe(plan.name)}</span> <small>${plan.sku ? safe(`${money(plan.price)}${more(plan)}`) : ""}</small></label>`,
						)
						.join("")}</fieldset>`
				: "";
		const boxes = options.tv_box
			? `<label>${safe(__("TV boxes"))} <input type="number" name="fsm-boxes" min="1" max="8" value="1"></label>`
			: "";
		const terms = [{ months: 0, amount: "" }, ...options.commitments]
			.map(
				({ months, amount }) =>
					`<label><input type="radio" name="fsm-term" value="${months}"${months ? "" : " checked"}><span>${safe(months ? __("{0} months", [months]) : __("No term"))}</span> <small>${amount ? safe(money(amount)) : ""}</small></label>`,
			)
			.join("");
		this.box.innerHTML = `<h2>${safe(__("Services"))}</h2>
			${plans("internet", __("Internet"), options.internet, (plan) => (plan.available ? "" : ` · ${__("too fast for this line")}`))}
			${plans("tv", __("Television"), options.tv)}
			<div data-with-tv hidden>${
				options.tv_addons.length
					? `<fieldset><legend>${safe(__("Television extras"))}</legend>${options.tv_addons
							.map(
								({ sku, name, price }) =>
									`<label><input type="checkbox" name="fsm-addon" value="${safe(sku)}"><span>${safe(name)}</span> <small>${safe(money(price))}</small></label>`,
							)
							.join("")}</fieldset>`
					: ""
			}${boxes}</div>
			${plans("phone", __("Telephone"), options.phone, ({ fee_911 }) => ` + ${money(fee_911)} 911`)}
			<fieldset><legend>${safe(__("Term"))}</legend>${terms}</fieldset>
			${
				options.special
					? `<label class="fsm-special"><input type="checkbox" name="fsm-special" ${options.may_discount ? "" : "disabled"}> <span>${safe(__("Special discount"))}</span>
				<small>${safe(options.may_discount ? money(options.special) : __("A manager's permission"))}</small></label>`
					: ""
			}`;
		const fastest = options.internet.filter(({ available }) => available);
		if (fastest.length) this.check("internet", fastest[0].sku);
		this.arrange();
	}

	check(kind, value) {
		const input = this.box.querySelector(`[name="fsm-${kind}"][value="${CSS.escape(value)}"]`);
		if (input && !input.disabled) input.checked = true;
		return Boolean(input);
	}

	/** Extras and boxes belong to television. */
	arrange() {
		const extras = this.box.querySelector("[data-with-tv]");
		if (extras) extras.hidden = !this.chosen("tv");
	}

	chosen(kind) {
		return this.box.querySelector(`[name="fsm-${kind}"]:checked`)?.value || NONE;
	}

	/** Take up what was chosen before; what is not sold here stays out. */
	fill({ services, commitment }) {
		for (const { sku, qty } of services) {
			for (const kind of ["internet", "tv", "phone", "addon"]) this.check(kind, sku);
			if (sku === this.options.tv_box?.sku) this.box.querySelector('[name="fsm-boxes"]').value = qty;
		}
		this.check("term", String(commitment || 0));
		this.arrange();
	}

	values() {
		const services = ["internet", "tv", "phone"].map((kind) => this.chosen(kind)).filter(Boolean);
		const tv = Boolean(this.chosen("tv"));
		const addons = tv
			? [...this.box.querySelectorAll('[name="fsm-addon"]:checked')].map(({ value }) => value)
			: [];
		const boxes = Number(this.box.querySelector('[name="fsm-boxes"]')?.value || 1);
		const lines = [...services, ...addons].map((sku) => ({ sku, qty: 1 }));
		if (tv && boxes > 1) lines.push({ sku: this.options.tv_box.sku, qty: boxes });
		return {
			services: lines,
			commitment: Number(this.chosen("term") || 0),
			special_price: this.box.querySelector('[name="fsm-special"]')?.checked || false,
		};
	}
}
