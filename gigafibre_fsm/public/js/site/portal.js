// The customer's account: sign in with a one-time code, change the WiFi, ask for help.
import { busy, post } from "site/api";
import { toast, word } from "site/words";

function complain(form, text) {
	const line = form.querySelector("[data-problem]");
	line.textContent = text;
	line.hidden = !text;
}

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
				location.assign((await post("auth.verify_code", { contact: contact(), code })).home);
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

function wifi() {
	const sheet = document.getElementById("wifi");
	const form = sheet.querySelector("form");
	let equipment;
	document.querySelectorAll("[data-wifi]").forEach((opener) =>
		opener.addEventListener("click", () => {
			equipment = opener.dataset.wifi;
			form.elements.ssid.value = opener.dataset.name;
			form.elements.password.value = "";
			complain(form, "");
			sheet.showModal();
		}),
	);
	form.querySelector("[data-close]").addEventListener("click", () => sheet.close());
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const { ssid, password } = Object.fromEntries(new FormData(form));
		if (!ssid.trim() || new TextEncoder().encode(ssid).length > 32) return complain(form, word("ssid"));
		if (!/^[\x20-\x7e]{8,63}$/.test(password)) return complain(form, word("length"));
		busy(button(form), async () => {
			try {
				await post("portal.set_wifi", { equipment, ssid, password });
				sheet.close();
				document.querySelector(`[data-ssid="${CSS.escape(equipment)}"]`).textContent = ssid;
				toast(word("wifi"));
			} catch (refusal) {
				complain(form, refusal.message);
			}
		});
	});
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

export function start() {
	document.getElementById("sign-out").addEventListener("click", async () => {
		await post("auth.sign_out");
		location.assign("/portail/connexion");
	});
	if (!document.getElementById("wifi")) return;
	wifi();
	ticket();
}
