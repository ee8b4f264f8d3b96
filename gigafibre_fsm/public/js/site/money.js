// Formats prices as Quebec does: 99,95 $ in French, $99.95 in English. Amounts arrive as text, never as floats.
import { language } from "site/words";

const format = new Intl.NumberFormat(`${language}-CA`, {
	style: "currency",
	currency: "CAD",
	currencyDisplay: "narrowSymbol",
});

export const money = (amount) => format.format(Number(amount));

// a discount is easier to read with a real minus sign
export const signed = (amount) =>
	Number(amount) < 0 ? `−${money(String(amount).replace("-", ""))}` : money(amount);
