// The customer's account: sign in with a one-time code, change the WiFi, contact support.
import { busy, get, pause, post } from "site/api";
import { toast } from "site/dom";
import { complain, keeps, missing, submits, typed } from "site/forms";
import { bills, wallet } from "portal/payments";
import { word } from "site/words";

const digits = (field) => field.value.replace(/\D/g, "");
const sixDigits = (field) => (digits(field).length === 6 ? undefined : [word("digits"), field]);

export function signIn() {
	const ask = document.getElementById("ask");
	const enter = document.getElementById("enter");
	const { contact } = ask.elements;
	const { code } = enter.elements;
	const address = () => contact.value.trim();
	submits(ask, {
		check: () => (address() ? undefined : [word("required"), contact]),
		send: async () => {
			await post("auth.request_code", { contact: address() });
			ask.hidden = true;
			enter.hidden = false;
			code.focus();
		},
	});
	submits(enter, {
		check: () => sixDigits(code),
		send: async () => {
			const { home } = await post("auth.verify_code", { contact: address(), code: digits(code) });
			const wanted = new URLSearchParams(location.search).get("suite") || "";
			location.assign(/^\/(portail\/[a-z]|internet\/commande)/.test(wanted) ? wanted + location.hash : home);
		},
		refused: () => code.select(),
	});
	document.getElementById("again").addEventListener("click", () => {
		enter.hidden = true;
		ask.hidden = false;
		contact.focus();
	});
}

const bytes = (text) => new TextEncoder().encode(text).length;

function tellWifi(equipment, answer) {
	const line = document.querySelector(`[data-wifi-state="${CSS.escape(equipment)}"]`);
	document.querySelector(`[data-ssid="${CSS.escape(equipment)}"]`).textContent = answer.ssid;
	line.textContent = answer.sentence.text;
	line.hidden = false;
}

// Polls until the router has accepted or refused the change, for as long as a person is likely to watch.
async function followWifi(equipment) {
	for (let look = 0; look < 40; look += 1) {
		await pause(3000);
		const answer = await get("portal.wifi_state", { equipment }).catch(() => null);
		if (!answer) continue;
		tellWifi(equipment, answer);
		if (answer.state !== "pending") return;
	}
}

function changeWifi() {
	const sheet = document.getElementById("wifi");
	const form = sheet.querySelector("form");
	const { ssid, password } = form.elements;
	const count = () => (document.getElementById("ssid-hint").textContent = word("bytes", bytes(ssid.value)));
	let equipment;
	document.querySelectorAll("[data-wifi]").forEach((opener) =>
		opener.addEventListener("click", () => {
			equipment = opener.dataset.wifi;
			ssid.value = document.querySelector(`[data-ssid="${CSS.escape(equipment)}"]`).textContent;
			password.value = "";
			count();
			complain(form, "");
			sheet.showModal();
		}),
	);
	ssid.addEventListener("input", count);
	form.querySelector("[data-close]").addEventListener("click", () => sheet.close());
	submits(form, {
		send: async () => {
			const answer = await post("portal.set_wifi", {
				equipment,
				ssid: ssid.value,
				password: password.value,
			});
			sheet.close();
			tellWifi(equipment, answer);
			if (answer.state === "pending") followWifi(equipment);
		},
	});
}

function showWifi() {
	const sheet = document.getElementById("wifi-shown");
	const fill = (name) => sheet.querySelector(`[data-fill="${name}"]`);
	document.querySelectorAll("[data-show-wifi]").forEach((opener) =>
		opener.addEventListener("click", () =>
			busy(opener, async () => {
				try {
					const wifi = await get("portal.wifi", { equipment: opener.dataset.showWifi });
					fill("ssid").textContent = wifi.ssid;
					fill("password").textContent = wifi.password;
					const picture = new DOMParser().parseFromString(wifi.qr, "text/html").querySelector("svg");
					fill("qr").replaceChildren(...(picture ? [picture] : []));
					sheet.showModal();
				} catch (refusal) {
					toast(refusal.message);
				}
			}),
		),
	);
	sheet.querySelector("[data-close]").addEventListener("click", () => sheet.close());
	sheet.addEventListener("close", () => ["password", "qr"].forEach((name) => fill(name).replaceChildren()));
}

function ticket() {
	const form = document.getElementById("ticket");
	const draft = keeps(form, () => "ticket");
	draft.restore();
	submits(form, {
		check: () => missing(form) && [word("required"), missing(form)],
		send: async () => {
			const answer = await post("portal.open_ticket", typed(form));
			draft.forget();
			const sent = document.getElementById("ticket-sent");
			sent.querySelector("p").textContent = word("sent", answer.ticket);
			sent.hidden = false;
			form.hidden = true;
		},
	});
}

// Another number or email address opens the account once the code sent to it has been entered here.
function contacts() {
	const form = document.querySelector("#contacts form");
	let contact;
	document.querySelectorAll("[data-confirm]").forEach((asker) =>
		asker.addEventListener("click", () =>
			busy(asker, async () => {
				try {
					await post("auth.send_confirmation", { contact: asker.dataset.confirm });
					contact = asker.dataset.confirm;
					form.querySelector("[data-sent]").textContent = word("code_sent", contact);
					form.hidden = false;
					form.elements.code.focus();
				} catch (refusal) {
					toast(refusal.message);
				}
			}),
		),
	);
	submits(form, {
		check: () => sixDigits(form.elements.code),
		send: async () => {
			await post("auth.confirm_contact", { contact, code: digits(form.elements.code) });
			location.reload();
		},
	});
}

export function start() {
	document.getElementById("sign-out").addEventListener("click", async () => {
		await post("auth.sign_out");
		location.assign("/portail/connexion");
	});
	if (!document.getElementById("wifi")) return;
	changeWifi();
	showWifi();
	ticket();
	wallet(bills());
	contacts();
}
