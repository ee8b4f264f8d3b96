// The customer's contact details: name, email address, telephone; and the number to transfer from another provider.
import { post } from "site/api";
import { keeps } from "site/forms";
import { word } from "site/words";

function fault(input) {
	const typed = input.value.trim();
	if (!typed) return input.required ? word("required") : "";
	if (input.type === "email" && !/^\S+@\S+\.\S{2,}$/.test(typed)) return word("email");
	if (input.type === "tel" && typed.replace(/\D/g, "").replace(/^1/, "").length !== 10) return word("phone");
	return "";
}

function check(input) {
	const text = fault(input);
	const line = document.getElementById(`${input.id}-error`);
	line.textContent = text;
	line.hidden = !text;
	input.setAttribute("aria-invalid", String(Boolean(text)));
	return !text;
}

// `save(form, values)` stores them on the server and continues; it returns whether that succeeded.
export function contact(form, session, save) {
	const fields = [...form.querySelectorAll("input:not([type=checkbox])")];
	const own = fields.filter((input) => !input.closest("[data-transfer]"));
	const moved = fields.filter((input) => input.closest("[data-transfer]"));
	const keep = form.elements.keep_number;
	const draft = keeps(form, () => `contact:${session.split(".")[0]}`);
	draft.restore();
	if (keep) {
		keep.checked = moved.some((input) => input.value);
		const show = () => {
			moved.forEach((input) => (input.required = keep.checked));
			form.querySelector("[data-transfer]").hidden = !keep.checked;
		};
		keep.addEventListener("change", show);
		show();
	}
	for (const input of fields) {
		// an error message that appears or disappears moves the button: never between pressing and releasing it
		input.addEventListener("input", () => input.getAttribute("aria-invalid") === "true" && check(input));
		input.addEventListener("blur", () => setTimeout(() => input.value && check(input), 250));
	}
	form.addEventListener("submit", async (event) => {
		event.preventDefault();
		const asked = keep?.checked ? fields : own;
		const wrong = asked.filter((input) => !check(input));
		if (wrong.length) return wrong[0].focus();
		const values = (inputs) =>
			Object.fromEntries(inputs.map(({ name, value }) => [name.replace("transfer_", ""), value.trim()]));
		const transfer = keep ? { number_transfer: keep.checked ? values(moved) : {} } : {};
		const { referral_code, ...who } = values(own);
		const referral = referral_code === undefined ? {} : { referral_code };
		if (await save(form, { contact: who, ...transfer, ...referral })) draft.forget();
		return undefined;
	});
	// an unfinished checkout is saved from the first email address or number typed
	for (const name of ["email", "phone"]) {
		const input = form.elements[name];
		input.addEventListener("change", () => {
			if (fault(input)) return;
			const values = { contact: { [name]: input.value.trim() }, consents: { contact: true } };
			post("checkout.update", { session, ...values }).catch(() => undefined);
		});
	}
}
