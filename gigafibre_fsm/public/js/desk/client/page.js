// Client 360: one customer on one page. The parts draw what the store knows; the acts change it through the server.

import { get } from "../board/api";
import { safe } from "../board/words";
import { Acts } from "./acts";
import { bindEditing } from "./editing";
import { drawHeader } from "./header";
import { bindKeys } from "./keys";
import { PlacesMap } from "./map";
import { drawMoney } from "./money";
import { drawPlaces } from "./places";
import { Search } from "./search";
import { Store } from "./store";
import { Timeline } from "./timeline";
import { drawWork } from "./work";

const RECENT = "fsm-client-360-recent";
const MOST_RECENT = 8;

export class ClientPage {
	constructor(wrapper) {
		wrapper.innerHTML = `<div class="fsm-client">
			<div class="fsm-client-search" role="search"></div>
			<p class="fsm-error" role="alert" hidden></p>
			<div class="fsm-client-start"></div>
			<div class="fsm-client-loading" aria-hidden="true"><span></span><span></span><span></span><span></span></div>
			<main class="fsm-client-main" hidden>
				<header class="fsm-client-head"></header>
				<div class="fsm-client-columns">
					<div class="fsm-client-left">
						<section class="fsm-client-work"></section>
						<section class="fsm-client-map" aria-label="${safe(__("Map"))}"><div data-map></div></section>
						<section class="fsm-client-places"></section>
					</div>
					<section class="fsm-client-timeline" aria-label="${safe(__("Timeline"))}"></section>
					<aside class="fsm-client-money" aria-label="${safe(__("Bills and payments"))}"></aside>
				</div>
			</main></div>`;
		this.root = wrapper.querySelector(".fsm-client");
		this.find = (selector) => this.root.querySelector(selector);
		this.store = new Store(() => this.draw());
		this.acts = new Acts(this.store);
		this.search = new Search(this.find(".fsm-client-search"), (customer) => this.go(customer));
		this.timeline = new Timeline(this.find(".fsm-client-timeline"), this.store);
		this.map = new PlacesMap(this.find(".fsm-client-map"), (place) => this.showPlace(place));
		bindEditing(this.root, this.store);
		bindKeys(this);
		this.root.addEventListener("click", (event) => this.press(event));
	}

	async open() {
		const [, customer = ""] = frappe.get_route();
		const earlier = this.store.customer;
		if (!customer) {
			this.store.leave();
			this.draw();
			this.search.focus();
			return;
		}
		if (customer !== earlier) this.timeline.reset(customer);
		await this.store.open(customer);
		if (this.store.unknown && customer === this.store.customer) await this.resolve(customer);
	}

	/** A link may hold whatever a customer says, as that of a telephone exchange: one match opens, several are listed. */
	async resolve(typed) {
		const found = await get("client.find", { text: typed }).catch(() => []);
		if (found.length !== 1) return this.search.put(typed);
		frappe.route_flags.replace_route = true;
		this.go(found[0].customer);
	}

	go(customer) {
		frappe.set_route("client-360", customer);
	}

	press(event) {
		const button = event.target.closest("[data-act]");
		if (!button || button.disabled) return;
		event.preventDefault();
		this.acts.run(button.dataset.act, { ...button.dataset }, button);
	}

	showPlace(name) {
		const card = this.find(`[data-place="${CSS.escape(name)}"]`);
		card?.scrollIntoView({ block: "center", behavior: "smooth" });
		card?.classList.add("fsm-picked");
		setTimeout(() => card?.classList.remove("fsm-picked"), 1500);
	}

	draw() {
		const { data, error, customer } = this.store;
		const alert = this.find(".fsm-error");
		alert.hidden = !error;
		alert.textContent = error;
		this.root.classList.toggle("fsm-waiting", Boolean(customer && !data && !error));
		this.find(".fsm-client-main").hidden = !data;
		this.find(".fsm-client-start").hidden = Boolean(customer);
		if (!customer) return this.drawStart();
		if (!data || this.root.querySelector("[data-editing]")) return; // what is being typed stays
		drawHeader(this.find(".fsm-client-head"), data, this.store.live);
		drawWork(this.find(".fsm-client-work"), data);
		drawPlaces(this.find(".fsm-client-places"), data, this.store.verdicts);
		drawMoney(this.find(".fsm-client-money"), data);
		this.map.draw(data.locations);
		this.timeline.hear(data.revision);
		this.root.dataset.drawn = data.customer.name;
		frappe.utils.set_title?.(data.customer.customer_name);
		remember(data.customer);
	}

	drawStart() {
		const recent = recents();
		this.find(".fsm-client-start").innerHTML = `<h2>${safe(__("Find a customer"))}</h2>
			<p>${safe(__("By name, telephone, email, address, account number, serial, MAC, port or invoice."))}</p>
			${
				recent.length
					? `<h3>${safe(__("Opened last"))}</h3><ul>${recent
							.map(
								({ name, customer_name }) =>
									`<li><a href="/app/client-360/${encodeURIComponent(name)}">${safe(customer_name)}</a></li>`,
							)
							.join("")}</ul>`
					: ""
			}`;
	}
}

function recents() {
	try {
		return JSON.parse(localStorage.getItem(RECENT)) || [];
	} catch {
		return [];
	}
}

function remember({ name, customer_name }) {
	const others = recents().filter((one) => one.name !== name);
	localStorage.setItem(RECENT, JSON.stringify([{ name, customer_name }, ...others].slice(0, MOST_RECENT)));
}
