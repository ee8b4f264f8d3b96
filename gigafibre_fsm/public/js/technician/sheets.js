// What a technician types on a job: each in a sheet that says what went wrong in itself.
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

// What was typed on a job waits for that job: closed by mistake, reloaded or signed out, it is there again.
const drafts = {};

export function openSheet(id) {
	const place = document.getElementById(id);
	const form = place.querySelector("form");
	form.reset();
	complain(form, "");
	drafts[id].restore();
	place.showModal();
}

// The optical power that counts: the one measured now, else what is known. Outside the window it needs a reason.
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

// A label that is only plausible is asked about: the same code, saved a second time, is the answer.
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

// `name` gives the job at hand; `done` takes its new picture.
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
