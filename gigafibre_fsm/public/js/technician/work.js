// The devices of a job, its checklist, measurements, materials and photos.
import { element, icon } from "site/dom";
import { labelled, language, word } from "site/words";
import { smaller } from "technician/photo";
import { materials as names } from "technician/settings";
import { openCharge, openMaterials, openMeasures, replace, scan } from "technician/sheets";
import { ago } from "technician/when";

const small = (name, text, onclick) =>
	element(
		"button.gf-button.gf-button--quiet.gf-button--small",
		{ type: "button", onclick },
		icon(name),
		text,
	);

const atWork = (job) => job.status === "In Progress";
const number = (value) => `${value}`.replace(".", language === "fr" ? "," : ".");

const scanButton = (device) =>
	element(
		"button.gf-button.gf-button--small",
		{ type: "button", onclick: () => scan(device) },
		icon("scan-line"),
		word("scan"),
	);

function equipmentButtons(job, device, act, look) {
	if (!atWork(job)) return [];
	if (job.fetches) return device.fetched || !device.serial ? [] : [scanButton(device)];
	if (device.status === "Actif") return [small("refresh-cw", word("replace"), () => replace(device))];
	if (!device.scanned) return [scanButton(device)];
	return [
		device.silent
			? small("refresh-cw", word("refresh"), (event) => look(event.currentTarget, device.equipment))
			: "",
		small("scan-line", word("again"), () => scan(device)),
		device.status === "Installed"
			? small("x", word("take_back"), (event) =>
					act(event.currentTarget, "unscan", { equipment: device.equipment }),
				)
			: "",
	];
}

// The device's last report, with its age.
function state(job, device) {
	if (device.waits) return element("span.gf-badge.gf-badge--warn", icon("clock"), word("waits"));
	if (device.fetched) return element("span.gf-badge.gf-badge--good", icon("check"), word("fetched"));
	if (job.fetches) return element("span.gf-badge", word("to_fetch"));
	if (!device.scanned) return element("span.gf-badge", word("to_scan"));
	const badge = device.online
		? element("span.gf-badge.gf-badge--good", icon("wifi"), word("online"))
		: element("span.gf-badge", word("offline"));
	return device.seen_at
		? element("span", badge, element("span.gf-small.gf-muted", ` ${word("seen", ago(device.seen_at))}`))
		: badge;
}

const equipmentRow = (job, device, act, look) =>
	element(
		"li.gf-device",
		element("div.gf-between", element("strong", device.label), state(job, device)),
		element(
			"span.gf-small.gf-num",
			device.serial || word("no_label"),
			device.rx_power ? ` · ${number(device.rx_power)} dBm` : "",
		),
		device.notice ? element("p.gf-small.gf-warn", icon("triangle-alert"), ` ${device.notice}`) : "",
		element("span.gf-row", ...equipmentButtons(job, device, act, look)),
	);

export const equipment = (job, act, look) =>
	job.equipment.length
		? element(
				"section.gf-card.gf-stack",
				element("h2", word("equipment")),
				element("ul.gf-lines", ...job.equipment.map((device) => equipmentRow(job, device, act, look))),
			)
		: "";

function checkRow(job, step, act) {
	const box = element("input", {
		type: "checkbox",
		checked: Boolean(step.done),
		disabled: !atWork(job),
		onchange: () => act(box, "check", { item: step.item_key, done: box.checked, value: step.value || "" }),
	});
	return element(
		"label.gf-check",
		box,
		element("span", step.label, step.value ? element("span.gf-small.gf-muted", ` · ${step.value}`) : ""),
	);
}

export const checklist = (job, act) =>
	job.checklist.length
		? element(
				"section.gf-card",
				element("h2", word("checklist")),
				...job.checklist.map((step) => checkRow(job, step, act)),
			)
		: "";

// A reading beside its verdict: the technician's and the ONT's own, each judged by the window of the profile.
function reading(name, value, unit, light) {
	const power = parseFloat(`${value}`.replace(",", "."));
	const fine = !light || (power >= light.weakest && power <= light.strongest);
	return element(
		`div.gf-reading${fine ? "" : ".gf-reading--bad"}`,
		element("span.gf-small", name),
		element("strong.gf-num", `${number(value)} ${unit}`),
		fine ? "" : element("span.gf-small", word("outside", number(light.weakest), number(light.strongest))),
	);
}

export function measures(job) {
	const { measured, light } = job;
	const readings = [
		measured.signal_dbm ? reading(word("light_typed"), measured.signal_dbm, "dBm", light) : "",
		light?.ont ? reading(word("light_told"), light.ont, "dBm", light) : "",
		...["speed_down", "speed_up", "wifi_24", "wifi_5"].map((field) =>
			measured[field] ? reading(word(field), measured[field], "Mbit/s") : "",
		),
	].filter(Boolean);
	if (!readings.length && (!atWork(job) || job.fetches)) return "";
	return element(
		"section.gf-card.gf-stack",
		element("h2", word("measures")),
		readings.length ? element("div.gf-readings", ...readings) : "",
		light?.reason ? element("p.gf-small", labelled(word("reason"), light.reason)) : "",
		atWork(job) ? small("gauge", word("enter_measures"), () => openMeasures(job)) : "",
	);
}

export function materials(job) {
	if (!atWork(job) && !job.materials.length && !job.notes) return "";
	return element(
		"section.gf-card.gf-stack",
		element("h2", word("materials")),
		job.materials.length
			? element(
					"ul.gf-lines",
					...job.materials.map(({ material, quantity, unit }) =>
						element(
							"li",
							element("span", names[material]),
							element("span.gf-num", `${number(quantity)} ${unit === "m" ? "m" : ""}`),
						),
					),
				)
			: "",
		job.notes ? element("p.gf-small", job.notes) : "",
		atWork(job) ? small("file-text", word("enter_materials"), () => openMaterials(job)) : "",
	);
}

// The charge of a repair, if any: proposed here, decided by a manager.
export function charges(job) {
	if (!job.chargeable || (!atWork(job) && !job.charges.length)) return "";
	const dollars = (amount) =>
		Number(`${amount}`.replace(",", ".")).toLocaleString(language === "fr" ? "fr-CA" : "en-CA", {
			style: "currency",
			currency: "CAD",
		});
	return element(
		"section.gf-card.gf-stack",
		element("h2", word("charges")),
		element("p.gf-small.gf-muted", word("charges_told")),
		job.charges.length
			? element(
					"ul.gf-lines",
					...job.charges.map(({ description, amount, reason, status, waits }) =>
						element(
							"li",
							element(
								"span",
								description,
								element("br"),
								element("span.gf-small.gf-muted", [waits ? word("waits") : status, reason].join(" · ")),
							),
							element("span.gf-num", dollars(amount)),
						),
					),
				)
			: "",
		atWork(job) ? small("file-text", word("enter_charge"), openCharge) : "",
	);
}

export function photos(job, act, complainOf) {
	const add = async () => {
		try {
			await act(button, "photo", { image: await smaller(pick.files[0]), caption: "" });
		} catch (error) {
			complainOf(error);
		}
		pick.value = "";
	};
	const pick = element("input", {
		type: "file",
		accept: "image/*",
		capture: "environment",
		hidden: true,
		onchange: () => pick.files[0] && add(),
	});
	const button = element(
		"button.gf-button.gf-button--quiet",
		{ type: "button", onclick: () => pick.click() },
		icon("camera"),
		word("add_photo"),
	);
	return element(
		"section.gf-card.gf-stack",
		element("h2", word("photos")),
		job.photos.length
			? element(
					"div.gf-row",
					...job.photos.map((row) =>
						element(`img.gf-photo${row.waits ? ".gf-photo--waits" : ""}`, {
							src: row.image,
							alt: row.caption || word("photo"),
						}),
					),
				)
			: "",
		atWork(job) ? button : element("p.gf-small.gf-muted", job.photos.length ? "" : word("no_photo")),
		pick,
	);
}
