// Applies the actions that are not sent yet to a job. Pure: (job, actions) -> job.
import { next, statuses } from "technician/settings";

const at = (job, status) => ({
	...job,
	status,
	status_label: statuses[status],
	next: next[status] || [],
	undo_seconds: 0,
});

const undoSeconds = (since) => Math.max(0, 60 - (Date.now() - since) / 1000);

const without = (job, done) => ({ ...job, gaps: job.gaps.filter((gap) => !done(gap)) });

// A label is written in several ways; without the server its letters and digits have to do.
const bare = (label) => label.toUpperCase().replace(/[^0-9A-Z]/g, "");

function fetched(job, { code, equipment_type: kind }) {
	const left = job.equipment.filter((device) => !device.fetched && device.serial);
	const slot =
		left.find((device) => bare(code).includes(bare(device.serial))) ||
		left.find((device) => device.equipment_type === kind);
	if (!slot) return job;
	const equipment = job.equipment.map((device) =>
		device === slot ? { ...device, fetched: true, waits: true } : device,
	);
	return without({ ...job, equipment }, (gap) => gap.code === "scan" && gap.device === slot.equipment);
}

function scanned(job, values) {
	if (job.fetches) return fetched(job, values);
	const { code, equipment_type: kind } = values;
	const slots = job.equipment.filter(
		(device) => device.status !== "Actif" && (!kind || device.equipment_type === kind),
	);
	const slot = slots.find((device) => !device.scanned) || slots[0];
	if (!slot) return job;
	const took = { serial: code, scanned: true, status: "Installed", silent: false, waits: true };
	const equipment = job.equipment.map((device) => (device === slot ? { ...device, ...took } : device));
	return without({ ...job, equipment }, (gap) => gap.code === "scan" && gap.device === slot.equipment);
}

function unscanned(job, { equipment: name }) {
	const empty = { serial: "", scanned: false, status: "Awaiting Scan", online: false, waits: true };
	const equipment = job.equipment.map((device) =>
		device.equipment === name ? { ...device, ...empty } : device,
	);
	return { ...job, equipment };
}

function replaced(job, { equipment: name, code }) {
	const took = { serial: code, online: false, waits: true };
	const equipment = job.equipment.map((device) =>
		device.equipment === name ? { ...device, ...took } : device,
	);
	return { ...job, equipment };
}

function checked(job, { item, done, value }) {
	const checklist = job.checklist.map((step) => (step.item_key === item ? { ...step, done, value } : step));
	return without({ ...job, checklist }, (gap) => done && gap.code === "check" && gap.check === item);
}

const EFFECTS = {
	en_route: (job, _values, { done_at }) => ({ ...at(job, "En Route"), undo_seconds: undoSeconds(done_at) }),
	undo_en_route: (job) => at(job, "Scheduled"),
	start: (job) => at(job, "In Progress"),
	scan: scanned,
	unscan: unscanned,
	replace: replaced,
	check: checked,
	photo: (job, { image, caption }) => ({ ...job, photos: [...job.photos, { image, caption, waits: true }] }),
	measure: (job, values) => ({ ...job, measured: { ...job.measured, ...values } }),
	materials: (job, { lines, notes }) => ({ ...job, materials: lines, notes }),
	add_charge: (job, { label, amount, reason }) => ({
		...job,
		charges: [...job.charges, { description: label, amount, reason, status: "", waits: true }],
	}),
	complete: (job) => at(job, "Completed"),
	finish_part: (job, { left }) => ({
		...at(job, "Completed"),
		equipment: job.equipment.filter((device) => !left.includes(device.equipment)),
	}),
	fail: (job) => at(job, "Failed"),
};

export const withActions = (job, actions) =>
	actions
		.filter((entry) => entry.job === job.name && entry.state === "waiting")
		.reduce((shown, entry) => EFFECTS[entry.action](shown, entry.values, entry), job);
