// The countdown of the hold on the line. When it expires, the visitor chooses: renew the hold, or another way to
// continue.
import { busy, post } from "site/api";
import { word } from "site/words";

const EVERY_MS = 5000;
const banner = () => document.getElementById("expired");
let ends = null;

export function expired(message = "", lost = false) {
	const place = banner();
	place.hidden = false;
	document.getElementById("held").hidden = true;
	place.querySelector("[data-why]").textContent = message || word(lost ? "hold_lost" : "hold_kept");
	place.querySelector("[data-otherwise]").hidden = !lost;
	document.getElementById("hold-again").hidden = lost;
}

// null: there is no line to hold; 0: the hold has expired
export function held(seconds) {
	ends = seconds === null ? null : Date.now() + seconds * 1000;
	if (seconds !== 0) banner().hidden = true;
	show();
}

function show() {
	const line = document.getElementById("held");
	const left = ends === null ? null : (ends - Date.now()) / 60000;
	line.hidden = left === null || left <= 0;
	if (left === null) return;
	if (left <= 0) return banner().hidden && expired();
	line.querySelector("span").textContent = word(left > 1 ? "held" : "held_last", Math.ceil(left));
}

export function watch(session, adopt) {
	setInterval(show, EVERY_MS);
	document.getElementById("hold-again").addEventListener("click", (event) =>
		busy(event.currentTarget, async () => {
			try {
				adopt(await post("checkout.update", { session, hold: true }));
				document.querySelector("form:not([hidden]) h1")?.focus();
			} catch (refusal) {
				expired(refusal.message, refusal.status === 409);
			}
		}),
	);
}
