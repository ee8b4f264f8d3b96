// Recognizes codes that cannot be a device's label, offline; the server checks all others.
import { word } from "site/words";

const SHORTEST = 6;

export const isWifi = (code) => /^\s*wifi:/i.test(code);

// Throws the error for the technician at once, not when the signal is back.
export function requireLabel(code) {
	if (isWifi(code)) throw new Error(word("wifi_code"));
	if (code.replace(/[^0-9a-z]/gi, "").length < SHORTEST) throw new Error(word("no_code"));
}
