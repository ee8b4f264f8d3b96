// The behaviour of every form: it shows its own errors, is submitted once, and keeps its input.
import { busy } from "site/api";
import { word } from "site/words";

export const button = (form) => form.querySelector("[type=submit]");

export const typed = (form) =>
	Object.fromEntries([...new FormData(form)].map(([name, text]) => [name, text.trim()]));

// The first required field that is empty; checkboxes have messages of their own.
export const missing = (form) =>
	[...form.elements].find((field) => field.required && field.type !== "checkbox" && !field.value.trim());

// A one-time code: its digits, however they are grouped, and the complaint when they are not six.
export const digits = (field) => field.value.replace(/\D/g, "");
export const sixDigits = (field) => (digits(field).length === 6 ? undefined : [word("digits"), field]);

const homes = new WeakMap();

// The error line: below the field that it is about, or at its own place. An empty text hides it.
export function complain(form, text, field) {
	const line = form.querySelector("[data-problem]");
	if (!homes.has(line)) {
		homes.set(line, document.createComment(""));
		line.before(homes.get(line));
	}
	for (const one of form.elements ?? []) one.removeAttribute("aria-invalid");
	(field?.closest(".gf-field, .gf-check") || homes.get(line)).after(line);
	line.textContent = text;
	line.hidden = !text;
	field?.setAttribute("aria-invalid", "true");
	field?.focus();
	if (text) line.scrollIntoView({ block: "nearest" });
}

// `check` returns nothing or [error message, field]; `send` throws the refusal, which is also passed to `refused`.
export function submits(form, { check = () => undefined, send, refused = () => undefined }) {
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const wrong = check();
		if (wrong) return complain(form, ...wrong);
		return busy(button(form), async () => {
			try {
				complain(form, "");
				await send();
			} catch (refusal) {
				complain(form, refusal.message);
				await refused(refusal);
			}
		});
	});
}

const VALUES = ["text", "email", "tel", "date", "textarea", "select-one"];

// The input of a form is kept in this tab, so that a reload, the Back button or signing in again loses nothing.
// Stores the form's values under the name that `key` returns, never passwords; in another `storage` for phones that may
// close the tab.
export function keeps(form, key, storage = sessionStorage) {
	const fields = () => [...form.elements].filter((field) => field.name && VALUES.includes(field.type));
	const place = () => `typed:${key()}`;
	form.addEventListener("input", () =>
		storage.setItem(place(), JSON.stringify(fields().map(({ name, value }) => [name, value]))),
	);
	return {
		restore() {
			const kept = new Map(JSON.parse(storage.getItem(place()) || "[]"));
			for (const field of fields()) if (kept.has(field.name)) field.value = kept.get(field.name);
		},
		forget: () => storage.removeItem(place()),
	};
}
