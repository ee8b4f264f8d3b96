// What is certainly not the label of a device, known without asking the office; everything else is for the office to judge.
import { word } from "site/words";

const SHORTEST = 6;

export const isWifi = (code) => /^\s*wifi:/i.test(code);

// Throws the sentence for whoever scans, at once and not when the signal is back.
export function requireLabel(code) {
	if (isWifi(code)) throw new Error(word("wifi_code"));
	if (code.replace(/[^0-9a-z]/gi, "").length < SHORTEST) throw new Error(word("no_code"));
}
