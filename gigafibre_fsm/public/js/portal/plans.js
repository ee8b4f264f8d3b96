// Changes of one's own services: what it means to the cent is shown first, and confirmed with the amount that was shown.
import { get, post } from "site/api";
import { element } from "site/dom";
import { complain, submits } from "site/forms";
import { move } from "portal/move";
import { word, words } from "site/words";

const sheet = document.getElementById("change");
const part = (name) => sheet?.querySelector(`[data-${name}]`);

const skeleton = () => element("div.gf-skeleton", { "aria-hidden": "true", style: "height: 5em" });

const field = (id, label, control) => element("div.gf-field", element("label", { for: id }, label), control);

const dayField = (id, label, value) =>
	field(
		id,
		label,
		element("input.gf-input", { id, name: id, type: "date", min: words.today, value, required: true }),
	);

const lines = (rows) =>
	element(
		"ul.gf-lines",
		...rows.map((row) => element("li", element("span", row.label), element("span.gf-num", row.amount_label))),
	);

const note = (text) => element("p.gf-small.gf-muted", text);

// How each change asks, shows and is carried out: `ask` fills the form, `given` says when to preview, `preview` is shown by `shown`;
// fields that are filled in `later` change nothing in it.
const CHANGES = {
	plan: {
		async ask(subscription) {
			const { plans } = await get("self_service.choices", { subscription });
			return plans.map((plan) =>
				element(
					"label.gf-choice",
					element("input", {
						type: "radio",
						name: "sku",
						value: plan.sku,
						disabled: plan.current || !plan.fits,
					}),
					element("span.gf-choice__name", plan.name),
					element("span.gf-small", plan.current ? word("current") : plan.fits ? plan.price_label : plan.why),
					element("span.gf-choice__mark", { "aria-hidden": "true" }),
				),
			);
		},
		given: (form, subscription) => form.elements.sku?.value && { subscription, sku: form.elements.sku.value },
		preview: (given) => get("self_service.preview_plan", given),
		shown: (told) => [lines(told.lines)],
		go: (given, told) => post("self_service.change_plan", { ...given, price: told.price }),
	},
	add_ons: {
		async ask(subscription) {
			const { add_ons } = await get("self_service.add_ons", { subscription });
			if (!add_ons.length) return [note(word("no_add_ons"))];
			return add_ons.map((one) =>
				element(
					"label.gf-check.gf-between",
					element(
						"span",
						element("input", { type: "checkbox", name: "add_on", value: one.sku, checked: one.had }),
						" ",
						one.name,
					),
					element("span.gf-num", one.price_label),
				),
			);
		},
		given(form, subscription) {
			const boxes = [...form.querySelectorAll("[name=add_on]")];
			if (!boxes.some((box) => box.checked !== box.defaultChecked)) return undefined;
			return { subscription, skus: boxes.filter((box) => box.checked).map((box) => box.value) };
		},
		preview: (given) => get("self_service.preview_add_ons", { ...given, skus: JSON.stringify(given.skus) }),
		shown: (told) => [lines(told.lines)],
		go: (given, told) => post("self_service.change_add_ons", { ...given, price: told.price }),
	},
	pause: {
		ask: () => [dayField("first", word("from"), words.today), dayField("back", word("back"), "")],
		given: ({ elements: { first, back } }, subscription) =>
			first.value && back.value && { subscription, first: first.value, back: back.value },
		preview: (given) => get("self_service.preview_pause", given),
		shown: (told) => [lines(told.lines), ...told.notes.map(note)],
		go: (given) => post("self_service.pause", given),
	},
	come_back: {
		ask: () => [note(word("sure"))],
		given: (_form, subscription) => ({ subscription }),
		go: (given) => post("self_service.come_back", given),
	},
	move: move({ lines, note }),
	keep: {
		ask: () => [],
		given: (_form, subscription) => ({ subscription }),
		go: (given) => post("self_service.keep", given),
	},
	end: {
		ask: () => [
			dayField("last_day", word("last_day"), words.today),
			field(
				"reason",
				word("reason"),
				element(
					"select.gf-input",
					{ id: "reason", name: "reason", required: true },
					element("option", { value: "" }, ""),
					...words.reasons.map(({ value, label }) => element("option", { value }, label)),
				),
			),
		],
		given: ({ elements: { last_day } }, subscription, location) =>
			last_day.value && { location, services: [subscription], last_day: last_day.value },
		preview: (given) =>
			get("self_service.preview_end", { ...given, services: JSON.stringify(given.services) }),
		shown: (told) => [
			told.obstacle ? element("p.gf-banner.gf-banner--warn", told.obstacle) : "",
			told.services.length > 1 ? note(word("also", told.services.slice(1).join(", "))) : "",
			lines([...told.lines, { label: word("total"), amount_label: told.total_label }]),
			...told.notes.map(note),
			told.equipment.length ? note(word("returns", told.equipment.join(", "))) : "",
		],
		later: ["reason"],
		ready: (form, told) => form.elements.reason.value && !told.obstacle,
		go: (given, told, form) =>
			post("self_service.end", { ...given, reason: form.elements.reason.value, total: told.total }),
	},
};

export function plans() {
	if (!sheet) return;
	const form = sheet.querySelector("form");
	const go = part("go");
	let change;
	let target;
	let told;
	let turn = 0;
	const look = async () => {
		const mine = (turn += 1);
		const given = change.given(form, target.subscription, target.location);
		go.disabled = true;
		told = null;
		part("shown").replaceChildren();
		if (!given) return;
		if (!change.preview) {
			told = {};
		} else {
			part("shown").replaceChildren(skeleton());
			try {
				const answer = await change.preview(given);
				if (mine !== turn) return;
				told = answer;
				complain(form, "");
				part("shown").replaceChildren(...change.shown(answer).filter(Boolean));
			} catch (refusal) {
				if (mine !== turn) return;
				part("shown").replaceChildren();
				complain(form, refusal.message);
				return;
			}
		}
		go.disabled = !(change.ready?.(form, told) ?? true);
	};
	const open = async (button) => {
		const service = button.closest("[data-service]");
		change = CHANGES[button.dataset.do];
		target = {
			subscription: service.dataset.service,
			location: button.closest("[data-place]").dataset.place,
		};
		document.getElementById("change-title").textContent = word(button.dataset.do, service.dataset.label);
		go.textContent = word("confirm");
		go.disabled = true;
		complain(form, "");
		part("shown").replaceChildren();
		part("ask").replaceChildren(skeleton());
		sheet.showModal();
		try {
			part("ask").replaceChildren(...(await change.ask(target.subscription, look)));
			await look();
		} catch (refusal) {
			part("ask").replaceChildren();
			complain(form, refusal.message);
		}
	};
	document
		.querySelectorAll("[data-do]")
		.forEach((button) => button.addEventListener("click", () => open(button)));
	form.addEventListener("change", ({ target: { name } }) => {
		if (change.later?.includes(name) && told) go.disabled = !change.ready(form, told);
		else look();
	});
	part("close").addEventListener("click", () => sheet.close());
	submits(form, {
		send: async () => {
			if (!told) return;
			const given = change.given(form, target.subscription, target.location);
			const { message } = await change.go(given, told, form);
			sessionStorage.setItem("done", message);
			location.reload();
		},
		refused: look,
	});
}
