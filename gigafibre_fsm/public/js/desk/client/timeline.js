// Everything that happened, newest first, by kind, a page at a time.

import { get } from "../board/api";
import { icon, safe } from "../board/words";

const KINDS = [
	["ticket", "life-buoy", __("Tickets")],
	["visit", "wrench", __("Visits")],
	["message", "message-square", __("Messages")],
	["device", "router", __("Devices")],
	["bill", "receipt", __("Bills")],
	["payment", "credit-card", __("Payments")],
	["change", "pencil", __("Changes")],
];
const SYMBOLS = Object.fromEntries(KINDS.map(([kind, symbol]) => [kind, symbol]));
const PAGES = {
	"Dispatch Job": "dispatch-job",
	Issue: "issue",
	"Sales Invoice": "sales-invoice",
	"Payment Entry": "payment-entry",
	"Outbound Message": "outbound-message",
	"Device Event": "device-event",
};

export class Timeline {
	constructor(box, store) {
		Object.assign(this, { box, store, kinds: new Set(), asked: 0 });
		box.innerHTML = `<div class="fsm-filters" role="group" aria-label="${safe(__("Kinds"))}">${KINDS.map(
			([kind, symbol, label]) =>
				`<button type="button" data-kind="${kind}" aria-pressed="false">${icon(symbol)} ${safe(label)}</button>`,
		).join("")}</div><ol></ol><p class="fsm-end"></p>`;
		this.list = box.querySelector("ol");
		this.end = box.querySelector(".fsm-end");
		box.addEventListener("click", (event) => {
			const filter = event.target.closest("[data-kind]");
			if (filter && filter.tagName === "BUTTON") this.filter(filter);
			if (event.target.closest("[data-older]")) this.load(this.next);
		});
		this.reset("");
	}

	reset(customer) {
		Object.assign(this, { customer, events: [], next: "", revision: "", error: "" });
		this.asked++;
		this.list.innerHTML = "";
		this.end.textContent = "";
	}

	filter(button) {
		const { kind } = button.dataset;
		if (this.kinds.has(kind)) this.kinds.delete(kind);
		else this.kinds.add(kind);
		button.setAttribute("aria-pressed", this.kinds.has(kind));
		this.load();
	}

	/** Called with each drawing: the first page is asked for when something has changed. */
	hear(revision) {
		if (revision === this.revision) return;
		this.revision = revision;
		this.load();
	}

	async load(before = "") {
		const asked = ++this.asked;
		const { customer } = this.store;
		try {
			const page = await get("client.events", { customer, kinds: [...this.kinds].join(","), before });
			if (asked !== this.asked) return;
			this.events = before ? [...this.events, ...page.events] : page.events;
			Object.assign(this, { next: page.next, error: "" });
		} catch (refusal) {
			if (asked !== this.asked) return;
			this.error = refusal.message;
		}
		this.draw();
	}

	draw() {
		let day = "";
		this.list.innerHTML = this.events
			.map((one) => {
				const heading = one.day === day ? "" : `<li class="fsm-day-of">${safe(one.day)}</li>`;
				day = one.day;
				return heading + row(one);
			})
			.join("");
		this.end.innerHTML = this.error
			? `<span class="fsm-owed" role="alert">${safe(this.error)}</span> <button type="button" class="btn btn-xs btn-default" data-older>${safe(__("Try Again"))}</button>`
			: this.next
				? `<button type="button" class="btn btn-xs btn-default" data-older>${safe(__("Older"))}</button>`
				: safe(this.events.length ? __("This is the beginning.") : __("Nothing has happened yet."));
		this.box.dataset.events = this.events.length;
	}
}

function row(one) {
	const [page, name] = one.issue ? ["issue", one.issue] : [PAGES[one.doctype], one.name];
	const title = page
		? `<a href="/app/${page}/${encodeURIComponent(name)}">${safe(one.title)}</a>`
		: safe(one.title);
	const files = (one.files || []).map(
		(file) => `<a href="${safe(file.url)}" target="_blank">${icon("paperclip")} ${safe(file.name)}</a>`,
	);
	return `<li class="fsm-event fsm-tone-${one.tone || "plain"}" data-kind="${one.kind}">${icon(SYMBOLS[one.kind])}
		<div><p><b>${title}</b> ${one.state ? `<span class="fsm-dot">${safe(one.state)}</span>` : ""}</p>
		${one.detail ? `<p class="fsm-detail">${safe(one.detail)}</p>` : ""}
		${files.length ? `<p class="fsm-files">${files.join(" ")}</p>` : ""}</div>
		<small>${safe(one.time)}<br>${safe(one.who)}</small></li>`;
}
