// Actions for the customer. Each is one call of the server; a refusal is shown with the server's message.

import { post } from "../board/api";
import { showMenu } from "../board/menu";
import { safe } from "../board/words";
import { deviceMenu } from "./device_acts";
import * as may from "./may";
import { MoneyActs } from "./money_acts";

const DIALOGS = "/assets/gigafibre_fsm/js/desk";
const VISITS = frappe.boot.gigafibre_vocabulary.REQUESTED_JOBS;
const TOLD_SECONDS = 12;

export class Acts {
	constructor(store) {
		this.store = store;
		this.money = new MoneyActs(this);
	}

	run(act, values, button) {
		const owner = act in this ? this : this.money;
		owner[act](values, button);
	}

	get data() {
		return this.store.data;
	}

	get customer() {
		return this.store.customer;
	}

	get places() {
		return this.data.locations.filter(({ status }) => status !== "Disconnected");
	}

	/** Call the server, show the result and reload; a refusal is shown. Returns the result, or null. */
	async do(method, values, told) {
		try {
			const answer = await post(method, values);
			if (told) frappe.show_alert({ message: safe(told), indicator: "green" });
			await this.store.load();
			return answer;
		} catch (refusal) {
			frappe.show_alert({ message: safe(refusal.message), indicator: "red" }, TOLD_SECONDS);
			return null;
		}
	}

	ticket() {
		const [place] = this.places;
		frappe.new_doc("Issue", {
			customer: this.customer,
			raised_by: this.data.customer.email,
			fsm_service_location: this.places.length === 1 ? place.name : undefined,
		});
	}

	visit() {
		if (!this.places.length) return frappe.msgprint(__("This customer has no place in service."));
		frappe.prompt(
			[
				{
					fieldname: "kind",
					fieldtype: "Select",
					label: __("Type"),
					options: VISITS.map((value) => ({ value, label: __(value) })),
					default: VISITS[0],
					reqd: 1,
				},
				{
					fieldname: "location",
					fieldtype: "Select",
					label: __("Service Location"),
					options: this.places.map(({ name, address }) => ({ value: name, label: address })),
					default: this.places[0].name,
					reqd: 1,
				},
				{ fieldname: "notes", fieldtype: "Small Text", label: __("Notes") },
			],
			(values) => this.do("planning.open_job", values, __("The visit waits to be planned.")),
			__("Open a Visit"),
		);
	}

	order() {
		frappe.route_options = { customer: this.customer };
		frappe.set_route("new-order");
	}

	note() {
		frappe.prompt(
			{ fieldname: "text", fieldtype: "Small Text", label: __("Note"), reqd: 1 },
			({ text }) =>
				frappe
					.call("frappe.desk.form.utils.add_comment", {
						reference_doctype: "Customer",
						reference_name: this.customer,
						content: safe(text),
						comment_email: frappe.session.user,
						comment_by: frappe.session.user_fullname,
					})
					.then(() => this.store.load()),
			__("Note"),
		);
	}

	more(_values, button) {
		showMenu(
			[
				{ label: __("Note"), icon: "message-square", key: "N", act: () => this.note() },
				may.care() && { label: __("Send a sign-in code"), icon: "smartphone", act: () => this.code() },
				...this.money.entries(),
				null,
				{
					label: __("Open the customer's record"),
					icon: "user",
					act: () => frappe.set_route("Form", "Customer", this.customer),
				},
			].filter((entry) => entry !== false),
			button,
		);
	}

	service({ name }, button) {
		const place = this.data.locations.find(({ services }) => services.some((one) => one.name === name));
		const one = place.services.find((service) => service.name === name);
		const done = () => this.store.load();
		const dialog = async (which) => {
			await frappe.require(`${DIALOGS}/subscription_dialogs.js`);
			await window.gigafibre_subscription[which](name, done);
		};
		const active = one.status === "Active";
		showMenu(
			[
				active && { label: __("Change plan"), icon: "gauge", act: () => dialog("change_plan") },
				active &&
					!one.pause_from && {
						label: __("Seasonal pause"),
						icon: "calendar-off",
						act: () => dialog("pause"),
					},
				one.pause_from &&
					active && {
						label: __("Cancel the pause"),
						icon: "undo-2",
						act: () => this.do("subscription.cancel_pause", { subscription: name }, __("Done")),
					},
				one.suspension === "Seasonal" && {
					label: __("End the pause"),
					icon: "wifi",
					act: () => this.do("subscription.resume", { subscription: name }, __("Done")),
				},
				one.last_day && {
					label: __("Keep the service"),
					icon: "undo-2",
					act: () => this.do("ending.keep", { subscription: name }, __("Done")),
				},
				frappe.boot.gigafibre_vocabulary.IN_SERVICE.includes(one.status) && {
					label: __("End the service"),
					icon: "circle-x",
					danger: true,
					act: async () => {
						await frappe.require(`${DIALOGS}/ending.js`);
						await window.gigafibre_ending(place.name, name, done);
					},
				},
				{
					label: __("Open the record"),
					icon: "file-text",
					act: () => frappe.set_route("Form", "Service Subscription", name),
				},
			].filter(Boolean),
			button,
		);
	}

	device({ name }, button) {
		const place = this.data.locations.find(({ equipment }) => equipment.some((one) => one.name === name));
		const one = [...(place?.equipment || []), ...this.data.devices_elsewhere].find(
			(device) => device.name === name,
		);
		showMenu(deviceMenu(this, one, place), button);
	}

	/** A sign-in code for a customer who cannot get one by themselves. */
	code() {
		const known = this.data.contacts.filter(({ confirmed }) => confirmed);
		if (!known.length)
			return frappe.msgprint(__("This customer has no email address or number that is confirmed."));
		frappe.prompt(
			{
				fieldname: "contact",
				fieldtype: "Select",
				label: __("To"),
				options: known.map(({ value }) => value),
				default: known[0].value,
				reqd: 1,
			},
			({ contact }) =>
				this.do(
					"client.send_code",
					{ customer: this.customer, contact },
					__("The code is on its way to {0}.", [contact]),
				),
			__("Send a Sign-in Code"),
		);
	}
}
