// The WiFi page: see the password, join with a QR code, change both until the router has them.
import { busy, get, pause, post } from "site/api";
import { toast } from "site/dom";
import { complain, submits } from "site/forms";
import { word } from "site/words";

const bytes = (text) => new TextEncoder().encode(text).length;

function tellWifi(equipment, answer) {
	const line = document.querySelector(`[data-wifi-state="${CSS.escape(equipment)}"]`);
	document.querySelector(`[data-ssid="${CSS.escape(equipment)}"]`).textContent = answer.ssid;
	line.textContent = answer.sentence.text;
	line.toggleAttribute("aria-busy", answer.state === "pending");
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

function change() {
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

function show() {
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

export function wifi() {
	change();
	show();
}
