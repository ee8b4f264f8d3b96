// Actions about money: a payment, a payment agreement, a credit, a suspension, a bill sent again.

import { get } from "../board/api";
import { safe } from "../board/words";
import * as may from "./may";

const CREDIT_DIALOG = "/assets/gigafibre_fsm/js/desk/credit_dialog.js";
const ALL = "all";
const INSTALLMENTS = ["1", "2", "3", "4", "5", "6"];
const STEPS = ["Month", "Two Weeks", "Week"];

const cents = (dollars) => Math.round(Number(dollars) * 100);
const rows = (installments) =>
	`<table class="table table-sm mb-0">${installments.map(({ date_label, amount_label }) => `<tr><td>${safe(date_label)}</td><td class="text-right text-nowrap">${safe(amount_label)}</td></tr>`).join("")}</table>`;
const refused = ({ message }) => `<p class="text-danger" role="alert">${safe(message)}</p>`;

export class MoneyActs {
	constructor(acts) {
		this.acts = acts;
	}

	get data() {
		return this.acts.data;
	}

	get customer() {
		return this.acts.customer;
	}

	/** Their entries in the menu of the customer. */
	entries() {
		const { money } = this.data;
		const suspended = money.dunning === "Suspended";
		const owes = money.owed !== "0.00";
		return [
			owes && may.care() && { label: __("Take a payment"), icon: "credit-card", act: () => this.pay() },
			owes &&
				!money.promise &&
				may.care() && { label: __("Promise to pay"), icon: "clock", act: () => this.promise() },
			suspended &&
				money.promise &&
				may.care() && { label: __("Restore the service"), icon: "wifi", act: () => this.restore() },
			money.bills.length > 0 &&
				may.care() && { label: __("Send a bill again"), icon: "mail", act: () => this.sendBill() },
			may.credit() && { label: __("Credit a bill"), icon: "undo-2", act: () => this.credit() },
			owes &&
				!suspended &&
				may.suspend() && {
					label: __("Suspend now"),
					icon: "wifi-off",
					danger: true,
					act: () => this.suspend(),
				},
		].filter(Boolean);
	}

	/** Ask which of several bills; `all` offers them together. */
	chooseBills(title, bills, chosen, all = "") {
		if (!bills.length) return frappe.msgprint(__("There is no such bill."));
		if (bills.length === 1) return chosen(bills);
		const amount = ({ can_charge, outstanding_label, total_label }) =>
			can_charge ? __("{0} to pay", [outstanding_label]) : total_label;
		frappe.prompt(
			{
				fieldname: "bill",
				fieldtype: "Select",
				label: __("Invoice"),
				options: [
					...(all ? [{ value: ALL, label: all }] : []),
					...bills.map((bill) => ({
						value: bill.name,
						label: `${bill.date_label} · ${amount(bill)} · ${bill.name}`,
					})),
				],
				default: all ? ALL : bills[0].name,
				reqd: 1,
			},
			({ bill }) => chosen(bill === ALL ? bills : bills.filter(({ name }) => name === bill)),
			title,
		);
	}

	pay() {
		const open = this.data.money.bills.filter(({ can_charge }) => can_charge);
		const { card } = this.data.customer;
		if (!card)
			return this.sendBill(open, __("No card is saved. The customer gets the bill with a link to pay it."));
		// An older bill that the page does not list is not charged with them.
		const listed = open.reduce((sum, { outstanding }) => sum + cents(outstanding), 0);
		const { owed, owed_label } = this.data.money;
		const all = listed === cents(owed) ? __("All of them: {0}", [owed_label]) : "";
		this.chooseBills(
			__("Take a Payment"),
			open,
			(bills) => {
				const amount = bills.length > 1 ? this.data.money.owed_label : bills[0].outstanding_label;
				frappe.confirm(__("Charge {0} to {1} now?", [safe(amount), safe(card)]), () => this.charge(bills));
			},
			all,
		);
	}

	async charge(bills) {
		for (const { name } of bills)
			if (!(await this.acts.do("client.charge", { invoice: name }, __("The payment is under way.")))) return;
	}

	sendBill(bills = this.data.money.bills.filter(({ is_credit }) => !is_credit), why = "") {
		this.chooseBills(__("Send a Bill Again"), bills, ([bill]) =>
			frappe.confirm(
				[why, __("Send the bill of {0} over {1} to the customer now?", [bill.date_label, bill.total_label])]
					.filter(Boolean)
					.map((sentence) => `<p>${safe(sentence)}</p>`)
					.join(""),
				() => this.acts.do("client.send_bill", { invoice: bill.name }, __("The bill is on its way.")),
			),
		);
	}

	credit() {
		const bills = this.data.money.bills.filter(({ is_credit }) => !is_credit);
		this.chooseBills(__("Credit a bill"), bills, async ([bill]) => {
			await frappe.require(CREDIT_DIALOG);
			await window.gigafibre_credit(bill.name, bill.outstanding === "0.00", () => this.acts.store.load());
		});
	}

	/** A day, or installments from that day on; the server says each of them before anything is noted. */
	promise() {
		const suspended = this.data.money.dunning === "Suspended";
		const { owed_label } = this.data.money;
		const dialog = new frappe.ui.Dialog({
			title: __("Promise to Pay"),
			fields: [
				{
					fieldname: "until",
					fieldtype: "Date",
					label: __("The customer pays {0} by", [owed_label]),
					default: frappe.datetime.add_days(frappe.datetime.get_today(), 7),
					reqd: 1,
					change: () => show(),
					description: suspended
						? __("The service comes back at once. Until then nobody reminds, charges or suspends.")
						: __("Until then nobody reminds, charges or suspends."),
				},
				{
					fieldname: "count",
					fieldtype: "Select",
					label: __("Installments"),
					options: INSTALLMENTS.map((count) => ({ value: count, label: count })),
					default: INSTALLMENTS[0],
					change: () => show(),
				},
				{
					fieldname: "step",
					fieldtype: "Select",
					label: __("Interval"),
					options: STEPS.map((value) => ({ value, label: __(value) })),
					default: STEPS[0],
					depends_on: "eval:doc.count !== '1'",
					change: () => show(),
				},
				{ fieldname: "preview", fieldtype: "HTML" },
			],
			primary_action_label: __("Note the Promise"),
			primary_action: async () => {
				noting = true; // as the dialog goes, its fields change once more
				const noted = await this.acts.do(
					"client.promise",
					values(),
					__("The promise is noted, and the customer is told."),
				);
				if (noted) dialog.hide();
				else noting = false;
			},
		});
		const values = () => ({
			customer: this.customer,
			...Object.fromEntries(["until", "count", "step"].map((name) => [name, dialog.get_value(name)])),
		});
		const preview = dialog.get_field("preview").$wrapper.attr({ "aria-live": "polite", "data-preview": "" });
		let [turn, noting] = [0, false];
		const show = async () => {
			if (noting) return;
			const asked = ++turn;
			dialog.get_primary_btn().prop("disabled", true);
			if (!dialog.get_value("until")) return preview.empty();
			const told = await get("client.preview_promise", values()).catch((refusal) => refusal);
			if (asked !== turn) return;
			preview.html(told.installments ? rows(told.installments) : refused(told));
			dialog.get_primary_btn().prop("disabled", !told.installments);
		};
		dialog.show();
		show();
	}

	withdraw() {
		frappe.confirm(__("The promise no longer holds, and reminders go on?"), () =>
			this.acts.do("client.withdraw_promise", { agreement: this.data.money.promise.name }, __("Done")),
		);
	}

	restore() {
		this.acts.do("client.restore", { customer: this.customer }, __("The service is coming back."));
	}

	suspend() {
		frappe.confirm(__("Suspend all services of this customer for non-payment now?"), () =>
			this.acts.do("client.suspend", { customer: this.customer }, __("The services are suspended.")),
		);
	}
}
