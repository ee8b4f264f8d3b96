// The page's data of its customer: loaded at once, updated by events of Frappe's socket server, or by polling without one.

import { get } from "../board/api";

const ROOM = "Customer";
const EVENT = "client_360";
const POLL_MS = 10_000;
const SURE_MS = 60_000;
const SETTLE_MS = 200;

export class Store {
	constructor(changed) {
		this.changed = changed;
		this.customer = "";
		this.data = null;
		this.verdicts = null;
		this.error = "";
		this.asked = 0;
		this.hear = frappe.utils.debounce(() => this.load(), SETTLE_MS);
	}

	get live() {
		return Boolean(frappe.realtime.socket?.connected);
	}

	open(customer) {
		this.listen();
		if (customer !== this.customer) {
			Object.assign(this, { customer, data: null, verdicts: null, error: "" });
			this.changed();
		}
		return this.load();
	}

	leave() {
		Object.assign(this, { customer: "", data: null, verdicts: null, error: "" });
		this.asked++;
	}

	listen() {
		if (this.listening) return;
		this.listening = true;
		frappe.realtime.doctype_subscribe?.(ROOM);
		// a server that was restarted knows nothing of the rooms
		frappe.realtime.socket?.on("connect", () => {
			frappe.realtime.doctype_subscribe(ROOM);
			this.hear();
		});
		frappe.realtime.on(EVENT, ({ customer }) => customer === this.customer && this.hear());
		this.watch();
	}

	watch() {
		clearTimeout(this.timer);
		this.timer = setTimeout(
			async () => {
				const shown = frappe.get_route()[0] === "client-360" && !document.hidden;
				if (shown && this.data) {
					const { customer } = this;
					const revision = await get("client.revision", { customer }).catch(() => null);
					if (revision && this.data && customer === this.customer && revision !== this.data.revision)
						await this.load();
				}
				this.watch();
			},
			this.live ? SURE_MS : POLL_MS,
		);
	}

	/** The verdict of each place is loaded after the page, which works without it. */
	async judge(customer, asked) {
		const found = await get("client.verdicts", { customer }).catch(() => null);
		if (!found || asked !== this.asked) return;
		this.verdicts = found.locations;
		this.changed();
	}

	async load() {
		const { customer } = this;
		if (!customer) return;
		const asked = ++this.asked;
		try {
			const data = await get("client.show", { customer });
			if (asked !== this.asked) return; // a later question has been asked
			this.data = data;
			this.error = "";
			this.unknown = false;
			this.judge(customer, asked);
		} catch (refusal) {
			if (asked !== this.asked) return;
			this.error = refusal.message;
			this.unknown = refusal.status === 404;
		}
		this.changed();
	}
}
