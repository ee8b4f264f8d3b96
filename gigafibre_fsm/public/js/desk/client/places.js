// The customer's locations: verdict, services with price and term, devices with their live state and its age.

import { icon, safe } from "../board/words";
import { editable } from "./editing";

const SYMBOLS = { Internet: "globe", TV: "tv", "TV Add-on": "tv", Phone: "phone" };
const DEVICES = { ONT: "cable", Routeur: "router", "Décodeur TV": "tv", "Téléphone IP": "phone" };
const STATES = {
	online: ["good", __("online")],
	offline: ["bad", __("offline")],
	old: ["warn", __("silent")],
	never: ["plain", __("never seen")],
};
const SETTINGS = {
	pending: ["warn", __("settings wait for the device")],
	refused: ["bad", __("settings refused")],
};
const VERDICT = { ok: "circle-check", blocking: "circle-x", warning: "triangle-alert", unknown: "info" };

export function drawPlaces(box, { locations, devices_elsewhere, customer }, verdicts) {
	const several = locations.filter(({ latitude }) => latitude).length > 1;
	let number = 0;
	const cards = locations.map((place) =>
		card(place, verdicts?.[place.name], several && place.latitude ? ++number : 0),
	);
	const loose = devices_elsewhere.length
		? `<article class="fsm-place"><h3>${safe(__("Devices without a place"))}</h3>${devices(devices_elsewhere)}</article>`
		: "";
	box.innerHTML = locations.length
		? cards.join("") + loose
		: `<article class="fsm-place fsm-empty">${icon("house")}<p>${safe(__("{0} has no service location yet.", [customer.customer_name]))}</p></article>${loose}`;
}

function card(place, verdict, number) {
	const ended = place.status === "Disconnected";
	const facts = [
		place.connection,
		place.olt && `${place.olt} ${place.port}`,
		place.drop,
		ended ? __("until {0}", [place.until]) : place.since && __("since {0}", [place.since]),
	];
	return `<article class="fsm-place${ended ? " fsm-ended" : ""}" data-place="${safe(place.name)}">
		<header><h3>${number ? `<i>${number}</i> ` : ""}<a href="/app/service-location/${encodeURIComponent(place.name)}">${safe(place.address)}</a></h3>
			<span class="fsm-chip fsm-${tone(place.status)}">${safe(place.status_label)}</span>
			<small>${safe(place.town)}</small></header>
		<p class="fsm-facts">${facts.filter(Boolean).map(safe).join(" · ")}</p>
		${place.outage ? `<p class="fsm-outage">${icon("triangle-alert")} ${safe(place.outage)}</p>` : ""}
		${verdict ? checks(verdict) : ""}
		${services(place)}
		${place.equipment.length ? devices(place.equipment) : ""}
		${ended ? "" : `<p class="fsm-notes"><b>${safe(__("Access"))}</b> ${editable({ field: "access_notes", value: place.access_notes, location: place.name, lines: true })}</p>`}
	</article>`;
}

const tone = (status) =>
	({ Active: "good", Suspended: "bad", "Pending Install": "warn", Pending: "warn" })[status] || "plain";

function checks({ blocking, checks: all }) {
	const worst = blocking || all.find(({ state }) => state === "warning") || all[0];
	if (!worst) return "";
	const rows = all.map(
		(check) =>
			`<li class="fsm-${check.state}">${icon(VERDICT[check.state])} ${safe(check.sentence)} <small>${safe([check.source, check.at].filter(Boolean).join(", "))}</small></li>`,
	);
	return `<details class="fsm-verdict fsm-${worst.state}"><summary>${icon(VERDICT[worst.state])} <b>${safe(worst.sentence)}</b></summary><ul>${rows.join("")}</ul></details>`;
}

function services(place) {
	const running = place.services.filter(({ status }) => status !== "Cancelled");
	const over = place.services.length - running.length;
	if (!running.length) return over ? `<p class="text-muted">${safe(__("No service any more."))}</p>` : "";
	const discounts = place.discounts.map(
		({ label, until, price_label }) =>
			`<tr class="fsm-discount"><td>${safe(label)}${until ? ` <small>${safe(__("until {0}", [until]))}</small>` : ""}</td><td>${safe(price_label)}</td><td></td></tr>`,
	);
	return `<table class="fsm-services"><tbody>${running.map(service).join("")}${discounts.join("")}
		<tr class="fsm-total"><td>${safe(__("A month, with taxes"))}</td><td>${safe(place.monthly_label)}</td><td></td></tr></tbody></table>`;
}

function service(one) {
	const notes = [
		one.status !== "Active" && one.status_label,
		one.why,
		one.term_until && __("term until {0}", [one.term_until]),
		one.pause_from && __("pause from {0}", [one.pause_from]),
		one.back_on && __("back on {0}", [one.back_on]),
		one.last_day && __("ends on {0}", [one.last_day]),
		...one.extras.map(({ label, price_label }) => `+ ${label} ${price_label}`),
	].filter(Boolean);
	return `<tr data-service="${safe(one.name)}"><td>${icon(SYMBOLS[one.type] || "plus")} <a href="/app/service-subscription/${encodeURIComponent(one.name)}">${safe(one.label)}</a>
		${notes.length ? `<small>${notes.map(safe).join(" · ")}</small>` : ""}</td>
		<td>${safe(one.price_label)}</td>
		<td><button type="button" class="fsm-more" data-act="service" data-name="${safe(one.name)}" aria-label="${safe(__("Actions for {0}", [one.label]))}" aria-haspopup="menu">${icon("ellipsis")}</button></td></tr>`;
}

function devices(list) {
	return `<ul class="fsm-devices">${list.map(device).join("")}</ul>`;
}

function device(one) {
	const [colour, word] = STATES[one.state];
	const [warned, pending] = SETTINGS[one.settings] || [];
	const facts = [
		one.model,
		one.serial || one.mac,
		one.ssid && `WiFi ${one.ssid}`,
		one.number,
		one.rx_dbm && `${one.rx_dbm} dBm`,
		one.firmware,
	].filter(Boolean);
	return `<li data-device="${safe(one.name)}">${icon(DEVICES[one.type] || "cable")}
		<div><a href="/app/service-equipment/${encodeURIComponent(one.name)}"><b>${safe(one.label)}</b></a>
			${one.in_house ? `<span class="fsm-dot fsm-${colour}">${safe(word)}</span> <small>${safe(one.seen)}</small>` : `<span class="fsm-dot fsm-plain">${safe(one.status_label)}</span>`}
			${warned ? `<span class="fsm-dot fsm-${warned}">${safe(pending)}</span>` : ""}
			${one.to_return ? `<span class="fsm-dot fsm-warn">${safe(__("to be returned"))}</span>` : ""}
			<small class="fsm-facts">${facts.map(safe).join(" · ")}</small></div>
		<button type="button" class="fsm-more" data-act="device" data-name="${safe(one.name)}" aria-label="${safe(__("Actions for {0}", [one.label]))}" aria-haspopup="menu">${icon("ellipsis")}</button></li>`;
}
