// Numbers as people type them: 12,5 or 12.5.
import { word } from "site/words";

const QUANTITY = /^\s*[0-9]{1,7}([.,][0-9]+)?\s*$/;

export const isQuantity = (text) => QUANTITY.test(text);
export const quantity = (text) => Number(text.trim().replace(",", "."));

// The first field (marked with data-quantity) whose value is not a number, with its error message; never ignored silently.
export function noQuantity(form) {
	const field = [...form.querySelectorAll("[data-quantity]")].find(
		({ value }) => value.trim() && !isQuantity(value),
	);
	return field && [word("no_quantity"), field];
}
