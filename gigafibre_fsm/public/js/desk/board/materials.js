// Materials and devices that the trucks lack for the shown day's visits: in the menu of resources, if there are any.

import { get } from "./api";

export class Materials {
	constructor(store, changed) {
		Object.assign(this, { store, changed, rows: [], asked: "" });
	}

	/** Ask anew when another day is shown, or something has changed. */
	look() {
		const { day, data } = this.store;
		const about = `${day} ${data.revision}`;
		if (day < data.today || about === this.asked) return;
		if (!this.asked.startsWith(day)) this.rows = [];
		this.asked = about;
		cancelIdleCallback(this.due);
		this.due = requestIdleCallback(async () => {
			// the board goes on without it: the next change asks again
			const answer = await get("stock.shortages", { day }).catch(() => null);
			if (!answer || about !== this.asked) return;
			const same = JSON.stringify(answer.shortages) === JSON.stringify(this.rows);
			this.rows = answer.shortages;
			if (!same) this.changed();
		});
	}

	/** The part of the menu; empty when no visit of the day lacks anything. */
	entries() {
		if (!this.rows.length) return [];
		const amount = (row, quantity) => (row.unit === "m" ? `${quantity} m` : String(quantity));
		return [
			{ heading: __("Materials") },
			...this.rows.map((row) => ({
				label: __("{0}: {1} lacking", [row.label, amount(row, row.lacking)]),
				note: __("{0} · in the store: {1}", [row.technicians.join(", "), amount(row, row.store)]),
				icon: row.store < row.lacking ? "triangle-alert" : "truck",
				act: () => frappe.set_route("trucks"),
			})),
			null,
		];
	}
}
