// The customer's places on a map; hidden where no place has coordinates.

import { safe } from "../board/words";

const COLOURS = {
	Active: "#1b6e3c",
	"Pending Install": "#8a5300",
	Suspended: "#b3261e",
	Disconnected: "#6b7a74",
};
const CLOSE = 14;

export class PlacesMap {
	constructor(box, picked) {
		Object.assign(this, { box, picked, shown: "" });
	}

	async draw(locations) {
		const placed = locations.filter(({ latitude }) => latitude);
		this.box.hidden = !placed.length;
		const key = JSON.stringify(
			placed.map(({ name, status, latitude, longitude }) => [name, status, latitude, longitude]),
		);
		if (!placed.length || key === this.shown) return;
		this.shown = key;
		await frappe.require("/assets/gigafibre_fsm/js/desk/map.js");
		const map = await window.gigafibre_map(this.box.querySelector("[data-map]"));
		if (!map || key !== this.shown) return;
		const points = placed.map((place, index) => {
			const where = [place.latitude, place.longitude];
			const html = `<span style="--fsm-color:${COLOURS[place.status]}">${placed.length > 1 ? index + 1 : ""}</span>`;
			const title = `${place.address}, ${place.status_label}`;
			L.marker(where, {
				icon: L.divIcon({ className: "fsm-pin", html, iconSize: [26, 26] }),
				title: safe(title),
				alt: title,
				keyboard: false,
			})
				.on("click", () => this.picked(place.name))
				.addTo(map);
			return where;
		});
		if (points.length > 1) map.fitBounds(points, { padding: [26, 26], maxZoom: CLOSE });
		else map.setView(points[0], CLOSE);
	}
}
