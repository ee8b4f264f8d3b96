// What is done for the customer. Each act is one call of the server, whose refusal is told in its own words.

import { post } from "../board/api";
import { showMenu } from "../board/menu";
import { safe } from "../board/words";
import { deviceMenu } from "./device_acts";

const DIALOGS = "/assets/gigafibre_fsm/js/desk";
const VISITS = frappe.boot.gigafibre_vocabulary.REQUESTED_JOBS;
const TOLD_SECONDS = 12;

export class Acts {
	constructor(store) {
		this.store = store;
	}

	run(act, values, button) {
		this[act](values, button);
	}

	get data() {
		return this.store.data;
	}

	get customer() {
		return this.store.customer;
	}

	/** What sales may not do. */
	get cares() {
		return frappe.user.has_role(["FSM Support", "FSM Manager", "System Manager"]);
	}

	get places() {
		return this.data.locations.filter(({ status }) => status !== "Disconnected");
	}

	/** Call, tell, load again; a refusal is told. Answers the result, or null. */
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
		const { money } = this.data;
		const suspended = money.dunning === "Suspended";
		const owes = money.owed !== "0.00";
		showMenu(
			[
				{ label: __("Note"), icon: "message-square", key: "N", act: () => this.note() },
				this.cares && { label: __("Send a sign-in code"), icon: "smartphone", act: () => this.code() },
				{ label: __("Credit a bill"), icon: "undo-2", act: () => this.credit() },
				owes && { label: __("Take a payment"), icon: "credit-card", act: () => this.pay() },
				owes && !money.promise && { label: __("Promise to pay"), icon: "clock", act: () => this.promise() },
				suspended &&
					money.promise && { label: __("Restore the service"), icon: "wifi", act: () => this.restore() },
				owes &&
					!suspended &&
					frappe.user.has_role("FSM Manager") && {
						label: __("Suspend now"),
						icon: "wifi-off",
						danger: true,
						act: () => this.suspend(),
					},
				null,
				{
					label: __("Open the customer's record"),
					icon: "user",
					act: () => frappe.set_route("Form", "Customer", this.customer),
				},
			].filter((entry) => entry !== false && entry !== undefined && entry !== ""),
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

	chooseBill(title, bills, chosen) {
		if (!bills.length) return frappe.msgprint(__("There is no such bill."));
		if (bills.length === 1) return chosen(bills[0]);
		frappe.prompt(
			{
				fieldname: "bill",
				fieldtype: "Select",
				label: __("Invoice"),
				options: bills.map(({ name, date_label, outstanding_label, total_label, can_charge }) => ({
					value: name,
					label: `${date_label} · ${can_charge ? outstanding_label : total_label}`,
				})),
				default: bills[0].name,
				reqd: 1,
			},
			({ bill }) => chosen(bills.find(({ name }) => name === bill)),
			title,
		);
	}

	pay() {
		const open = this.data.money.bills.filter(({ can_charge }) => can_charge);
		const { card } = this.data.customer;
		this.chooseBill(__("Take a Payment"), open, (bill) => {
			if (!card) return frappe.set_route("Form", "Sales Invoice", bill.name);
			frappe.confirm(__("Charge {0} to {1} now?", [bill.outstanding_label, safe(card)]), () =>
				this.do("client.charge", { invoice: bill.name }, __("The payment is under way.")),
			);
		});
	}

	credit() {
		this.chooseBill(__("Credit a bill"), this.data.money.bills, async (bill) => {
			await frappe.require(`${DIALOGS}/credit_dialog.js`);
			await window.gigafibre_credit(bill.name, bill.outstanding === "0.00", () => this.store.load());
		});
	}

	promise() {
		const suspended = this.data.money.dunning === "Suspended";
		frappe.prompt(
			[
				{
					fieldname: "until",
					fieldtype: "Date",
					label: __("The customer pays {0} by", [this.data.money.owed_label]),
					default: frappe.datetime.add_days(frappe.datetime.get_today(), 7),
					reqd: 1,
					description: suspended
						? __("The service comes back at once. Until then nobody reminds, charges or suspends.")
						: __("Until then nobody reminds, charges or suspends."),
				},
			],
			({ until }) =>
				this.do(
					"client.promise",
					{ customer: this.customer, until },
					__("The promise is noted, and the customer is told."),
				),
			__("Promise to Pay"),
		);
	}

	withdraw() {
		frappe.confirm(__("The promise no longer holds, and reminders go on?"), () =>
			this.do("client.withdraw_promise", { agreement: this.data.money.promise.name }, __("Done")),
		);
	}

	restore() {
		this.do("client.restore", { customer: this.customer }, __("The service is coming back."));
	}

	suspend() {
		frappe.confirm(__("Suspend all services of this customer for non-payment now?"), () =>
			this.do("client.suspend", { customer: this.customer }, __("The services are suspended.")),
		);
	}
}
