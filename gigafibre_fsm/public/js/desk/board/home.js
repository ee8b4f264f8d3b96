// A technician's home base: an address that is looked up, or a click on the map.

import { get, post } from "./api";
import { safe } from "./words";

export function editHome(store, map, technician) {
	const person = store.technician(technician);
	const { home } = person;
	let found = home.latitude ? { latitude: home.latitude, longitude: home.longitude } : null;
	const dialog = new frappe.ui.Dialog({
		title: safe(__("Home base of {0}", [person.technician_name])),
		fields: [
			{ fieldname: "address", fieldtype: "Data", label: __("Address"), default: home.address },
			{ fieldname: "find", fieldtype: "Button", label: __("Find the address"), click: locate },
			{ fieldname: "gap", fieldtype: "Column Break" },
			{ fieldname: "point", fieldtype: "HTML" },
			{ fieldname: "pick", fieldtype: "Button", label: __("Choose on the map"), click: choose },
		],
		primary_action_label: __("Save"),
		primary_action: save,
	});
	const say = (text, state = "") =>
		dialog.get_field("point").$wrapper.html(`<p class="fsm-${state || "good"}">${safe(text)}</p>`);
	const tell = () =>
		found
			? say(`${found.latitude.toFixed(5)}, ${found.longitude.toFixed(5)}`)
			: say(__("No place yet: routes begin at the first visit."), "warning");

	async function locate() {
		const address = dialog.get_value("address");
		if (!address) return;
		try {
			const place = await get("board.locate", { address });
			if (!place) return say(__("This address was not found. Choose it on the map."), "warning");
			found = place;
			map.show(place);
			tell();
		} catch (refusal) {
			say(refusal.message, "warning");
		}
	}
	async function choose() {
		dialog.hide();
		frappe.show_alert(__("Click on the map where the day begins; Escape cancels."), 6);
		const place = await map.pick();
		if (place) found = place;
		dialog.show();
		tell();
	}
	async function save({ address }) {
		if (!found) return say(__("Find the address, or choose it on the map."), "warning");
		try {
			await post("board.set_home", {
				technician,
				address: address || "",
				...found,
				modified: person.modified,
			});
			dialog.hide();
			frappe.show_alert({ message: __("Home base saved."), indicator: "green" }, 4);
			await store.load();
		} catch (refusal) {
			say(refusal.message, "warning");
		}
	}
	dialog.show();
	tell();
}
