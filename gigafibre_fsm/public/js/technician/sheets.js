// The technician's input forms, each in a sheet that shows its own errors. What is typed is kept on the phone until the
// action is written down.
import { toast } from "site/dom";
import { complain, keeps, missing, submits } from "site/forms";
import { labelled, word } from "site/words";
import { read, stopCamera } from "technician/camera";
import { carryOut, forget } from "technician/queue";
import { signaturePad } from "technician/signature";

const drafts = {};
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
		if (form.elements[name] && value !== undefined && value !== null) form.elements[name].value = value;
	corrects = refused;
	sheetOf(id).showModal();
}

export const openSheet = (id, refused) => open(id, {}, refused);

function openScan(device, replacing) {
	Object.assign(sheetOf("scan").dataset, {
		type: device.equipment_type,
		replaces: replacing ? device.equipment : "",
		sure: "",
	});
	sheetOf("scan-title").textContent = labelled(word(replacing ? "replace" : "scan"), device.label);
	sheetOf("scan-reason").hidden = !replacing;
	formOf("scan").elements.reason.required = replacing;
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

// The optical power that counts: the one measured now, else the known one. Outside the window a reason is required.
function askAboutSignal({ light, measured }) {
	const power = numbered(sheetOf("signal").value || measured.signal_dbm || light?.told);
	const fine = !light || Number.isNaN(power) || (power >= light.weakest && power <= light.strongest);
	sheetOf("signal-reason").hidden = fine;
}

export function openFinish(job, refused) {
	const signal = sheetOf("signal");
	sheetOf("means").textContent = job.means;
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
async function saveCode({ code, reason }) {
	const place = sheetOf("scan");
	const { type, replaces, sure } = place.dataset;
	const label = { code, confirm: sure === code };
	try {
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
function requireSteps(job) {
	if (job.gaps.some((gap) => ["scan", "check"].includes(gap.code)))
		throw new Error([word("missing"), ...job.gaps.map((gap) => gap.text)].join(" "));
}

async function finish(values) {
	const job = current();
	requireSteps(job);
	const how = await carryOut(job, "complete", { ...values, signature: pad.read() });
	pad.forget();
	return how;
}

const said = (...values) => values.filter(Boolean).join(" / ");

// What is measured is also done: its steps of the checklist need no tap of their own.
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
		(field) => numbered(field.value) > 0,
	);
	// the unit is for this page, until the server has the line
	const lines = used.map(({ name, value, dataset }) => ({
		material: name,
		quantity: numbered(value),
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
		check: () => missing(form) && [word("required"), missing(form)],
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
		failed: (values) => carryOut(job(), "fail", values),
		early: () => carryOut(job(), "en_route", { early: true }),
	};
	for (const [id, send] of Object.entries(steps)) sheet(id, send);
}
