// The devices of a job, its checklist and its photos.
import { element, icon } from "site/dom";
import { word } from "site/words";
import { keepPhoto } from "technician/photo";
import { replace, scan } from "technician/sheets";

const small = (name, text, onclick) =>
	element(
		"button.gf-button.gf-button--quiet.gf-button--small",
		{ type: "button", onclick },
		icon(name),
		text,
	);

function equipmentButtons(job, device, act) {
	if (job.status !== "In Progress") return [];
	if (device.status === "Actif") return [small("refresh-cw", word("replace"), () => replace(device))];
	const look = device.silent
		? small("refresh-cw", word("refresh"), (event) =>
				act(event.currentTarget, "look_again", { equipment: device.equipment }),
			)
		: "";
	const again = small("scan-line", word(device.scanned ? "again" : "scan"), () => scan(device));
	const back =
		device.status === "Installed"
			? small("x", word("take_back"), (event) =>
					act(event.currentTarget, "unscan", { equipment: device.equipment }),
				)
			: "";
	return [look, again, back];
}

function equipmentRow(job, device, act) {
	const seen = device.online
		? element("span.gf-badge.gf-badge--good", word("online"))
		: element("span.gf-badge", word("offline"));
	return element(
		"li.gf-between",
		element(
			"span",
			element("strong", device.label),
			" ",
			device.scanned ? seen : "",
			element("br"),
			element("span.gf-small.gf-num", device.serial || "—"),
			device.rx_power ? element("span.gf-small", ` · ${device.rx_power} dBm`) : "",
		),
		element("span.gf-row", ...equipmentButtons(job, device, act)),
	);
}

export const equipment = (job, act) =>
	element(
		"section.gf-card.gf-stack",
		element("h2", word("equipment")),
		element("ul.gf-lines", ...job.equipment.map((device) => equipmentRow(job, device, act))),
	);

function checkRow(job, step, act) {
	const box = element("input", {
		type: "checkbox",
		checked: Boolean(step.done),
		disabled: job.status !== "In Progress",
	});
	box.addEventListener("change", async () => {
		const wanted = box.checked;
		// The checkbox shows the saved state, not the tap.
		box.checked = !wanted;
		await act(box, "check", { item: step.item_key, done: wanted, value: step.value || "" });
	});
	return element("label.gf-check", box, element("span", step.label));
}

export const checklist = (job, act) =>
	element(
		"section.gf-card",
		element("h2", word("checklist")),
		...job.checklist.map((step) => checkRow(job, step, act)),
	);

export function photos(job, took) {
	const pick = element("input", {
		type: "file",
		accept: "image/*",
		capture: "environment",
		hidden: true,
		onchange: () => pick.files[0] && took(() => keepPhoto(job, pick.files[0])),
	});
	return element(
		"section.gf-card.gf-stack",
		element("h2", word("photos")),
		element(
			"div.gf-row",
			...job.photos.map((row) =>
				element("img.gf-photo", { src: row.image, alt: row.caption || word("photo") }),
			),
		),
		job.status === "In Progress"
			? element(
					"button.gf-button.gf-button--quiet",
					{ type: "button", onclick: () => pick.click() },
					icon("camera"),
					word("add_photo"),
				)
			: element("p.gf-small.gf-muted", job.photos.length ? "" : word("no_photo")),
		pick,
	);
}
