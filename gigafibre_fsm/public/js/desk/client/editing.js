// Editing values in place: click, Enter saves, Escape cancels; the last change can be undone.

import { post } from "../board/api";
import { icon, safe } from "../board/words";

const UNDO_SECONDS = 12;

/** A value with its pencil. `options`: {value: label} of a choice; `location`: the place of its access notes. */
export function editable({
	field,
	value,
	shown = value,
	type = "text",
	options,
	link,
	location = "",
	lines,
}) {
	const text = shown
		? link
			? `<a href="${safe(link)}">${safe(shown)}</a>`
			: `<span>${safe(shown)}</span>`
		: `<span class="fsm-none">${safe(__("none"))}</span>`;
	const choices = options ? ` data-options="${safe(JSON.stringify(options))}"` : "";
	return `<span class="fsm-edit" data-field="${field}" data-value="${safe(value)}" data-type="${type}" data-location="${safe(location)}"${lines ? " data-lines" : ""}${choices}>${text}
		<button type="button" data-edit aria-label="${safe(__("Change"))}">${icon("pencil")}</button></span>`;
}

export function bindEditing(root, store) {
	root.addEventListener("click", (event) => {
		const button = event.target.closest("[data-edit]");
		if (button) edit(button.closest(".fsm-edit"), store);
	});
}

function edit(box, store) {
	const { field, value, type, options, location } = box.dataset;
	const lines = "lines" in box.dataset;
	box.dataset.editing = "1";
	const label = safe(__("New value"));
	box.innerHTML = options
		? `<select aria-label="${label}">${Object.entries(JSON.parse(options))
				.map(
					([key, text]) =>
						`<option value="${safe(key)}"${key === value ? " selected" : ""}>${safe(text)}</option>`,
				)
				.join("")}</select>`
		: lines
			? `<textarea rows="3" aria-label="${label}">${safe(value)}</textarea>`
			: `<input type="${type}" value="${safe(value)}" aria-label="${label}">`;
	box.insertAdjacentHTML(
		"beforeend",
		`<button type="button" data-save aria-label="${safe(__("Save"))}">${icon("check")}</button>
		<button type="button" data-leave aria-label="${safe(__("Cancel"))}">${icon("x")}</button>
		<em role="alert"></em>`,
	);
	const input = box.querySelector("input, select, textarea");
	input.focus();
	input.select?.();
	const leave = () => {
		delete box.dataset.editing;
		store.changed();
	};
	const save = async () => {
		if (input.value.trim() === value) return leave();
		try {
			await change(store, field, input.value.trim(), value, location);
			leave();
		} catch (refusal) {
			box.querySelector("em").textContent = refusal.message;
			input.focus();
		}
	};
	box.querySelector("[data-save]").addEventListener("click", save);
	box.querySelector("[data-leave]").addEventListener("click", leave);
	input.addEventListener("keydown", (event) => {
		if (event.key === "Escape") leave();
		else if (event.key === "Enter" && !(lines && event.shiftKey)) save();
		else return;
		event.preventDefault();
		event.stopPropagation();
	});
}

async function change(store, field, value, seen, location) {
	const { customer } = store;
	const done = await post("client.change", { customer, field, value, seen, location });
	await store.load();
	const undo = () =>
		post("client.change", { customer, field, value: done.before, seen: done.value, location })
			.then(() => store.load())
			.then(() => frappe.show_alert({ message: __("Undone"), indicator: "blue" }))
			.catch((refusal) =>
				frappe.show_alert({ message: safe(refusal.message), indicator: "red" }, UNDO_SECONDS),
			);
	frappe.show_alert(
		{
			message: `${safe(__("Saved"))} · <a href="#" data-action="undo">${safe(__("Undo"))}</a>`,
			indicator: "green",
		},
		UNDO_SECONDS,
		{ undo },
	);
}
