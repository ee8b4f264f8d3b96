// The customer's account: sign in with a one-time code, change the WiFi, ask for help.
import { busy, get, pause, post } from "site/api";
import { bills, wallet } from "site/wallet";
import { complain, toast, word } from "site/words";

const button = (form) => form.querySelector("[type=submit]");

export function signIn() {
	const ask = document.getElementById("ask");
	const enter = document.getElementById("enter");
	const contact = () => ask.elements.contact.value.trim();
	ask.addEventListener("submit", (event) => {
		event.preventDefault();
		if (!contact()) return complain(ask, word("required"));
		busy(button(ask), async () => {
			try {
				await post("auth.request_code", { contact: contact() });
				complain(ask, "");
				ask.hidden = true;
				enter.hidden = false;
				enter.elements.code.focus();
			} catch (refusal) {
				complain(ask, refusal.message);
			}
		});
	});
	enter.addEventListener("submit", (event) => {
		event.preventDefault();
		const code = enter.elements.code.value.replace(/\D/g, "");
		if (code.length !== 6) return complain(enter, word("digits"));
		busy(button(enter), async () => {
			try {
				const { home } = await post("auth.verify_code", { contact: contact(), code });
				const wanted = new URLSearchParams(location.search).get("suite") || "";
				location.assign(/^\/portail\/[a-z]/.test(wanted) ? wanted : home);
			} catch (refusal) {
				complain(enter, refusal.message);
				enter.elements.code.select();
			}
		});
	});
	document.getElementById("again").addEventListener("click", () => {
		enter.hidden = true;
		ask.hidden = false;
		ask.elements.contact.focus();
	});
}

const bytes = (text) => new TextEncoder().encode(text).length;

function tellWifi(equipment, answer) {
	const line = document.querySelector(`[data-wifi-state="${CSS.escape(equipment)}"]`);
	document.querySelector(`[data-ssid="${CSS.escape(equipment)}"]`).textContent = answer.ssid;
	line.textContent = answer.sentence.text;
	line.hidden = false;
}

// Until the router has taken the change or refused it, for as long as somebody may be looking.
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
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		busy(button(form), async () => {
			try {
				const answer = await post("portal.set_wifi", { equipment, ssid: ssid.value, password: password.value });
				sheet.close();
				tellWifi(equipment, answer);
				if (answer.state === "pending") followWifi(equipment);
			} catch (refusal) {
				complain(form, refusal.message);
			}
		});
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
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const values = Object.fromEntries(new FormData(form));
		if (!values.subject.trim() || !values.description.trim()) return complain(form, word("required"));
		busy(button(form), async () => {
			try {
				const answer = await post("portal.open_ticket", values);
				complain(form, "");
				const sent = document.getElementById("ticket-sent");
				sent.querySelector("p").textContent = word("sent", answer.ticket);
				sent.hidden = false;
				form.hidden = true;
			} catch (refusal) {
				complain(form, refusal.message);
			}
		});
	});
}

// Another number or address of the account opens it too, once the code that it received was typed here.
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
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const code = form.elements.code.value.replace(/\D/g, "");
		if (code.length !== 6) return complain(form, word("digits"));
		busy(button(form), async () => {
			try {
				await post("auth.confirm_contact", { contact, code });
				location.reload();
			} catch (refusal) {
				complain(form, refusal.message);
			}
		});
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
