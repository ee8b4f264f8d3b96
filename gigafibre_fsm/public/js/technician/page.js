// The technician's page: the jobs of the next days, and one job, whose name is in the URL's fragment (#JOB-...). It is
// drawn from what the phone keeps; the server renews that whenever it can be reached.
import { busy, get, post } from "site/api";
import { toast } from "site/dom";
import { word } from "site/words";
import { ONE_AT_A_TIME, carried, forgetOthers, keepJob, renew } from "technician/carried";
import { withActions } from "technician/effects";
import { keepScanner } from "technician/detector";
import { back, parts } from "technician/job";
import { dayList, retry } from "technician/list";
import { requireLabel } from "technician/labels";
import { actions, carryOut, handIn, onChange, onLine } from "technician/queue";
import { openFinish, openMaterials, openMeasures, openSheet, sheets } from "technician/sheets";
import { arrived, drawActions, failed, isConnected } from "technician/signal";
import { TRUCK, counting, scanned, truckParts, truckSheets } from "technician/truck";
import { renewVerdicts } from "technician/verdict";
import { today } from "technician/when";
import { handScanner } from "technician/wedge";

const AT_WORK_MS = 15000;
const AT_REST_MS = 60000;
const list = document.getElementById("list");
const view = document.getElementById("job");
const jobName = () => decodeURIComponent(location.hash.slice(1));
const isJob = () => jobName() && jobName() !== TRUCK;
let job;
let drawn = "";
let problem;

// Replaces the children of a part of the page only if they have changed, so that scroll position and focus stay.
function replace(place, data, children) {
	const text = JSON.stringify(data);
	if (text === drawn) return;
	drawn = text;
	place.replaceChildren(...children());
}

// A refused entry is corrected in the form that it came from, on the page of its job.
const FORMS = {
	complete: openFinish,
	finish_part: openFinish,
	measure: openMeasures,
	materials: openMaterials,
	add_charge: (_job, entry) => openSheet("charge", entry),
	fail: (_job, entry) => openSheet("failed", entry),
};

const correction = (jobs) => (entry) =>
	FORMS[entry.action] && jobs[entry.job]?.status === "In Progress" ? () => correct(entry) : undefined;

async function correct(entry) {
	location.hash = entry.job;
	await draw();
	FORMS[entry.action](job, entry);
}

async function draw() {
	const [kept, entries] = await Promise.all([carried(), actions()]);
	const jobs = Object.fromEntries(
		Object.entries(kept?.jobs || {}).map(([name, each]) => [name, withActions(each, entries)]),
	);
	if (!isConnected()) failed({ status: 0 }, kept?.at);
	drawActions(entries, correction(jobs));
	const name = jobName();
	list.hidden = Boolean(name);
	view.hidden = !name;
	if (name === TRUCK) drawTruck(kept);
	else if (name) drawJob(name, jobs[name], kept?.verdicts[name]);
	else drawList(kept, jobs);
}

function drawTruck(kept) {
	job = undefined;
	if (kept?.truck) replace(view, [TRUCK, kept.truck, counting()], () => truckParts(kept.truck));
	else if (problem) replace(view, [TRUCK, problem.message], () => [back(), retry(problem, refresh)]);
	else replace(view, TRUCK, () => [back()]);
}

function drawJob(name, known, verdict) {
	job = known;
	if (known) {
		const shape = { ...known, undo_seconds: Boolean(known.undo_seconds), verdict };
		replace(view, shape, () => parts(known, { act, look, complainOf: failed, verdict }));
	} else if (problem) replace(view, [name, problem.message], () => [back(), retry(problem, open)]);
	else replace(view, name, () => [back()]);
}

function drawList(kept, jobs) {
	const fill = list.querySelector("[data-fill]");
	if (!fill) return;
	if (kept)
		replace(fill, [kept.days, kept.timeOff, jobs, today()], () => dayList(kept.days, kept.timeOff, jobs));
	else if (problem) replace(fill, problem.message, () => [retry(problem, refresh)]);
	if (kept || problem) list.removeAttribute("aria-busy");
}

async function act(button, action, values = {}) {
	await busy(button, async () => {
		try {
			if (action === "scan") requireLabel(values.code);
			toast(word((await carryOut(job, action, values)) === "done" ? "saved" : "kept"));
		} catch (refusal) {
			failed(refusal);
		}
	});
}

// Asking a device is the one step of a visit that has no meaning later.
async function look(button, equipment) {
	await busy(button, async () => {
		try {
			await keepJob(await post("technician.look_again", { job: job.name, equipment }));
			await draw();
		} catch (refusal) {
			failed(refusal.status ? refusal : { status: -1, message: word("needs_signal") });
		}
	});
}

// The job on the screen, from the server: one that the phone does not carry, or one that is being worked on.
const fetchJob = (name) =>
	navigator.locks.request(ONE_AT_A_TIME, async () => keepJob(await get("technician.job", { job: name })));

async function ask(work) {
	try {
		await work();
		problem = undefined;
		arrived();
	} catch (refusal) {
		problem = refusal;
		const kept = await carried();
		// what the phone keeps is shown all the same; where it keeps nothing the page itself says why
		if (refusal.status === 0 || (isJob() ? job : kept)) failed(refusal, kept?.at);
	}
	await draw();
}

const refresh = () =>
	ask(async () => {
		await handIn();
		await renew();
		if (isJob() && !(await carried()).jobs[jobName()]) await fetchJob(jobName());
		await renewVerdicts(jobName());
	});

async function lost() {
	failed({ status: 0 }, (await carried())?.at);
	await draw();
}

async function open() {
	drawn = "";
	await draw();
	if (isJob() && !job) await ask(() => fetchJob(jobName()));
	else if (isJob() && isConnected()) renewVerdicts(jobName()).then(draw, failed);
	(list.hidden ? view : list).querySelector("h1")?.focus({ preventScroll: true });
	scrollTo(0, 0);
}

async function lookAgain() {
	await fetchJob(job.name);
	await renewVerdicts(job.name);
}

const isOpen = () => !document.hidden && !document.querySelector("dialog[open]");

// Devices come online without any action on the page.
function poll() {
	const working = job?.status === "In Progress" && jobName();
	setTimeout(poll, working ? AT_WORK_MS : AT_REST_MS);
	if (isOpen()) working ? ask(lookAgain) : refresh();
}

// Requests for the desk are redirected here: technicians have none.
function fromTheDesk() {
	if (!new URLSearchParams(location.search).has("bureau")) return;
	history.replaceState(null, "", location.pathname + location.hash);
	toast(word("desk"));
}

export async function start() {
	sheets(() => job);
	onChange(draw);
	onLine((heard) => (heard ? arrived() : lost()));
	addEventListener("hashchange", open);
	addEventListener("online", refresh);
	addEventListener("offline", lost);
	document.addEventListener("visibilitychange", () => isOpen() && refresh());
	truckSheets(draw);
	handScanner((code) =>
		jobName() === TRUCK ? scanned(code) : job?.status === "In Progress" && act(view, "scan", { code }),
	);
	fromTheDesk();
	await forgetOthers();
	await open();
	await refresh();
	setTimeout(poll, AT_WORK_MS);
	await installed();
}

// The page opens without a signal from now on.
async function installed() {
	if (!navigator.serviceWorker) return;
	await navigator.serviceWorker.register("/technicien-worker.js", { scope: "/technicien" });
	await navigator.storage?.persist?.();
	await keepScanner();
}
