// The technician's truck: what it carries, what to take for today and tomorrow, a count. The hash #camion leads here.
import { element, icon, toast } from "site/dom";
import { complain, submits } from "site/forms";
import { language, word } from "site/words";
import { back } from "technician/job";
import { requireLabel } from "technician/labels";
import { isQuantity, noQuantity, quantity } from "technician/numbers";
import { carryOut } from "technician/queue";
import { materials, units, user } from "technician/settings";
import { onTruckScan, scanForTruck } from "technician/sheets";
import { moment } from "technician/when";

export const TRUCK = "camion";
const COUNT = `truck-count:${user}`;
let redraw = () => undefined;

const act = (step, values) => carryOut({ name: "", address: word("truck") }, step, values);
const number = (value) => `${value}`.replace(".", language === "fr" ? "," : ".");
const much = ({ unit }, quantity) => `${number(quantity)}${unit === "m" ? " m" : ""}`;

// The count that is being made, until it is handed in: {codes, materials}; it survives a reload.
export const counting = () => JSON.parse(localStorage.getItem(COUNT) || "null");
function keep(count) {
	if (count) localStorage.setItem(COUNT, JSON.stringify(count));
	else localStorage.removeItem(COUNT);
	redraw();
}

const button = (name, text, onclick, kind = "quiet") =>
	element(
		`button.gf-button.gf-button--small${kind ? `.gf-button--${kind}` : ""}`,
		{ type: "button", onclick },
		icon(name),
		text,
	);

function found(code) {
	const count = counting();
	if (!count.codes.includes(code)) keep({ ...count, codes: [...count.codes, code] });
}

async function scan(step, values) {
	if (step !== "count") return act(step, values);
	found(values.code);
	return "done";
}

// A hand scanner while the truck is on the screen: part of the count, or taken onto the truck.
export async function scanned(code) {
	try {
		requireLabel(code);
		if (counting()) return found(code);
		toast(word((await act("take", { code })) === "done" ? "saved" : "kept"));
	} catch (refusal) {
		toast(refusal.message);
	}
	return undefined;
}

const heading = () =>
	element(
		"div.gf-stack",
		element("h1", { tabindex: "-1" }, word("truck")),
		element(
			"div.gf-row",
			button("scan-line", word("truck_take"), () => scanForTruck("take", word("truck_take")), ""),
			button("scan-line", word("truck_hand_in"), () => scanForTruck("hand_in", word("truck_hand_in"))),
			button("cable", word("truck_material"), openMaterial),
		),
	);

const loadRow = (row) =>
	element(
		"li",
		element(
			"span",
			element("strong", row.label),
			element("br"),
			element(
				"span.gf-small.gf-muted",
				word("truck_why", much(row, row.needed), much(row, row.held), much(row, row.minimum)),
			),
		),
		row.take
			? element("span.gf-badge.gf-badge--warn.gf-num", word("truck_to_take", much(row, row.take)))
			: element("span.gf-badge.gf-badge--good", icon("check"), word("truck_enough")),
	);

const loadList = (title, rows) =>
	element(
		"section.gf-card.gf-stack",
		element("h2", title),
		rows.length
			? element("ul.gf-lines", ...rows.map(loadRow))
			: element("p.gf-muted", word("truck_nothing_needed")),
	);

const content = ({ devices, materials }) =>
	element(
		"section.gf-card.gf-stack",
		element("h2", word("truck_content")),
		devices.length || materials.length
			? element(
					"ul.gf-lines",
					...devices.map(({ called, label }) =>
						element("li", element("span", called), element("span.gf-num.gf-small", label)),
					),
					...materials.map((row) =>
						element("li", element("span", row.called), element("span.gf-num", much(row, row.quantity))),
					),
				)
			: element("p.gf-muted", word("truck_empty")),
		counting() ? "" : button("list", word("truck_count"), () => keep({ codes: [], materials: {} })),
	);

const recent = ({ recent: rows }) =>
	rows.length
		? element(
				"details.gf-card",
				element("summary", word("truck_recent")),
				element(
					"ul.gf-lines",
					...rows.map((row) =>
						element(
							"li",
							element(
								"span",
								element("strong", `${row.article} ${row.label || much(row, row.quantity)}`),
								element("br"),
								element(
									"span.gf-small.gf-muted",
									`${row.kind} · ${row.source_name || "?"} → ${row.target_name || word("truck_used")}`,
								),
							),
							element("span.gf-small.gf-num", moment(row.moved_at)),
						),
					),
				),
			)
		: "";

const counted = (code) =>
	element(
		"li",
		element("span.gf-num", code),
		button("x", word("truck_not_there"), () => {
			const count = counting();
			keep({ ...count, codes: count.codes.filter((each) => each !== code) });
		}),
	);

async function handInCount(event) {
	const count = counting();
	event.currentTarget.disabled = true;
	try {
		const how = await act("count", count);
		keep(null);
		toast(word(how === "done" ? "truck_counted" : "kept"));
	} catch (refusal) {
		toast(refusal.message);
		redraw();
	}
}

// Each device by its label; for each material, also unexpected ones, the measured quantity.
function countParts() {
	const count = counting();
	if (!count) return "";
	const field = ([material, called]) => {
		const input = element("input.gf-input.gf-num", {
			inputmode: "decimal",
			"aria-label": called,
			value: count.materials[material] ?? "",
			onchange: () => {
				const measured = { ...counting().materials };
				if (isQuantity(input.value)) measured[material] = quantity(input.value);
				else if (!input.value.trim()) delete measured[material];
				else {
					toast(word("no_quantity"));
					input.value = measured[material] ?? "";
				}
				keep({ ...counting(), materials: measured });
			},
		});
		return element("li", element("span", `${called}${units[material] === "m" ? " (m)" : ""}`), input);
	};
	return element(
		"section.gf-card.gf-stack",
		{ id: "truck-count" },
		element("h2", word("truck_count")),
		element("p.gf-small.gf-muted", word("truck_count_told")),
		element("ul.gf-lines", ...count.codes.map(counted), ...Object.entries(materials).map(field)),
		element(
			"div.gf-row",
			button("scan-line", word("scan"), () => scanForTruck("count", word("truck_count")), ""),
			button("check", word("truck_hand_in_count", count.codes.length), handInCount),
			button("x", word("truck_no_count"), () => keep(null)),
		),
	);
}

export const truckParts = (truck) =>
	[
		back(),
		heading(),
		countParts(),
		loadList(word("truck_today"), truck.load.today),
		loadList(word("truck_tomorrow"), truck.load.tomorrow),
		content(truck),
		recent(truck),
	].filter(Boolean);

const sheet = () => document.getElementById("truck-material");

function openMaterial() {
	sheet().querySelector("form").reset();
	complain(sheet().querySelector("form"), "");
	sheet().showModal();
}

async function moveMaterial({ material, quantity: typed, way, other }) {
	const moved = quantity(typed);
	if (!moved) throw new Error(word("required"));
	return act("take_material", { material, quantity: way === "off" ? -moved : moved, other });
}

export function truckSheets(draw) {
	redraw = draw;
	onTruckScan(scan);
	const form = sheet().querySelector("form");
	form.querySelector("[data-close]").addEventListener("click", () => sheet().close());
	submits(form, {
		check: () => noQuantity(form),
		send: async () => {
			const how = await moveMaterial(Object.fromEntries(new FormData(form)));
			sheet().close();
			toast(word(how === "done" ? "saved" : "kept"));
		},
	});
}
