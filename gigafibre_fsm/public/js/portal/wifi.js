// The WiFi page: see a password, join with a QR code, change a network and watch until the router has it, restart a device.
import { busy, get, pause, post } from "site/api";
import { toast } from "site/dom";
import { complain, submits } from "site/forms";
import { word } from "site/words";

const bytes = (text) => new TextEncoder().encode(text).length;
const placeOf = (node) => node.closest("[data-location]").dataset.location;
const ALMOST_FULL = 24; // of the 32 bytes of a name: below that, the page does not mention bytes
const UNDER_WAY = ["pending", "sent", "away"];

function tell(box, { state, tone, sentence, steps }) {
	box.dataset.state = state;
	const banner = box.querySelector(".gf-banner");
	banner.className = `gf-banner${tone === "info" ? "" : ` gf-banner--${tone}`}`;
	banner.querySelector("p").textContent = sentence;
	const list = box.querySelector("ol");
	if (!list) return;
	list.hidden = !steps.length;
	steps.forEach((step, at) => (list.children[at].dataset.state = step.state));
}

// Polls until the router has accepted or refused the change, or a customer would stop waiting.
async function follow(box) {
	for (let look = 0; look < 60; look += 1) {
		await pause(look < 20 ? 2000 : 5000);
		const answer = await get("portal.wifi_state", { location: box.dataset.progress }).catch(() => null);
		if (!answer) continue;
		tell(box, answer);
		if (!UNDER_WAY.includes(answer.state)) return;
	}
}

// The page shows the changed values, with the progress of the change at its top.
async function change(given) {
	await post("portal.set_wifi", given);
	location.reload();
}

function changes() {
	const sheet = document.getElementById("wifi");
	const form = sheet.querySelector("form");
	const { ssid, password } = form.elements;
	const count = () => {
		const size = bytes(ssid.value);
		document.getElementById("ssid-hint").textContent = size > ALMOST_FULL ? word("bytes", size) : "";
	};
	let target;
	document.querySelectorAll("[data-wifi]").forEach((opener) =>
		opener.addEventListener("click", () => {
			const { wifi: kind, title, fresh } = opener.dataset;
			target = { location: placeOf(opener), kind };
			document.getElementById("wifi-title").textContent = title;
			ssid.value = opener.dataset.ssid;
			password.value = opener.dataset.password || "";
			sheet.querySelector("[data-keeps]").hidden = fresh !== undefined;
			sheet.querySelector("[data-warning]").hidden = fresh !== undefined;
			count();
			complain(form, "");
			sheet.showModal();
		}),
	);
	ssid.addEventListener("input", count);
	form.querySelector("[data-close]").addEventListener("click", () => sheet.close());
	submits(form, { send: () => change({ ...target, ssid: ssid.value, password: password.value }) });
	document
		.querySelectorAll("[data-join]")
		.forEach((button) =>
			button.addEventListener("click", () =>
				busy(button, () =>
					change({ location: placeOf(button), kind: "5ghz", on: false }).catch((refusal) =>
						toast(refusal.message),
					),
				),
			),
		);
	document.querySelectorAll("[data-guests]").forEach((box) =>
		box.addEventListener("change", async () => {
			box.disabled = true;
			try {
				await change({ location: placeOf(box), kind: "guest", ssid: box.dataset.guests, on: box.checked });
			} catch (refusal) {
				box.checked = !box.checked;
				box.disabled = false;
				toast(refusal.message);
			}
		}),
	);
}

function show() {
	const sheet = document.getElementById("wifi-shown");
	const fill = (name) => sheet.querySelector(`[data-fill="${name}"]`);
	document.querySelectorAll("[data-show-wifi]").forEach((opener) =>
		opener.addEventListener("click", () =>
			busy(opener, async () => {
				try {
					const given = { location: placeOf(opener), kind: opener.dataset.showWifi };
					const wifi = await get("portal.wifi", given);
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

function restarts() {
	const sheet = document.getElementById("restart");
	const form = sheet.querySelector("form");
	const result = sheet.querySelector("[data-result]");
	const ask = (asking) => {
		sheet.querySelector("[data-ask]").hidden = !asking;
		form.querySelector("[type=submit]").hidden = !asking;
		result.hidden = asking;
	};
	let equipment;
	document.querySelectorAll("[data-restart]").forEach((opener) =>
		opener.addEventListener("click", () => {
			equipment = opener.dataset.restart;
			document.getElementById("restart-title").textContent = word("restart", opener.dataset.label);
			complain(form, "");
			ask(true);
			sheet.showModal();
		}),
	);
	form.querySelector("[data-close]").addEventListener("click", () => sheet.close());
	submits(form, {
		send: async () => {
			result.textContent = (await post("portal.restart", { equipment })).sentence;
			ask(false);
		},
	});
}

export function wifi() {
	changes();
	show();
	restarts();
	document.querySelectorAll("[data-progress]").forEach((box) => {
		if (UNDER_WAY.includes(box.dataset.state)) follow(box);
	});
}
