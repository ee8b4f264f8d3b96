// Every action is written on the phone first, under an id of its own, and handed in afterwards, in order; the server
// carries out each id once. What the server refuses stays here until a person has read it.
import { Refusal, pause, post } from "site/api";
import { word } from "site/words";
import { ONE_AT_A_TIME, carriedJob, jobKey, takeNewToken } from "technician/carried";
import { user } from "technician/settings";
import { all, change } from "technician/store";

const LIVE_MS = 8000;
// How long a new action may take before the page shows it as waiting.
const SOON_MS = 2500;
const FIRST_PAUSE_MS = 4000;
const LONGEST_PAUSE_MS = 60000;
const GIVES_UP_FOR_NOW = (status) => status === 429 || status >= 500;

const otherTabs = new BroadcastChannel("gigafibre-field");
const listeners = new Set();
let rest = FIRST_PAUSE_MS;
let timer;
let heard = true;
let lineChanged = () => undefined;
// The actions that are on their way for the first time. Whatever else is in the queue waits, and the page says so: the
// time of a clock, which may be set back, or of a page that is gone, must not hide it.
const underway = new Set();
export const isUnderway = (entry) => underway.has(entry.id);

function takesLong(id) {
	if (underway.delete(id)) tell();
}

// `listener(heard)`: the line was lost while something was handed in, or the server answers again.
export const onLine = (listener) => (lineChanged = listener);

function hear(answered) {
	if (heard !== answered) lineChanged(answered);
	heard = answered;
}

const tell = () => {
	otherTabs.postMessage("changed");
	listeners.forEach((listener) => listener());
};
otherTabs.onmessage = () => listeners.forEach((listener) => listener());
export const onChange = (listener) => listeners.add(listener);

// The actions of this technician: {id, job, about, action, values, done_at, state: waiting or refused, sentence, kind}.
export const actions = async () => (await all("actions")).filter((entry) => entry.user === user);

async function write(job, action, values) {
	const entry = {
		id: crypto.randomUUID(),
		user,
		job: job.name,
		about: [job.address, job.city].filter(Boolean).join(", "),
		action,
		values,
		done_at: Date.now(),
		state: "waiting",
	};
	underway.add(entry.id);
	await change((kept) => kept.add(entry)).catch((error) => {
		underway.delete(entry.id);
		throw error.name === "QuotaExceededError" ? new Refusal(-1, word("no_room")) : error;
	});
	setTimeout(takesLong, SOON_MS, entry.id);
	return entry.id;
}

// Writes the action down, then hands it in. Returns "done" or "waiting"; throws the refusal of the server, which the
// person reads at once and which is therefore not kept.
export async function carryOut(job, action, values = {}) {
	const id = await write(job, action, values);
	tell();
	await Promise.race([handIn(), pause(LIVE_MS)]);
	const entry = (await actions()).find((each) => each.id === id);
	if (entry?.state !== "refused") return entry ? "waiting" : "done";
	await forget(entry);
	throw new Refusal(409, entry.sentence, entry.kind);
}

export async function forget(entry) {
	await change((kept) => kept.delete(entry.place));
	tell();
}

// A refused action is handed in again as a new one; `values` may correct it.
export async function again(entry, values = {}) {
	const renewed = {
		...entry,
		id: crypto.randomUUID(),
		values: { ...entry.values, ...values },
		state: "waiting",
	};
	delete renewed.sentence;
	await change((kept) => kept.put(renewed));
	tell();
	return handIn();
}

async function send(entry) {
	const { id, job, action, values, done_at } = entry;
	const body = () => ({ id, user, job, action, values, done_at, sent_at: Date.now() });
	try {
		return await post("field.act", body());
	} catch (refusal) {
		if (refusal.kind !== "CSRFTokenError") throw refusal;
		await takeNewToken();
		return post("field.act", body());
	}
}

const settle = (entry, answer) =>
	change((kept, carried) => {
		if (answer.outcome === "done") kept.delete(entry.place);
		else kept.put({ ...entry, state: "refused", kind: answer.kind, sentence: answer.sentence });
		if (answer.job) carried.put(carriedJob(answer.job));
		else if (answer.known) carried.delete(jobKey(entry.job));
	});

// Hands in what waits. An action that fails holds back those of its job; a lost connection or session holds back all.
export const handIn = () =>
	navigator.locks.request(ONE_AT_A_TIME, async () => {
		clearTimeout(timer);
		const held = new Set();
		const isNext = (entry) => entry.state === "waiting" && !held.has(entry.job);
		for (let entry; (entry = (await actions()).find(isNext)); tell()) {
			try {
				await settle(entry, { ...(await send(entry)), known: true });
				rest = FIRST_PAUSE_MS;
				hear(true);
			} catch (refusal) {
				if (!(refusal instanceof Refusal)) throw refusal;
				hear(refusal.status !== 0);
				if ([0, 401].includes(refusal.status)) return later();
				if (GIVES_UP_FOR_NOW(refusal.status)) held.add(entry.job);
				else await settle(entry, { outcome: "refused", kind: refusal.kind, sentence: refusal.message });
			}
		}
		if (held.size) later();
		return undefined;
	});

function later() {
	underway.clear();
	tell();
	timer = setTimeout(handIn, rest);
	rest = Math.min(rest * 2, LONGEST_PAUSE_MS);
}
