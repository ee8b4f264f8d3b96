// The technician's phone: the jobs of the next days, one job with its equipment and checklist, scanning.
import { busy, get, post } from "site/api";
import { toast, word } from "site/words";

const REFRESH_MS = 15000;
const list = document.getElementById("list");
const view = document.getElementById("job");
let job;

// element("p.gf-small", {…attributes}, …children)
function element(what, attributes = {}, ...children) {
	const [tag, ...classes] = what.split(".");
	const node = document.createElement(tag);
	if (classes.length) node.className = classes.join(" ");
	for (const [name, value] of Object.entries(attributes)) {
		if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
		else if (value !== false && value !== null) node.setAttribute(name, value === true ? "" : value);
	}
	node.append(...children.filter((child) => child !== null && child !== ""));
	return node;
}

const icon = (name) => document.getElementById("icons").content.querySelector(`[data-icon="${name}"]`).cloneNode(true);

function complain(text, form = null) {
	const line = form ? form.querySelector("[data-problem]") : document.getElementById("problem");
	line.textContent = text;
	line.hidden = !text;
}

const badge = (status, label) => {
	const kind = { Completed: ".gf-badge--good", Failed: ".gf-badge--bad", "In Progress": ".gf-badge--warn", "En Route": ".gf-badge--warn" };
	return element(`span.gf-badge${kind[status] || ".gf-badge--brand"}`, {}, label);
};

const when = (row) => [row.start_time?.slice(0, 5), word(row.time_window || "Day")].filter(Boolean).join(" · ");

function card(row) {
	return element(
		"a.gf-card.gf-between",
		{ href: `#${row.name}`, style: "text-decoration:none;color:inherit" },
		element("span", {}, element("strong", {}, row.customer_name), element("br"), `${row.address}, ${row.city}`, element("br"), element("span.gf-small.gf-muted", {}, when(row))),
		badge(row.status, row.status_label),
	);
}

async function showList() {
	view.hidden = true;
	list.hidden = false;
	const fill = list.querySelector("[data-fill]");
	if (!fill) return;
	try {
		const { days } = await get("technician.jobs");
		fill.replaceChildren(
			...days.flatMap((day) => [element("h2", {}, day.label), ...day.jobs.map(card)]),
			...(days.length ? [] : [element("div.gf-empty.gf-card", {}, icon("calendar"), element("p", {}, word("empty")))]),
		);
		complain("");
	} catch (refusal) {
		const again = element("button.gf-button.gf-button--quiet", { type: "button", onclick: showList }, word("refresh"));
		fill.replaceChildren(element("div.gf-empty.gf-card", { role: "alert" }, icon("triangle-alert"), element("p", {}, refusal.message), again));
	}
	list.removeAttribute("aria-busy");
}

async function act(button, method, values = {}) {
	await busy(button, async () => {
		try {
			draw(await post(`technician.${method}`, { job: job.name, ...values }));
			complain("");
			toast(word("saved"));
		} catch (refusal) {
			complain(refusal.message);
		}
	});
}

function equipmentRow(device) {
	const seen = device.online ? element("span.gf-badge.gf-badge--good", {}, word("online")) : element("span.gf-badge", {}, word("offline"));
	return element(
		"li",
		{},
		element("span", {}, element("strong", {}, device.equipment_type), element("br"), element("span.gf-small.gf-num", {}, device.serial || "—"), device.rx_power ? element("span.gf-small", {}, ` · ${device.rx_power} dBm`) : ""),
		element("span.gf-row", {}, device.scanned ? seen : "", job.status === "In Progress" ? element("button.gf-button.gf-button--quiet", { type: "button", onclick: () => scan(device) }, icon("scan-line"), word(device.scanned ? "again" : "scan")) : ""),
	);
}

function checkRow(step) {
	const box = element("input", { type: "checkbox", checked: Boolean(step.done), disabled: job.status !== "In Progress" });
	box.addEventListener("change", () => act(box, "check", { item: step.item_key, done: box.checked, value: step.value || "" }));
	return element("label.gf-check", {}, box, element("span", {}, step.label));
}

const FORMS = { complete: "finish", fail: "failed" };

function nextButtons() {
	return job.next.map((step) =>
		element(
			`button.gf-button.gf-button--wide${step === "fail" ? ".gf-button--danger" : ""}`,
			{ type: "button", onclick: (event) => (FORMS[step] ? document.getElementById(FORMS[step]).showModal() : act(event.currentTarget, step)) },
			word(step),
		),
	);
}

function draw(answer) {
	job = answer;
	list.hidden = true;
	view.hidden = false;
	const place = encodeURIComponent(`${job.address}, ${job.city}`);
	const missing = job.status === "In Progress" ? job.evidence.missing : [];
	view.replaceChildren(
		element("p", {}, element("a", { href: "#" }, icon("chevron-left"), word("back"))),
		element(
			"section.gf-card.gf-stack",
			{},
			element("div.gf-between", {}, element("h1", { tabindex: "-1" }, job.customer_name), badge(job.status, job.status_label)),
			element("p", {}, icon("map-pin"), ` ${job.address}, ${job.city}`),
			element("div.gf-row", {}, element("a.gf-button.gf-button--quiet", { href: `https://www.google.com/maps/dir/?api=1&destination=${job.latitude && job.longitude ? `${job.latitude},${job.longitude}` : place}`, rel: "noreferrer" }, icon("navigation"), word("route")), job.phone ? element("a.gf-button.gf-button--quiet", { href: `tel:${job.phone}` }, icon("phone"), word("call")) : ""),
			element("p.gf-small", {}, `${job.services} · ${word("port")} ${job.olt} ${job.port} / ${job.ont_id}`),
			job.access_notes ? element("p.gf-banner.gf-banner--warn", {}, `${word("access")}: ${job.access_notes}`) : "",
			job.notes ? element("p.gf-small.gf-muted", {}, job.notes) : "",
		),
		element("section.gf-card.gf-stack", {}, element("h2", {}, word("equipment")), element("ul.gf-lines", {}, ...job.equipment.map(equipmentRow))),
		element("section.gf-card", {}, element("h2", {}, word("checklist")), ...job.checklist.map(checkRow)),
		missing.length ? element("div.gf-banner.gf-banner--warn", {}, icon("triangle-alert"), element("div", {}, element("strong", {}, word("missing")), element("ul", {}, ...missing.map((text) => element("li", {}, text))))) : "",
		element("div.gf-bar.gf-stack", {}, ...nextButtons()),
	);
}

async function showJob(name) {
	try {
		draw(await get("technician.job", { job: name }));
		complain("");
	} catch (refusal) {
		complain(refusal.message);
		showList();
	}
}

let camera;

async function read(video, input) {
	if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
	try {
		camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
	} catch {
		return; // no camera or no permission: the code is typed
	}
	video.srcObject = camera;
	video.hidden = false;
	await video.play();
	const detector = new window.BarcodeDetector({ formats: ["code_128", "code_39", "qr_code", "data_matrix"] });
	const look = async () => {
		if (!camera) return;
		const [found] = await detector.detect(video).catch(() => []);
		if (found) {
			input.value = found.rawValue;
			navigator.vibrate?.(60);
			stopCamera();
		} else requestAnimationFrame(look);
	};
	look();
}

function stopCamera() {
	camera?.getTracks().forEach((track) => track.stop());
	camera = undefined;
	document.getElementById("camera").hidden = true;
}

function scan(device) {
	const sheet = document.getElementById("scan");
	const form = sheet.querySelector("form");
	form.reset();
	complain("", form);
	sheet.dataset.type = device.equipment_type;
	document.getElementById("scan-title").textContent = `${word("scan")}: ${device.equipment_type}`;
	sheet.showModal();
	read(document.getElementById("camera"), form.elements.code);
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
			complain(word("required"), form);
			return empty.focus();
		}
		busy(form.querySelector("[type=submit]"), async () => {
			try {
				draw(await send(Object.fromEntries(new FormData(form)), sheet));
				sheet.close();
				toast(word("saved"));
			} catch (refusal) {
				complain(refusal.message, form);
			}
		});
	});
}

function route() {
	const name = decodeURIComponent(location.hash.slice(1));
	if (name) showJob(name);
	else showList();
}

export function start() {
	sheetForm("scan", async (values, sheet) => {
		const label = { job: job.name, code: values.code, equipment_type: sheet.dataset.type };
		const answer = await post("technician.scan", label);
		if (!answer.confirm) return answer.job;
		if (!confirm(answer.question)) throw new Error(answer.question);
		return (await post("technician.scan", { ...label, confirm: true })).job;
	});
	sheetForm("finish", (values) => post("technician.complete", { job: job.name, ...values, signal_dbm: values.signal_dbm ? Number(values.signal_dbm.replace(",", ".")) : null }));
	sheetForm("failed", (values) => post("technician.fail", { job: job.name, ...values }));
	addEventListener("hashchange", route);
	// while working, the devices come online by themselves
	setInterval(() => {
		if (job?.status === "In Progress" && !view.hidden && !document.querySelector("dialog[open]") && !document.hidden) showJob(job.name);
	}, REFRESH_MS);
	route();
}
