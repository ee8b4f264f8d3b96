// What a technician scans, photographs, signs and types on a job: each in a sheet that says what went wrong in itself.
import { busy, post } from "site/api";
import { complain, word } from "site/words";

const LONGEST_EDGE = 1600;
const JPEG_QUALITY = 0.8;
const FORMATS = ["code_128", "code_39", "qr_code", "data_matrix"];
let page;
let camera;

// The camera may answer after the sheet is closed: it is put out all the same.
async function read(sheet, video, input) {
	if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
	let stream;
	try {
		stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
	} catch {
		return; // no camera or no permission: the code is typed
	}
	if (!sheet.open) return stopped(stream);
	camera = stream;
	video.srcObject = stream;
	video.hidden = false;
	await video.play().catch(() => undefined);
	const detector = new window.BarcodeDetector({ formats: FORMATS });
	const look = async () => {
		if (camera !== stream) return;
		const [found] = await detector.detect(video).catch(() => []);
		if (found && camera === stream) {
			input.value = found.rawValue;
			navigator.vibrate?.(60);
			stopCamera();
		} else requestAnimationFrame(look);
	};
	look();
}

const stopped = (stream) => stream.getTracks().forEach((track) => track.stop());

function stopCamera() {
	if (camera) stopped(camera);
	camera = undefined;
	const video = document.getElementById("camera");
	video.srcObject = null;
	video.hidden = true;
}

function openScan(device, replacing) {
	const sheet = document.getElementById("scan");
	const form = sheet.querySelector("form");
	form.reset();
	complain(form, "");
	Object.assign(sheet.dataset, { type: device.equipment_type, replaces: replacing ? device.equipment : "", sure: "" });
	document.getElementById("scan-title").textContent = `${word(replacing ? "replace" : "scan")}: ${device.label}`;
	document.getElementById("scan-reason").hidden = !replacing;
	form.elements.reason.required = replacing;
	sheet.showModal();
	read(sheet, document.getElementById("camera"), form.elements.code);
}

export const scan = (_job, device) => openScan(device, false);
export const replace = (_job, device) => openScan(device, true);

// A photo of a telephone has several megabytes; what is needed to see a splice has some hundred kilobytes.
async function smaller(file) {
	const picture = await createImageBitmap(file);
	const scale = Math.min(1, LONGEST_EDGE / Math.max(picture.width, picture.height));
	const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
	canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
	return canvas.toDataURL("image/jpeg", JPEG_QUALITY);
}

export async function photo(job, file) {
	try {
		page.done(await post("technician.photo", { job: job.name, image: await smaller(file) }));
	} catch (refusal) {
		page.failed(refusal instanceof DOMException ? { message: word("bad_photo") } : refusal);
	}
}

// The optical power that counts: the one measured now, else what is known. Outside the window it needs a reason.
function askAboutSignal({ light }) {
	const form = document.getElementById("finish").querySelector("form");
	const power = parseFloat(form.elements.signal_dbm.value.replace(",", ".").replace("\u2212", "-") || light?.told);
	document.getElementById("signal-reason").hidden = !light || Number.isNaN(power) || (power >= light.weakest && power <= light.strongest);
}

export function finish(job) {
	const sheet = document.getElementById("finish");
	complain(sheet.querySelector("form"), "");
	document.getElementById("means").textContent = job.means;
	document.getElementById("signed").required = job.signed;
	for (const field of sheet.querySelectorAll("[data-signed]")) field.hidden = !job.signed;
	document.getElementById("signal").closest(".gf-field").hidden = !job.light;
	if (job.light?.told) document.getElementById("signal").placeholder = `${job.light.told}`.replace(".", ",");
	askAboutSignal(job);
	sheet.showModal();
}

function signature() {
	const canvas = document.getElementById("signature");
	const pen = canvas.getContext("2d");
	let last;
	let signed = false;
	const at = (event) => {
		const box = canvas.getBoundingClientRect();
		return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
	};
	const clear = () => {
		pen.clearRect(0, 0, canvas.width, canvas.height);
		signed = false;
	};
	Object.assign(pen, { lineWidth: 3, lineCap: "round", strokeStyle: "#111" });
	canvas.addEventListener("pointerdown", (event) => {
		canvas.setPointerCapture(event.pointerId);
		last = at(event);
	});
	canvas.addEventListener("pointermove", (event) => {
		if (!last) return;
		pen.beginPath();
		pen.moveTo(...last);
		last = at(event);
		pen.lineTo(...last);
		pen.stroke();
		signed = true;
	});
	for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (last = undefined));
	document.getElementById("sign-again").addEventListener("click", clear);
	document.getElementById("finish").addEventListener("close", clear);
	return () => (signed ? canvas.toDataURL("image/png") : "");
}

function sheetForm(id, send) {
	const sheet = document.getElementById(id);
	const form = sheet.querySelector("form");
	sheet.addEventListener("close", stopCamera);
	form.querySelector("[data-close]").addEventListener("click", () => sheet.close());
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const empty = [...form.elements].find((field) => field.required && !field.value.trim());
		if (empty) {
			complain(form, word("required"));
			return empty.focus();
		}
		return busy(form.querySelector("[type=submit]"), async () => {
			try {
				const answer = await send(Object.fromEntries(new FormData(form)), sheet);
				sheet.close();
				page.done(answer);
			} catch (refusal) {
				complain(form, refusal.message);
				form.querySelector("[data-problem]").scrollIntoView({ block: "nearest" });
			}
		});
	});
}

// A label that is only plausible is asked about: the same code, saved a second time, is the answer.
async function sendCode({ code, reason }, sheet) {
	const { type, replaces, sure } = sheet.dataset;
	const said = { job: page.now().name, code, confirm: sure === code };
	const answer = replaces ? await post("technician.replace", { ...said, equipment: replaces, reason }) : await post("technician.scan", { ...said, equipment_type: type });
	sheet.dataset.sure = answer.confirm ? code : "";
	if (answer.confirm) throw new Error(word("sure", answer.question));
	return answer.job;
}

// `now` gives the job at hand, `done` takes its new picture, `failed` a refusal.
export function dialogs({ now, done, failed }) {
	page = { now, done, failed };
	const signed = signature();
	document.getElementById("signal").addEventListener("input", () => askAboutSignal(now()));
	sheetForm("scan", sendCode);
	sheetForm("finish", (values) => post("technician.complete", { job: now().name, ...values, signature: signed() }));
	sheetForm("failed", (values) => post("technician.fail", { job: now().name, ...values }));
	sheetForm("early", () => post("technician.en_route", { job: now().name, early: true }));
}
