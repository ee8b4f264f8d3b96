// Remote actions of support on a device. Each is logged on the device, with its user and reason.

import { get, post } from "../board/api";
import { safe } from "../board/words";

const DIALOGS = "/assets/gigafibre_fsm/js/desk";

/** The entries of a device's menu. `acts` calls the server and shows a refusal. */
export function deviceMenu(acts, one, place) {
	const far = one.managed && one.in_house;
	return [
		one.ssid && {
			label: __("Show the WiFi password"),
			icon: "eye",
			act: () => reveal(acts, one.name, "wifi"),
		},
		one.ssid &&
			one.in_house &&
			place && { label: __("Change the WiFi"), icon: "wifi", act: () => changeWifi(acts, place.name) },
		one.number && {
			label: __("Show the telephone password"),
			icon: "eye",
			act: () => reveal(acts, one.name, "sip"),
		},
		far && { label: __("Read again"), icon: "refresh-cw", act: () => readAgain(acts, one.name) },
		far && { label: __("Restart"), icon: "power", act: () => restart(acts, one) },
		one.in_house && {
			label: __("Replace the device"),
			icon: "refresh-cw",
			act: async () => {
				await frappe.require(`${DIALOGS}/device_dialogs.js`);
				window.gigafibre_device.replace(one.name, () => acts.store.load());
			},
		},
		{
			label: __("Open the record"),
			icon: "file-text",
			act: () => frappe.set_route("Form", "Service Equipment", one.name),
		},
	].filter(Boolean);
}

async function reveal(acts, equipment, kind) {
	const found = await acts.do("equipment.reveal", { equipment, kind });
	if (!found) return;
	frappe.msgprint({
		title: safe(found.name),
		message: `<p class="fsm-password">${safe(found.password || __("none"))}</p><p class="text-muted">${safe(__("That you looked is noted on the device."))}</p>`,
	});
}

function readAgain(acts, equipment) {
	acts.do("diagnostics.refresh", { equipment }, __("The device is asked for its values."));
}

function restart(acts, { name, label }) {
	frappe.prompt(
		[
			{
				fieldtype: "HTML",
				options: `<p>${safe(__("{0}: the customer is without service for a few minutes.", [label]))}</p>`,
			},
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		],
		({ reason }) =>
			acts.do("diagnostics.reboot", { equipment: name, reason }, __("The device is restarting.")),
		__("Restart"),
	);
}

/** Name, password and guest network of a household; an empty password stays as it is. */
async function changeWifi(acts, location) {
	let networks;
	try {
		networks = await get("equipment.networks", { location });
	} catch (refusal) {
		return frappe.show_alert({ message: safe(refusal.message), indicator: "red" });
	}
	const of = (kind) => networks.find((network) => network.kind === kind);
	const dialog = new frappe.ui.Dialog({
		title: __("Change the WiFi"),
		fields: [
			{
				fieldname: "kind",
				fieldtype: "Select",
				label: __("Network"),
				options: networks.map(({ kind, label }) => ({ value: kind, label })),
				default: networks[0].kind,
				reqd: 1,
				change: show,
			},
			{ fieldname: "on", fieldtype: "Check", label: __("Switched on"), default: 1 },
			{ fieldname: "ssid", fieldtype: "Data", label: __("WiFi name"), length: 32 },
			{
				fieldname: "password",
				fieldtype: "Data",
				label: __("New password"),
				description: __("Empty keeps the one of before. 8 to 63 characters."),
			},
			{ fieldname: "refusal", fieldtype: "HTML" },
		],
		primary_action_label: __("Change"),
		primary_action: async ({ kind, ssid = "", password = "", on }) => {
			try {
				const { sentence } = await post("equipment.set_wifi", {
					location,
					kind,
					ssid,
					password,
					on: kind === "main" || Boolean(on),
				});
				dialog.hide();
				frappe.show_alert({ message: safe(sentence), indicator: "green" });
				acts.store.load();
			} catch (refusal) {
				dialog
					.get_field("refusal")
					.$wrapper.html(`<p class="text-danger" role="alert">${safe(refusal.message)}</p>`);
			}
		},
	});
	function show() {
		const network = of(dialog.get_value("kind"));
		if (!network) return;
		dialog.set_df_property("on", "hidden", network.kind === "main");
		dialog.set_values({ ssid: network.ssid, on: network.on ? 1 : 0, password: "" });
	}
	dialog.show();
	show();
}
