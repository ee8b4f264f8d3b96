// The technician's input forms, each in a sheet that shows its own errors.
import { post } from "site/api";
import { complain, keeps, missing, submits } from "site/forms";
import { labelled, word } from "site/words";
import { read, stopCamera } from "technician/camera";
import { signaturePad } from "technician/signature";

function openScan(device, replacing) {
	const sheet = document.getElementById("scan");
	const form = sheet.querySelector("form");
	form.reset();
	complain(form, "");
	Object.assign(sheet.dataset, {
		type: device.equipment_type,
		replaces: replacing ? device.equipment : "",
		sure: "",
	});
	document.getElementById("scan-title").textContent = labelled(
		word(replacing ? "replace" : "scan"),
		device.label,
	);
	document.getElementById("scan-reason").hidden = !replacing;
	form.elements.reason.required = replacing;
	sheet.showModal();
	read(sheet, document.getElementById("camera"), form.elements.code);
}

export const scan = (device) => openScan(device, false);
export const replace = (device) => openScan(device, true);

// Input is kept for its job: it is restored after the sheet was closed by mistake, after a reload and after signing
// out.
const drafts = {};

export function openSheet(id) {
	const place = document.getElementById(id);
	const form = place.querySelector("form");
	form.reset();
	complain(form, "");
	drafts[id].restore();
	place.showModal();
}

// The optical power that counts: the one measured now, else the known one. Outside the window a reason is required.
function askAboutSignal(light) {
	const typed = document.getElementById("signal").value.replace(",", ".").replace("\u2212", "-");
	const power = parseFloat(typed || light?.told);
	const fine = !light || Number.isNaN(power) || (power >= light.weakest && power <= light.strongest);
	document.getElementById("signal-reason").hidden = fine;
}

export function openFinish(job) {
	const signal = document.getElementById("signal");
	document.getElementById("means").textContent = job.means;
	document.getElementById("signed").required = job.signed;
	for (const field of document.querySelectorAll("#finish [data-signed]")) field.hidden = !job.signed;
	signal.closest(".gf-field").hidden = !job.light;
	if (job.light?.told) signal.placeholder = `${job.light.told}`.replace(".", ",");
	signal.oninput = () => askAboutSignal(job.light);
	openSheet("finish");
	askAboutSignal(job.light);
}

function sheet(id, name, send, done) {
	const place = document.getElementById(id);
	const form = place.querySelector("form");
	drafts[id] = keeps(form, () => `${id}:${name()}`);
	place.addEventListener("close", stopCamera);
	form.querySelector("[data-close]").addEventListener("click", () => place.close());
	submits(form, {
		check: () => missing(form) && [word("required"), missing(form)],
		send: async () => {
			const answer = await send(Object.fromEntries(new FormData(form)), place);
			drafts[id].forget();
			place.close();
			done(answer);
		},
	});
}

// A label that is only plausible needs a confirmation: saving the same code a second time confirms it.
async function sendCode(job, { code, reason }, place) {
	const { type, replaces, sure } = place.dataset;
	const said = { job, code, confirm: sure === code };
	const answer = replaces
		? await post("technician.replace", { ...said, equipment: replaces, reason })
		: await post("technician.scan", { ...said, equipment_type: type });
	place.dataset.sure = answer.confirm ? code : "";
	if (answer.confirm) throw new Error(word("sure", answer.question));
	return answer.job;
}

// `name` returns the current job's name; `done` receives the updated job.
export function sheets(name, done) {
	const signed = signaturePad();
	const steps = {
		scan: (values, place) => sendCode(name(), values, place),
		finish: (values) => post("technician.complete", { job: name(), ...values, signature: signed() }),
		failed: (values) => post("technician.fail", { job: name(), ...values }),
		early: () => post("technician.en_route", { job: name(), early: true }),
	};
	for (const [id, send] of Object.entries(steps)) sheet(id, name, send, done);
}
