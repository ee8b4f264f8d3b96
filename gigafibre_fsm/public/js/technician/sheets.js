// The technician's input forms, each in a sheet that shows its own errors. What is typed is kept on the phone until the
// action is written down.
import { element, toast } from "site/dom";
import { complain, keeps, missing, submits } from "site/forms";
import { labelled, word } from "site/words";
import { read, stopCamera } from "technician/camera";
import { requireLabel } from "technician/labels";
import { noQuantity, quantity } from "technician/numbers";
import { carryOut, forget } from "technician/queue";
import { signaturePad } from "technician/signature";

const drafts = {};
let truckScan;
export const onTruckScan = (listener) => (truckScan = listener);
let current = () => undefined;
let corrects;
let pad;

const sheetOf = (id) => document.getElementById(id);
const formOf = (id) => sheetOf(id).querySelector("form");

// Opens a sheet with its draft, or with the values of the refused action that it `corrects`.
function open(id, values, refused) {
	const form = formOf(id);
	form.reset();
	complain(form, "");
	drafts[id].restore();
	for (const [name, value] of Object.entries({ ...values, ...refused?.values }))
		if (form.elements.namedItem(name) && value !== undefined && typeof value !== "object")
			form.elements.namedItem(name).value = value;
	corrects = refused;
	sheetOf(id).showModal();
}

export const openSheet = (id, refused) => open(id, {}, refused);

function openScan(device, replacing) {
	Object.assign(sheetOf("scan").dataset, {
		type: device.equipment_type,
		replaces: replacing ? device.equipment : "",
		truck: "",
		sure: "",
	});
	sheetOf("scan-title").textContent = labelled(word(replacing ? "replace" : "scan"), device.label);
	sheetOf("scan-reason").hidden = !replacing;
	sheetOf("scan-type").hidden = true;
	formOf("scan").elements.reason.required = replacing;
	open("scan", { reason: replacing ? word("defective") : "" });
	formOf("scan").elements.code.value = "";
	read(sheetOf("scan"), sheetOf("camera"), formOf("scan").elements.code);
}

// The same sheet for what goes on or off the truck: `step` is one of technician/truck's.
export function scanForTruck(step, title) {
	Object.assign(sheetOf("scan").dataset, { type: "", replaces: "", truck: step, sure: "" });
	sheetOf("scan-title").textContent = title;
	sheetOf("scan-reason").hidden = true;
	sheetOf("scan-type").hidden = step !== "take";
	formOf("scan").elements.reason.required = false;
	open("scan");
	formOf("scan").elements.code.value = "";
	read(sheetOf("scan"), sheetOf("camera"), formOf("scan").elements.code);
}

export const scan = (device) => openScan(device, false);
export const replace = (device) => openScan(device, true);

export const openMeasures = (job, refused) => open("measure", job.measured, refused);

export function openMaterials(job, refused) {
	const used = Object.fromEntries(job.materials.map(({ material, quantity }) => [material, quantity]));
	open("materials", { notes: job.notes });
	const lines = refused
		? Object.fromEntries(refused.values.lines.map((line) => [line.material, line.quantity]))
		: used;
	for (const field of formOf("materials").querySelectorAll("[data-unit]"))
		field.value = lines[field.name] ?? "";
	if (refused) formOf("materials").elements.notes.value = refused.values.notes;
	corrects = refused;
}

const numbered = (text) => parseFloat(`${text ?? ""}`.replace(",", ".").replace("\u2212", "-"));

export function openCharge() {
	open("charge", {});
}

// The optical power that counts: the one measured now, else the known one. Outside the window a reason is required.
function askAboutSignal({ light, measured }) {
	const power = numbered(sheetOf("signal").value || measured.signal_dbm || light?.told);
	const fine = !light || Number.isNaN(power) || (power >= light.weakest && power <= light.strongest);
	sheetOf("signal-reason").hidden = fine;
}

// The remaining devices can be chosen if one can be left for later and another one works.
export const isDivisible = (job) => job.job_type !== "Installation" || job.equipment.length > 1;

// The devices that the technician may leave; those without a label are most likely the ones.
function askWhatRemains(job, inPart, refused) {
	const place = sheetOf("remains");
	place.hidden = !inPart;
	formOf("finish").elements.reason.required = inPart;
	const isLeft = (device) =>
		refused?.values.left.includes(device.equipment) ?? !(job.fetches ? device.fetched : device.scanned);
	sheetOf("left").replaceChildren(
		...(inPart ? job.equipment : []).map((device) =>
			element(
				"label.gf-check",
				element("input", {
					type: "checkbox",
					name: "left",
					value: device.equipment,
					checked: isLeft(device),
				}),
				element("span", device.label, device.serial ? ` · ${device.serial}` : ""),
			),
		),
	);
}

export function openFinish(job, refused, inPart = refused?.action === "finish_part") {
	const signal = sheetOf("signal");
	sheetOf("finish").dataset.part = inPart ? "yes" : "";
	const title = word(inPart ? "finish_part" : "complete");
	for (const each of document.querySelectorAll("#finish-title, #finish [type=submit]"))
		each.textContent = title;
	sheetOf("means").textContent = inPart ? job.means_in_part : job.means;
	askWhatRemains(job, inPart, refused);
	sheetOf("signed").required = job.signed;
	for (const field of document.querySelectorAll("#finish [data-signed]")) field.hidden = !job.signed;
	signal.closest(".gf-field").hidden = !job.light;
	const told = job.measured.signal_dbm || job.light?.told;
	signal.placeholder = told ? `${told}`.replace(".", ",") : "-19,5";
	signal.oninput = () => askAboutSignal(job);
	open("finish", { notes: formOf("finish").elements.notes.value || job.notes }, refused);
	pad.show(refused?.values.signature);
	askAboutSignal(job);
}

// A label that is only plausible needs a confirmation: saving the same code a second time confirms it.
async function saveCode({ code, reason, equipment_type }) {
	requireLabel(code);
	const place = sheetOf("scan");
	const { type, replaces, truck, sure } = place.dataset;
	const label = { code, confirm: sure === code };
	try {
		if (truck) return await truckScan(truck, { ...label, equipment_type });
		return await (replaces
			? carryOut(current(), "replace", { ...label, equipment: replaces, reason })
			: carryOut(current(), "scan", { ...label, equipment_type: type }));
	} catch (refusal) {
		if (refusal.kind !== "Unsure") throw refusal;
		place.dataset.sure = code;
		throw new Error(word("sure", refusal.message));
	}
}

// Only what the office would refuse in any case; whether a device has reported is known there alone.
function requireSteps(job, left) {
	const stays = new Set(
		job.equipment.filter((device) => !left.includes(device.equipment)).map((device) => device.equipment_type),
	);
	const steps = Object.fromEntries(job.checklist.map((step) => [step.item_key, step.about]));
	const counts = (gap) =>
		gap.code === "scan"
			? !left.includes(gap.device)
			: gap.code === "check" && (!steps[gap.check] || stays.has(steps[gap.check]));
	const open = job.gaps.filter(counts);
	if (open.length) throw new Error([word("missing"), ...open.map((gap) => gap.text)].join(" "));
}

async function finish({ left: _one, reason, ...values }) {
	const job = current();
	const inPart = Boolean(sheetOf("finish").dataset.part);
	const left = [...formOf("finish").querySelectorAll("[name=left]:checked")].map((box) => box.value);
	requireSteps(job, left);
	const signed = { ...values, signature: pad.read() };
	const how = await (inPart
		? carryOut(job, "finish_part", { ...signed, left, reason })
		: carryOut(job, "complete", signed));
	pad.forget();
	return how;
}

function saveCharge(values) {
	const item = formOf("charge").querySelector("select");
	// the label is for this page, until the server has the charge
	return carryOut(current(), "add_charge", { ...values, label: item.selectedOptions[0].textContent });
}

const said = (...values) => values.filter(Boolean).join(" / ");

// Measured steps of the checklist are checked automatically.
async function measure(values) {
	const job = current();
	const how = await carryOut(job, "measure", values);
	const proven = {
		signal: values.signal_dbm && `${values.signal_dbm} dBm`,
		internet: values.speed_down && `${said(values.speed_down, values.speed_up)} Mbit/s`,
		wifi: values.wifi_24 && values.wifi_5 && `${said(values.wifi_24, values.wifi_5)} Mbit/s`,
	};
	for (const step of job.checklist.filter((each) => proven[each.item_key] && !each.done))
		await carryOut(job, "check", { item: step.item_key, done: true, value: proven[step.item_key] });
	return how;
}

function saveMaterials({ notes }) {
	const used = [...formOf("materials").querySelectorAll("[data-unit]")].filter(
		(field) => quantity(field.value) > 0,
	);
	// the unit is for this page, until the server has the line
	const lines = used.map(({ name, value, dataset }) => ({
		material: name,
		quantity: quantity(value),
		unit: dataset.unit,
	}));
	return carryOut(current(), "materials", { lines, notes });
}

function sheet(id, send) {
	const place = sheetOf(id);
	const form = formOf(id);
	drafts[id] = keeps(form, () => `${id}:${current()?.name}`, localStorage);
	place.addEventListener("close", () => {
		stopCamera();
		// the way to sign in stays in sight
		const signedOut = place.querySelector("#signed-out");
		if (signedOut) sheetOf("main").prepend(signedOut);
	});
	form.querySelector("[data-close]").addEventListener("click", () => place.close());
	submits(form, {
		check: () => (missing(form) ? [word("required"), missing(form)] : noQuantity(form)),
		send: async () => {
			const refused = corrects;
			const how = await send(Object.fromEntries(new FormData(form)));
			if (refused) await forget(refused);
			drafts[id].forget();
			place.close();
			toast(word(how === "done" ? "saved" : "kept"));
		},
	});
}

// `job` returns the job on the screen.
export function sheets(job) {
	current = job;
	pad = signaturePad(() => job()?.name);
	const steps = {
		scan: saveCode,
		finish,
		measure,
		materials: saveMaterials,
		charge: saveCharge,
		failed: (values) => carryOut(job(), "fail", values),
		early: () => carryOut(job(), "en_route", { early: true }),
	};
	for (const [id, send] of Object.entries(steps)) sheet(id, send);
	sheetOf("failed").addEventListener("click", ({ target }) => {
		const usual = target.closest("[data-usual]");
		if (usual) formOf("failed").elements.reason.value = usual.textContent.trim();
	});
}
