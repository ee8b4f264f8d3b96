// The jobs that the phone carries: read from the phone first, renewed when there is a signal.
import { get } from "site/api";
import { user } from "technician/settings";
import { all, change } from "technician/store";
import { setClock } from "technician/when";

export const ONE_AT_A_TIME = "gigafibre-field";

export const jobKey = (name) => [user, `job/${name}`];
const everythingOf = (whom) => IDBKeyRange.bound([whom], [whom, []]);

const isVerdict = (row) => row.what.startsWith("verdict/");

const own = async () => (await all("carried")).filter((row) => row.user === user);

// {days, timeOff, jobs: {name: job}, verdicts: {name of a repair: verdict}, truck, at: time of the server's answer}, or undefined
// before the first answer.
export async function carried() {
	const rows = await own();
	const list = rows.find((row) => row.what === "days");
	if (!list) return undefined;
	setClock(list.behind);
	const jobs = rows.filter((row) => row.what.startsWith("job/")).map((row) => [row.value.name, row.value]);
	const verdicts = rows.filter(isVerdict).map((row) => [row.job, { ...row.value, at: row.at }]);
	const truck = rows.find((row) => row.what === "truck")?.value;
	return {
		days: list.value,
		timeOff: list.time_off || [],
		at: list.at,
		jobs: Object.fromEntries(jobs),
		verdicts: Object.fromEntries(verdicts),
		truck,
	};
}

export const jobOnPhone = async (name) => (await own()).find((row) => row.what === jobKey(name)[1])?.value;

export const keepJob = (job) => change((_actions, kept) => kept.put(carriedJob(job)));

export const keepVerdict = (job, value) =>
	change((_actions, kept) => kept.put({ user, what: `verdict/${job}`, job, value, at: Date.now() }));

export const carriedJob = (job) => ({ user, what: jobKey(job.name)[1], value: job, at: Date.now() });

// The page may be older than the session: its token is that of the page as the server makes it now.
export async function takeNewToken() {
	const page = new DOMParser().parseFromString(await (await fetch("/technicien")).text(), "text/html");
	const token = (place) => place.querySelector('meta[name="csrf-token"]');
	token(document).content = token(page)?.content || "";
}

// Renews everything. The lock keeps an answer that is older than an action from replacing that action's result.
export const renew = () =>
	navigator.locks.request(ONE_AT_A_TIME, async () => {
		const answer = await get("field.sync");
		// another user has signed in on this phone: show their page
		if (answer.user !== user) return location.reload();
		const behind = Date.parse(answer.now) - Date.now();
		const verdicts = (await own()).filter((row) => isVerdict(row) && answer.jobs[row.job]);
		return change((_actions, kept) => {
			kept.delete(everythingOf(user));
			verdicts.forEach((row) => kept.put(row));
			kept.put({
				user,
				what: "days",
				value: answer.days,
				time_off: answer.time_off,
				at: Date.now(),
				behind,
			});
			kept.put({ user, what: "truck", value: answer.truck });
			for (const job of Object.values(answer.jobs)) kept.put(carriedJob(job));
		});
	});

// The jobs of this phone's former user.
export async function forgetOthers() {
	const others = new Set((await all("carried")).map((row) => row.user).filter((whom) => whom !== user));
	if (others.size)
		await change((_actions, kept) => others.forEach((whom) => kept.delete(everythingOf(whom))));
}

export const forgetOwn = () => change((_actions, kept) => kept.delete(everythingOf(user)));
