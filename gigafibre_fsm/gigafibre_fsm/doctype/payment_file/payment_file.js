const PAYMENT_FILE = "gigafibre_fsm.api.payment_file";
const shown_safe = (text) => frappe.utils.escape_html(String(text ?? ""));
const TABS = [
	["waits", ["Unmatched", "Doubtful", "Duplicate", "Unreadable"], () => __("To settle")],
	["matched", ["Matched"], () => __("To book")],
	["booked", ["Booked", "Reversed"], () => __("Booked")],
	["aside", ["Set Aside"], () => __("Set aside")],
];
const COLOURS = {
	Unmatched: "red",
	Doubtful: "orange",
	Duplicate: "yellow",
	Unreadable: "red",
	Matched: "blue",
	Booked: "green",
	Reversed: "gray",
	"Set Aside": "gray",
};

frappe.ui.form.on("Payment File", {
	refresh(frm) {
		frm.disable_save();
		// The form is drawn again whenever the file changes: the chosen tab stays.
		if (frm.payment_lines?.file !== frm.doc.name) frm.payment_lines = new PaymentLines(frm);
		frm.payment_lines.load();
	},
});

// The lines of a file, by what is to be done with them, and the buttons that do it.
class PaymentLines {
	constructor(frm) {
		this.frm = frm;
		this.file = frm.doc.name;
		this.body = frm.get_field("lines").$wrapper.off("click").empty();
		this.body.on("click", "[data-tab]", (event) => {
			this.tab = event.currentTarget.dataset.tab;
			this.draw();
		});
		this.body.on("click", "[data-do]", (event) => {
			const line = this.page.lines.find(({ name }) => name === event.currentTarget.dataset.line);
			this[event.currentTarget.dataset.do](line);
		});
	}

	async load() {
		const { message } = await frappe.call({
			method: `${PAYMENT_FILE}.lines`,
			args: { file: this.file },
			type: "GET",
		});
		if (this.frm.doc.name === this.file) this.show(message); // else another file is open by now
	}

	show(page) {
		this.page = page;
		const full = TABS.filter(([, states]) => states.some((state) => page.counts[state]));
		if (!full.some(([tab]) => tab === this.tab)) this.tab = (full[0] || TABS[1])[0];
		this.draw();
		this.buttons();
		clearTimeout(this.later);
		if (page.status === "Booking" && frappe.get_route()[2] === this.file)
			this.later = setTimeout(() => this.load(), 1500);
		else if (page.status !== this.frm.doc.status) this.frm.reload_doc();
	}

	buttons() {
		const { frm, page } = this;
		frm.clear_custom_buttons();
		frm.page.clear_primary_action();
		const matched = page.counts.Matched;
		if (page.status === "Open" && matched)
			frm.page.set_primary_action(__("Book {0} Payments", [matched.many]), () =>
				frappe.confirm(
					__("Book {0} payments over {1}? Bills are paid, services that were suspended come back.", [
						matched.many,
						gigafibre_money(matched.amount),
					]),
					() => this.ask("book", { file: frm.doc.name }),
				),
			);
		if (page.counts.Unmatched || page.counts.Doubtful)
			frm.add_custom_button(__("Match Again"), () => this.ask("match_again", { file: frm.doc.name }));
		if (page.source === "Cheque" && page.status !== "Discarded")
			frm.add_custom_button(__("Deposit Slip"), () => frm.print_doc());
		if (page.status === "Open" && !page.counts.Booked && !page.counts.Reversed)
			frm.add_custom_button(__("Discard File"), () =>
				frappe.confirm(__("Discard this file? Nothing of it is booked; it may be read again."), () =>
					this.ask("discard", { file: frm.doc.name }),
				),
			);
	}

	draw() {
		const { counts, lines, status } = this.page;
		const states = TABS.find(([tab]) => tab === this.tab)[1];
		const many = (list) => list.reduce((sum, state) => sum + (counts[state]?.many || 0), 0);
		const amount = (list) => list.reduce((sum, state) => sum + (counts[state]?.amount || 0), 0);
		const tabs = TABS.map(
			([tab, list, label]) => `
			<button type="button" class="btn btn-sm ${tab === this.tab ? "btn-primary" : "btn-default"}" data-tab="${tab}" aria-pressed="${tab === this.tab}" style="margin-right: var(--margin-sm)">
				${label()} <strong>${many(list)}</strong>${many(list) ? ` · ${gigafibre_money(amount(list))}` : ""}
			</button>`,
		).join("");
		const rows = lines.filter((line) => states.includes(line.status)).map((line) => this.row(line));
		const nothing = {
			waits: __("Nothing waits for a decision."),
			matched: __("No payment is ready to be booked."),
			booked: __("Nothing is booked yet."),
			aside: __("Nothing was set aside."),
		}[this.tab];
		this.body.html(`
			<div style="margin-bottom: var(--margin-md)">${tabs}
				${status === "Booking" ? `<span class="indicator-pill blue" role="status">${__("Booking the payments")}</span>` : ""}
			</div>
			${
				rows.length
					? `<div class="table-responsive"><table class="table table-sm payment-lines" style="margin: 0">
				<thead><tr class="text-muted small"><th>${__("Date")}</th><th>${__("As the file says")}</th><th class="text-right">${__("Amount")}</th><th>${__("Customer")}</th><th>${__("Pays")}</th><th></th></tr></thead>
				<tbody>${rows.join("")}</tbody></table></div>`
					: `<p class="text-muted text-center" style="padding: 40px 0">${nothing}</p>`
			}`);
	}

	row(line) {
		const said = [line.reference, line.account_number, line.invoice_number, line.message].filter(Boolean);
		const small = (text) => (text ? `<div class="text-muted small">${text}</div>` : "");
		const readable = line.status !== "Unreadable";
		const customer = line.customer
			? `<a href="/app/customer/${encodeURIComponent(line.customer)}">${shown_safe(line.customer_name || line.customer)}</a>
				${small([line.customer_account && shown_safe(line.customer_account), line.matched_how && shown_safe(__(line.matched_how))].filter(Boolean).join(" · "))}`
			: `<span class="text-muted">${__("Nobody yet")}</span>`;
		const pays = line.pays
			.map(([bill, part]) =>
				bill
					? `<div><a href="/app/sales-invoice/${encodeURIComponent(bill)}">${shown_safe(bill)}</a> ${gigafibre_money(part)}</div>`
					: `<div>${__("On account")} ${gigafibre_money(part)}</div>`,
			)
			.join("");
		const same = line.duplicate_of
			? small(
					__("Same as {0}", [
						`<a href="/app/payment-line/${encodeURIComponent(line.duplicate_of)}">${shown_safe(line.duplicate_of)}</a>`,
					]),
				)
			: "";
		const pill = `<span class="indicator-pill ${COLOURS[line.status]}">${shown_safe(__(line.status))}</span>`;
		return `<tr>
			<td style="white-space: nowrap">${line.payment_date ? frappe.datetime.str_to_user(line.payment_date) : ""}<div style="margin-top: 4px">${pill}</div></td>
			<td style="max-width: 300px">${shown_safe(readable ? line.payer : line.raw)}${small(shown_safe(said.join(" · ")))}</td>
			<td class="text-right" style="white-space: nowrap">${readable ? gigafibre_money(line.amount) : ""}</td>
			<td>${customer}</td>
			<td>${pays}${small(shown_safe(line.why))}${same}${small(shown_safe(line.reason))}${
				line.payment_entry
					? small(
							`<a href="/app/payment-entry/${encodeURIComponent(line.payment_entry)}">${shown_safe(line.payment_entry)}</a>`,
						)
					: ""
			}</td>
			<td class="text-right" style="white-space: nowrap">${this.actions(line)}</td>
		</tr>`;
	}

	actions(line) {
		if (["Booking", "Discarded"].includes(this.page.status)) return "";
		const button = (work, label, first = false) =>
			`<button type="button" class="btn btn-xs btn-default${first ? " font-weight-bold" : ""}" data-do="${work}" data-line="${line.name}" style="margin: 0 0 4px 4px">${label}</button>`;
		const money_back = line.doubt === "taken_back";
		const buttons = {
			Unmatched: () => [button("choose", __("Choose the Customer"), true), button("aside", __("Set Aside"))],
			Doubtful: () => [
				money_back && line.may_be.length && button("reverse", __("Take Back"), true),
				!money_back && line.duplicate_of && button("another", __("Another Payment")),
				!money_back && !line.duplicate_of && line.customer && button("accept", __("Accept"), true),
				!money_back && !line.duplicate_of && button("choose", __("Other Customer")),
				button("aside", __("Set Aside")),
			],
			Duplicate: () => [button("another", __("Another Payment")), button("aside", __("Set Aside"))],
			Unreadable: () => [button("aside", __("Set Aside"))],
			Matched: () => [button("unsettle", __("Not This Customer")), button("aside", __("Set Aside"))],
			Booked: () => [button("bounce", __("Bounced")), button("move", __("Wrong Customer"))],
			"Set Aside": () => [button("back", __("Bring Back"))],
			Reversed: () => [],
		};
		return buttons[line.status]().filter(Boolean).join("");
	}

	async ask(method, args) {
		const { message } = await frappe.call({ method: `${PAYMENT_FILE}.${method}`, args, freeze: true });
		this.show(message);
	}

	accept(line) {
		this.ask("settle", { line: line.name, customer: line.customer, invoice: line.sales_invoice || "" });
	}

	choose(line) {
		const fields = [
			{
				fieldname: "customer",
				fieldtype: "Link",
				options: "Customer",
				label: __("Customer"),
				reqd: 1,
				default: line.customer,
			},
			{
				fieldname: "invoice",
				fieldtype: "Link",
				options: "Sales Invoice",
				label: __("Bill to Pay First"),
				get_query: () => ({
					filters: { customer: dialog.get_value("customer"), docstatus: 1, outstanding_amount: [">", 0] },
				}),
			},
		];
		const dialog = frappe.prompt(
			fields,
			({ customer, invoice }) => this.ask("settle", { line: line.name, customer, invoice: invoice || "" }),
			__("{0} from {1}", [gigafibre_money(line.amount), line.payer || line.reference || line.account_number]),
		);
	}

	with_reason(line, method, title, description) {
		frappe.prompt(
			[{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1, description }],
			({ reason }) => this.ask(method, { line: line.name, reason }),
			title,
		);
	}

	aside(line) {
		this.with_reason(
			line,
			"set_aside",
			__("Set Aside"),
			__("Why this is not booked as a customer's payment."),
		);
	}

	bounce(line) {
		this.with_reason(
			line,
			"bounced",
			__("Bounced or Recalled"),
			__("The Payment Entry is cancelled, its bills are owed again, and the customer is told."),
		);
	}

	move(line) {
		this.with_reason(
			line,
			"wrong_customer",
			__("Booked to the Wrong Customer"),
			__("The Payment Entry is cancelled, and the payment waits for its customer. Nobody is told."),
		);
	}

	unsettle(line) {
		this.ask("unsettle", { line: line.name });
	}

	another(line) {
		frappe.confirm(__("Is this really another payment than {0}?", [line.duplicate_of]), () =>
			this.ask("another_payment", { line: line.name }),
		);
	}

	back(line) {
		this.ask("bring_back", { line: line.name });
	}

	reverse(line) {
		frappe.prompt(
			[
				{
					fieldname: "booked",
					fieldtype: "Select",
					label: __("Payment That the Bank Took Back"),
					options: line.may_be,
					default: line.may_be[0],
					reqd: 1,
				},
			],
			({ booked }) => this.ask("take_back", { line: line.name, booked }),
			__("Take Back"),
		);
	}
}
