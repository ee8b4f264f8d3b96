// The technician's page: the jobs of the next days, and one job, whose name is in the URL's fragment (#JOB-...).
import { busy, get, post } from "site/api";
import { toast } from "site/dom";
import { word } from "site/words";
import { back, parts } from "technician/job";
import { jobList, retry } from "technician/list";
import { sheets } from "technician/sheets";
import { arrived, failed } from "technician/signal";

const REFRESH_MS = 15000;
const list = document.getElementById("list");
const view = document.getElementById("job");
let job;
let drawn = "";

function show(place) {
	list.hidden = place !== list;
	view.hidden = place !== view;
}

async function showList() {
	show(list);
	const fill = list.querySelector("[data-fill]");
	if (!fill) return;
	try {
		const { days } = await get("technician.jobs");
		fill.replaceChildren(...jobList(days, showJob));
		arrived();
	} catch (refusal) {
		// What was rendered before stays: an old list is better than none.
		if (fill.querySelector("a")) failed(refusal);
		else fill.replaceChildren(retry(refusal, showList));
	}
	list.removeAttribute("aria-busy");
}

function draw(answer) {
	const text = JSON.stringify({ ...answer, undo_seconds: Boolean(answer.undo_seconds) });
	show(view);
	if (text === drawn && job?.name === answer.name) return;
	[job, drawn] = [answer, text];
	view.replaceChildren(...parts(job, act, took));
}

function done(answer) {
	draw(answer);
	arrived();
	toast(word("saved"));
}

async function act(button, method, values = {}) {
	await busy(button, () => took(() => post(`technician.${method}`, { job: job.name, ...values })));
}

async function took(keep) {
	try {
		done(await keep());
	} catch (refusal) {
		failed(refusal);
	}
}

async function showJob(name) {
	try {
		draw(await get("technician.job", { job: name }));
		arrived();
	} catch (refusal) {
		show(view);
		if (job?.name === name && refusal.status === 0) return failed(refusal);
		job = undefined;
		view.replaceChildren(
			back(),
			retry(refusal, () => showJob(name)),
		);
	}
	return undefined;
}

function route() {
	const name = decodeURIComponent(location.hash.slice(1));
	if (name) showJob(name);
	else showList();
}

const atWork = () =>
	job?.status === "In Progress" &&
	!view.hidden &&
	!document.hidden &&
	!document.querySelector("dialog[open]");

export function start() {
	sheets(() => job.name, done);
	addEventListener("hashchange", route);
	addEventListener("online", route);
	addEventListener("offline", () => failed({ status: 0 }));
	// poll while working: devices come online without any action on the page
	setInterval(() => atWork() && showJob(job.name), REFRESH_MS);
	route();
}
