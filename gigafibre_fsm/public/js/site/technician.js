// The technician's phone: the jobs of the next days, one job with its equipment and checklist. What is typed, scanned,
// photographed or signed has its own module (fieldwork). Without signal what is on the screen stays, and says how old it is.
import { dialogs, finish, photo, replace, scan } from "site/fieldwork";
import { busy, get, post } from "site/api";
import { element, icon, toast, word } from "site/words";

const REFRESH_MS = 15000;
const list = document.getElementById("list");
const view = document.getElementById("job");
let job;
let drawn = "";
let seenAt = new Date();

const clock = () => seenAt.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

// One line for what went wrong, which stays in sight however far the page is scrolled.
function complain(text) {
	const line = document.getElementById("problem");
	line.querySelector("p").textContent = text;
	line.hidden = !text;
}

const failed = (refusal) => complain(refusal.status === 0 ? word("no_signal", clock()) : refusal.message);

function arrived() {
	seenAt = new Date();
	complain("");
}

const badge = (status, label) => {
	const kind = { Completed: ".gf-badge--good", Failed: ".gf-badge--bad", "In Progress": ".gf-badge--warn", "En Route": ".gf-badge--warn" };
	return element(`span.gf-badge${kind[status] || ".gf-badge--brand"}`, {}, label);
};

const when = (row) => [row.start_time?.slice(0, 5), word(row.time_window || "Day")].filter(Boolean).join(" · ");

function card(row) {
	return element(
		"a.gf-card.gf-between",
		// The address of this very job is no news to the browser: it is opened all the same.
		{ href: `#${row.name}`, style: "text-decoration:none;color:inherit", onclick: () => location.hash === `#${row.name}` && showJob(row.name) },
		element("span", {}, element("strong", {}, row.customer_name), element("br"), `${row.address}, ${row.city}`, element("br"), element("span.gf-small.gf-muted", {}, `${row.job_type_label} · ${when(row)}`)),
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
		arrived();
	} catch (refusal) {
		// What was drawn before stays: an old list is better than none.
		if (fill.querySelector("a")) failed(refusal);
		else fill.replaceChildren(retry(refusal, showList));
	}
	list.removeAttribute("aria-busy");
}

const retry = (refusal, again) =>
	element("div.gf-empty.gf-card", { role: "alert" }, icon("triangle-alert"), element("p", {}, refusal.message), element("button.gf-button.gf-button--quiet", { type: "button", onclick: again }, word("refresh")));

async function act(button, method, values = {}) {
	await busy(button, async () => {
		try {
			draw(await post(`technician.${method}`, { job: job.name, ...values }));
			arrived();
			toast(word("saved"));
		} catch (refusal) {
			failed(refusal);
		}
	});
}

const small = (name, text, onclick) => element("button.gf-button.gf-button--quiet.gf-button--small", { type: "button", onclick }, icon(name), text);

function equipmentButtons(device) {
	if (job.status !== "In Progress") return [];
	if (device.status === "Actif") return [small("refresh-cw", word("replace"), () => replace(job, device))];
	const look = device.silent ? small("refresh-cw", word("refresh"), (event) => act(event.currentTarget, "look_again", { equipment: device.equipment })) : "";
	const again = small("scan-line", word(device.scanned ? "again" : "scan"), () => scan(job, device));
	const back = device.status === "Installed" ? small("x", word("take_back"), (event) => act(event.currentTarget, "unscan", { equipment: device.equipment })) : "";
	return [look, again, back];
}

function equipmentRow(device) {
	const seen = device.online ? element("span.gf-badge.gf-badge--good", {}, word("online")) : element("span.gf-badge", {}, word("offline"));
	return element(
		"li.gf-between",
		{},
		element("span", {}, element("strong", {}, device.label), " ", device.scanned ? seen : "", element("br"), element("span.gf-small.gf-num", {}, device.serial || "—"), device.rx_power ? element("span.gf-small", {}, ` · ${device.rx_power} dBm`) : ""),
		element("span.gf-row", {}, ...equipmentButtons(device)),
	);
}

function checkRow(step) {
	const box = element("input", { type: "checkbox", checked: Boolean(step.done), disabled: job.status !== "In Progress" });
	box.addEventListener("change", async () => {
		const wanted = box.checked;
		// The tick shows what is saved, not what was tapped.
		box.checked = !wanted;
		await act(box, "check", { item: step.item_key, done: wanted, value: step.value || "" });
	});
	return element("label.gf-check", {}, box, element("span", {}, step.label));
}

function photos() {
	const pick = element("input", { type: "file", accept: "image/*", capture: "environment", hidden: true, onchange: () => pick.files[0] && photo(job, pick.files[0]) });
	return element(
		"section.gf-card.gf-stack",
		{},
		element("h2", {}, word("photos")),
		element("div.gf-row", {}, ...job.photos.map((row) => element("img.gf-photo", { src: row.image, alt: row.caption || word("photo") }))),
		job.status === "In Progress" ? element("button.gf-button.gf-button--quiet", { type: "button", onclick: () => pick.click() }, icon("camera"), word("add_photo")) : element("p.gf-small.gf-muted", {}, job.photos.length ? "" : word("no_photo")),
		pick,
	);
}

function go(button, step) {
	if (step === "complete") return finish(job);
	if (step === "fail") return document.getElementById("failed").showModal();
	if (step !== "en_route" || job.is_today) return act(button, step);
	document.getElementById("early-question").textContent = word("early", job.day_label);
	return document.getElementById("early").showModal();
}

const nextButtons = () =>
	job.next.map((step) =>
		element(`button.gf-button.gf-button--wide${step === "fail" ? ".gf-button--danger" : ""}`, { type: "button", onclick: (event) => go(event.currentTarget, step) }, word(step)),
	);

// Counts down the minute in which nobody has been told.
function undo() {
	if (!job.undo_seconds) return "";
	const until = Date.now() + job.undo_seconds * 1000;
	const button = element("button.gf-button.gf-button--quiet", { type: "button", onclick: () => act(button, "undo_en_route") });
	const banner = element("div.gf-banner", { role: "status" }, element("div.gf-stack", {}, element("p", {}, word("undo_told")), button));
	const tick = () => {
		const left = Math.ceil((until - Date.now()) / 1000);
		if (left <= 0 || !banner.isConnected) return banner.remove();
		button.textContent = word("undo", left);
		return setTimeout(tick, 500);
	};
	setTimeout(tick);
	return banner;
}

function draw(answer) {
	const text = JSON.stringify({ ...answer, undo_seconds: Boolean(answer.undo_seconds) });
	list.hidden = true;
	view.hidden = false;
	if (text === drawn && job?.name === answer.name) return;
	[job, drawn] = [answer, text];
	const place = encodeURIComponent(`${job.address}, ${job.city}`);
	const missing = job.status === "In Progress" ? job.evidence.missing : [];
	view.replaceChildren(
		element("p", {}, element("a", { href: "#" }, icon("chevron-left"), word("back"))),
		undo(),
		element(
			"section.gf-card.gf-stack",
			{},
			element("div.gf-between", {}, element("h1", { tabindex: "-1" }, job.customer_name), badge(job.status, job.status_label)),
			element("p", {}, icon("calendar"), " ", element("strong", {}, job.job_type_label), job.day_label ? ` · ${job.day_label}` : "", ` · ${when(job)}`),
			element("p", {}, icon("map-pin"), ` ${job.address}, ${job.city}`),
			element("div.gf-row", {}, element("a.gf-button.gf-button--quiet", { href: `https://www.google.com/maps/dir/?api=1&destination=${job.latitude && job.longitude ? `${job.latitude},${job.longitude}` : place}`, rel: "noreferrer" }, icon("navigation"), word("route")), job.phone ? element("a.gf-button.gf-button--quiet", { href: `tel:${job.phone}` }, icon("phone"), word("call")) : ""),
			element("p.gf-small", {}, [job.services, job.port ? `${word("port")} ${job.olt} ${job.port} / ${job.ont_id}` : ""].filter(Boolean).join(" · ")),
			job.access_notes ? element("p.gf-banner.gf-banner--warn", {}, `${word("access")}: ${job.access_notes}`) : "",
			job.waits_for ? element("p.gf-banner.gf-banner--warn", {}, word("line_first", job.waits_for)) : "",
			job.notes ? element("p.gf-small.gf-muted", {}, job.notes) : "",
		),
		element("section.gf-card.gf-stack", {}, element("h2", {}, word("equipment")), element("ul.gf-lines", {}, ...job.equipment.map(equipmentRow))),
		element("section.gf-card", {}, element("h2", {}, word("checklist")), ...job.checklist.map(checkRow)),
		photos(),
		missing.length ? element("div.gf-banner.gf-banner--warn", {}, icon("triangle-alert"), element("div", {}, element("strong", {}, word("missing")), element("ul", {}, ...missing.map((text) => element("li", {}, text))))) : "",
		job.next.length ? element("div.gf-bar.gf-stack", {}, ...nextButtons()) : "",
	);
}

async function showJob(name) {
	try {
		draw(await get("technician.job", { job: name }));
		arrived();
	} catch (refusal) {
		if (job?.name === name && refusal.status === 0) {
			list.hidden = true;
			view.hidden = false;
			return failed(refusal);
		}
		job = undefined;
		list.hidden = true;
		view.hidden = false;
		view.replaceChildren(element("p", {}, element("a", { href: "#" }, icon("chevron-left"), word("back"))), retry(refusal, () => showJob(name)));
	}
	return undefined;
}

function route() {
	const name = decodeURIComponent(location.hash.slice(1));
	if (name) showJob(name);
	else showList();
}

export function start() {
	dialogs({
		now: () => job,
		done: (answer) => {
			draw(answer);
			arrived();
			toast(word("saved"));
		},
		failed,
	});
	addEventListener("hashchange", route);
	addEventListener("online", route);
	addEventListener("offline", () => failed({ status: 0 }));
	// while working, the devices come online by themselves
	setInterval(() => {
		if (job?.status === "In Progress" && !view.hidden && !document.querySelector("dialog[open]") && !document.hidden) showJob(job.name);
	}, REFRESH_MS);
	route();
}
