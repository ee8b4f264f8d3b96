// The map beside the timeline: jobs, homes, last positions, each technician's round of the day.

import { clock, LANGUAGE, place, safe } from "./words";

const CLOSE = 15;
const FAR = 10;
const MINUTE_MS = 60_000;
const STALE_MINUTES = 15;
const RINGS_KM = [5, 10, 20, 40];
const RING = { weight: 1, color: "#7d8f89", opacity: 0.5, fill: false, dashArray: "2 5" };

export class BoardMap {
	/** `acts`: pick(job, event), menu(job, event), person(technician, event). */
	constructor(box, store, acts) {
		Object.assign(this, { box, store, acts });
	}

	async open() {
		await frappe.require("/assets/gigafibre_fsm/js/desk/map.js");
		this.map = await window.gigafibre_map(this.box);
		this.layer = L.layerGroup().addTo(this.map);
		new ResizeObserver(() => this.map.invalidateSize()).observe(this.box);
	}

	draw(technicians) {
		if (!this.map || !this.store.data) return;
		const { latitude, longitude, address } = this.store.data.headquarters;
		if (!this.placed && latitude) {
			this.placed = true;
			this.map.setView([latitude, longitude], FAR);
		}
		this.layer.clearLayers();
		if (this.map.fsm_plain) this.ground();
		if (latitude) this.pin([latitude, longitude], "fsm-hq", "H", address || __("Headquarters"));
		for (const person of technicians) this.person(person);
		for (const job of this.store.queue) this.job(job, job.overdue ? "#b3261e" : "#6b7a74");
		if (this.picking) this.box.classList.add("fsm-picking");
	}

	/** Without tiles: how far it is from headquarters, and where the towns are. */
	ground() {
		const { latitude, longitude } = this.store.data.headquarters;
		if (latitude)
			for (const km of RINGS_KM)
				L.circle([latitude, longitude], {
					radius: km * 1000,
					interactive: false,
					...RING,
				}).addTo(this.layer);
		for (const { name, at } of towns([...this.store.jobs, ...this.store.queue]))
			L.marker(at, {
				icon: L.divIcon({ className: "fsm-town", html: safe(name), iconSize: null }),
				interactive: false,
				keyboard: false,
			}).addTo(this.layer);
	}

	person(person) {
		const { home, position, technician_name, technician } = person;
		const color = person.color || "#0b6b57";
		const mine = this.store.jobs
			.filter((job) => job.technician === technician)
			.sort((one, other) =>
				`${one.date}${one.begins}`.localeCompare(`${other.date}${other.begins}`, "en", { numeric: true }),
			);
		mine.forEach((job, index) => this.job(job, color, String(index + 1)));
		if (this.store.shown.mode === "day") {
			const round = [home, ...mine]
				.filter((where) => where.latitude)
				.map((where) => [where.latitude, where.longitude]);
			const chosen = mine.some((job) => this.store.selected.has(job.name));
			const look = chosen ? { weight: 3.5, opacity: 0.9 } : { weight: 2, opacity: 0.3, dashArray: "2 6" };
			if (round.length > 1) L.polyline(round, { color, ...look }).addTo(this.layer);
		}
		const act = (marker) =>
			marker
				.on("contextmenu", ({ originalEvent }) => this.acts.person(technician, originalEvent))
				.on("click", ({ originalEvent }) => this.acts.person(technician, originalEvent));
		if (home.latitude)
			act(
				this.pin(
					[home.latitude, home.longitude],
					"fsm-home",
					initials(technician_name),
					`${technician_name} · ${home.address || __("home base")}`,
					color,
				),
			);
		if (position.latitude) {
			const age = position.at ? Math.round((Date.now() - utc(position.at)) / MINUTE_MS) : 0;
			const at = position.at
				? ` · ${age < 120 ? __("{0} min ago", [age]) : spokenTime(utc(position.at))}`
				: "";
			act(
				this.pin(
					[position.latitude, position.longitude],
					age > STALE_MINUTES ? "fsm-truck fsm-stale" : "fsm-truck",
					initials(technician_name),
					`${technician_name}${at}`,
					color,
				),
			);
		}
	}

	job(job, color, number = "") {
		if (!job.latitude) return;
		const when = job.begins === undefined ? "" : `${clock(job.begins)} · `;
		const marker = this.pin(
			[job.latitude, job.longitude],
			"fsm-stop",
			number,
			`${when}${job.customer_name}, ${place(job)}`,
			color,
		);
		marker
			.on("click", ({ originalEvent }) => this.acts.pick(job.name, originalEvent))
			.on("contextmenu", ({ originalEvent }) => this.acts.menu(job.name, originalEvent));
	}

	pin(where, kind, text, title, color = "#14231f") {
		const html = `<span style="--fsm-color:${safe(color)}">${safe(text)}</span>`;
		return L.marker(where, {
			icon: L.divIcon({ className: `fsm-pin ${kind}`, html, iconSize: [26, 26] }),
			title,
			alt: title,
			keyboard: false,
		}).addTo(this.layer);
	}

	look(job) {
		if (this.map && job?.latitude)
			this.map.setView([job.latitude, job.longitude], Math.max(this.map.getZoom(), 13));
	}

	/** The next click on the map answers a place; Escape answers null. */
	pick() {
		this.box.classList.add("fsm-picking");
		return new Promise((resolve) => {
			const done = (answer) => {
				this.map.off("click", clicked);
				document.removeEventListener("keydown", key);
				this.box.classList.remove("fsm-picking");
				resolve(answer);
			};
			const clicked = ({ latlng }) => done({ latitude: latlng.lat, longitude: latlng.lng });
			const key = (event) => event.key === "Escape" && done(null);
			this.map.on("click", clicked);
			document.addEventListener("keydown", key);
		});
	}

	show({ latitude, longitude }) {
		this.map.setView([latitude, longitude], CLOSE);
	}
}

/** The towns of these jobs, each in the middle of its visits. */
function towns(jobs) {
	const found = {};
	for (const { city, latitude, longitude } of jobs)
		if (city && latitude) (found[city] ??= []).push([latitude, longitude]);
	const mean = (points, part) => points.reduce((sum, point) => sum + point[part], 0) / points.length;
	return Object.entries(found).map(([name, points]) => ({ name, at: [mean(points, 0), mean(points, 1)] }));
}

/** The server's times of positions are UTC: "2026-11-30 14:05:00". */
const utc = (time) => new Date(`${time.slice(0, 19).replace(" ", "T")}Z`);
const spokenTime = (date) => date.toLocaleString(LANGUAGE, { dateStyle: "short", timeStyle: "short" });

const initials = (name) =>
	name
		.split(/[^\p{L}\p{N}]+/u)
		.filter(Boolean)
		.map((word) => [...word][0])
		.slice(-2)
		.join("")
		.toUpperCase();
