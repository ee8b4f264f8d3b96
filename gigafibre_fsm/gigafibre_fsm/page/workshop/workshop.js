frappe.pages["workshop"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Workshop"), single_column: true });
	wrapper.workshop = new Workshop(page);
};
frappe.pages["workshop"].on_page_show = (wrapper) => wrapper.workshop.load();

const BENCH = "gigafibre_fsm.api.workshop";
const plain = (text) => frappe.utils.escape_html(String(text ?? ""));
const ROOMS = [
	["due", () => __("Due back")],
	["bench", () => __("On the bench")],
	["stock", () => __("On the shelf")],
	["rma", () => __("At the maker's")],
];

// Devices that come back: what is due, what came, what waits. A scan receives; everything else is a button of its device.
class Workshop {
	constructor(page) {
		this.page = page;
		this.room = "due";
		page.main.css("padding", "var(--padding-lg)");
		this.body = $(`
			<div>
				<form class="form-inline" data-scan style="margin-bottom: var(--margin-lg)">
					<label for="workshop-scan" class="control-label" style="margin-right: var(--margin-sm)">${__("Scan a device that came back")}</label>
					<input id="workshop-scan" class="form-control" autocomplete="off" style="min-width: 280px; margin-right: var(--margin-sm)">
					<button class="btn btn-default"><strong>${__("Receive")}</strong></button>
				</form>
				<div data-rooms style="margin-bottom: var(--margin-md)"></div>
				<div data-list class="workshop-list"></div>
				<style>
					@media (max-width: 600px) {
						.workshop-list thead { display: none; }
						.workshop-list tr { display: block; border-top: 1px solid var(--border-color); padding: var(--padding-sm) 0; }
						.workshop-list td { display: block; border: 0; padding: 4px 0; text-align: left !important; }
						.workshop-list td .btn { margin: 0 4px 4px 0 !important; }
					}
				</style>
			</div>`).appendTo(page.main);
		page.set_secondary_action(__("Refresh"), () => this.load(), "refresh");
		this.body.on("submit", "[data-scan]", (event) => {
			event.preventDefault();
			this.receive(this.body.find("#workshop-scan").val());
		});
		this.body.on("click", "[data-room]", (event) => {
			this.room = event.currentTarget.dataset.room;
			this.draw();
		});
		this.body.on("click", "[data-do]", (event) => {
			const { do: work, device } = event.currentTarget.dataset;
			this[work](this.shown[this.room].find(({ name }) => name === device));
		});
		this.body.on("change", "[data-check]", ({ currentTarget }) =>
			this.act("check", {
				equipment: currentTarget.dataset.device,
				item: currentTarget.dataset.check,
				done: currentTarget.checked ? 1 : 0,
			}),
		);
	}

	async load() {
		const { message } = await frappe.call({ method: `${BENCH}.shown`, type: "GET" });
		this.shown = message;
		this.draw();
		this.body.find("#workshop-scan").trigger("focus");
	}

	async act(method, args) {
		try {
			const { message } = await frappe.call({ method: `${BENCH}.${method}`, args });
			return message;
		} finally {
			await this.load();
		}
	}

	async receive(code, confirm = 0) {
		if (!code) return;
		const answer = await this.act("receive", { code, confirm });
		if (answer.confirm) return frappe.confirm(answer.question, () => this.receive(code, 1));
		this.body.find("#workshop-scan").val("");
		this.room = "bench";
		this.draw();
		frappe.show_alert({ message: __("{0} is on the bench.", [answer.equipment]), indicator: "green" }, 4);
	}

	draw() {
		this.body
			.find("[data-rooms]")
			.html(
				ROOMS.map(
					([room, label]) =>
						`<button type="button" class="btn btn-sm btn-default ${room === this.room ? "active" : ""}" data-room="${room}" aria-pressed="${room === this.room}" style="margin: 0 var(--margin-sm) var(--margin-sm) 0">${label()} <strong>${this.shown[room].length}</strong></button>`,
				).join(""),
			);
		const rows = this.shown[this.room];
		const nothing = {
			due: __("No device is due back."),
			bench: __("Nothing is on the bench. Scan a device that came back."),
			stock: __("No tested device is on the shelf."),
			rma: __("No device is at its maker's."),
		}[this.room];
		const heads = {
			due: [__("Device"), __("Customer"), __("Due back"), ""],
			bench: [__("Device"), __("Checklist"), __("Household's data"), ""],
			stock: [__("Device"), __("Returned On"), ""],
			rma: [__("Device"), __("RMA Number"), __("Warranty Until"), ""],
		}[this.room];
		this.body
			.find("[data-list]")
			.html(
				rows.length
					? `<div class="table-responsive"><table class="table" style="margin: 0"><thead><tr class="text-muted small">${heads
							.map((head) => `<th>${head}</th>`)
							.join("")}</tr></thead><tbody>${rows
							.map((row) => `<tr>${this[`cells_of_${this.room}`](row)}</tr>`)
							.join("")}</tbody></table></div>`
					: `<p class="text-muted text-center" style="padding: 60px 0">${nothing}</p>`,
			);
	}

	device(row) {
		return `<td><a href="/app/service-equipment/${encodeURIComponent(row.name)}"><strong>${plain(__(row.equipment_type))}</strong></a>
			<div class="text-muted small">${plain([row.serial || row.mac, row.model].filter(Boolean).join(" · "))}</div></td>`;
	}

	// The next step is bold: Frappe's own blue is too pale for white letters.
	button(work, row, label, is_next = false) {
		return `<button type="button" class="btn btn-xs btn-default" data-do="${work}" data-device="${row.name}" style="margin: 0 0 4px 4px">${is_next ? `<strong>${label}</strong>` : label}</button>`;
	}

	buttons(list) {
		return `<td class="text-right">${list.filter(Boolean).join("")}</td>`;
	}

	cells_of_due(row) {
		const fee = {
			Charged: __("Fee charged: {0}", [gigafibre_money(row.return_fee)]),
			"To Refund": __("Fee to refund: {0}", [gigafibre_money(row.return_fee)]),
		}[row.fee_state];
		const lines = [
			row.status === "Défectueux" && __("Replaced as defective"),
			row.return_reminders && __("Reminders sent: {0}", [row.return_reminders]),
			row.pickup &&
				`<a href="/app/dispatch-job/${encodeURIComponent(row.pickup)}">${__("Pickup {0}", [plain(row.pickup)])}</a>`,
			fee,
		].filter(Boolean);
		return `${this.device(row)}
			<td>${plain(row.customer_name)}<div class="text-muted small">${plain(row.address)}</div></td>
			<td><span class="indicator-pill ${row.days > 30 ? "red" : "orange"}">${__("for {0} days", [row.days])}</span>
				<div class="text-muted small">${lines.join(" · ")}</div></td>
			${this.buttons([
				!row.pickup && row.location && this.button("pickup", row, __("Plan a Pickup")),
				row.may_charge &&
					frappe.user.has_role("FSM Manager") &&
					this.button("fee", row, __("Charge the Fee")),
			])}`;
	}

	cells_of_bench(row) {
		if (row.in_truck_of)
			return `${this.device(row)}<td colspan="3" class="text-muted">${plain(
				__("In the truck of {0}: scan it when it arrives.", [row.in_truck_of]),
			)}</td>`;
		const checks = row.checks
			.map(
				({ key, label, done }) =>
					`<label style="display: block; font-weight: normal; margin: 0"><input type="checkbox" data-check="${plain(key)}" data-device="${row.name}" ${done ? "checked" : ""}> ${plain(label)}</label>`,
			)
			.join("");
		const [text, colour] = {
			"": [__("not wiped yet"), "orange"],
			Asked: [__("reset asked: connect the device"), "blue"],
			Proven: [__("wiped, proven by the device"), "green"],
			"By Hand": [__("wiped, by a person's word"), "green"],
			"Not Wiped": [__("the device still holds them"), "red"],
		}[row.wipe_state || ""];
		const wiped = ["Proven", "By Hand"].includes(row.wipe_state);
		const ready = wiped && row.checks.every(({ done }) => done);
		return `${this.device(row)}<td>${checks}</td>
			<td><span class="indicator-pill ${colour}">${text}</span></td>
			${this.buttons([
				!wiped && row.acs_device_id && this.button("reset", row, __("Factory Reset"), true),
				!wiped && this.button("by_hand", row, __("Wiped by Hand")),
				ready && this.button("shelf", row, __("To the Shelf"), true),
				this.button("maker", row, __("To Its Maker")),
				this.button("scrap", row, __("Scrap")),
			])}`;
	}

	cells_of_stock(row) {
		return `${this.device(row)}<td>${frappe.datetime.str_to_user(row.returned_on)}</td>
			${this.buttons([this.button("scrap", row, __("Scrap"))])}`;
	}

	cells_of_rma(row) {
		return `${this.device(row)}<td>${plain(row.rma_number)}</td><td>${frappe.datetime.str_to_user(row.warranty_until)}</td>
			${this.buttons([
				this.button("repaired", row, __("Back from the Maker"), true),
				this.button("scrap", row, __("Scrap")),
			])}`;
	}

	pickup(row) {
		this.act("plan_pickup", { location: row.location });
	}

	fee(row) {
		frappe.confirm(
			__("Charge {0} plus taxes to {1} for this device? It is refunded when the device comes back.", [
				gigafibre_money(this.shown.fee),
				plain(row.customer_name),
			]),
			() => this.act("charge_fee", { equipment: row.name }),
		);
	}

	reset(row) {
		this.act("reset", { equipment: row.name });
	}

	shelf(row) {
		this.act("to_stock", { equipment: row.name });
	}

	repaired(row) {
		this.act("back_from_maker", { equipment: row.name });
	}

	with_reason(row, method, title) {
		frappe.prompt(
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			({ reason }) => this.act(method, { equipment: row.name, reason }),
			title,
		);
	}

	by_hand(row) {
		this.with_reason(row, "wiped_by_hand", __("Wiped by Hand"));
	}

	scrap(row) {
		this.with_reason(row, "scrap", __("Scrap"));
	}

	maker(row) {
		frappe.prompt(
			[
				{ fieldname: "number", fieldtype: "Data", label: __("RMA Number"), reqd: 1 },
				{
					fieldname: "warranty_until",
					fieldtype: "Date",
					label: __("Warranty Until"),
					default: row.warranty_until,
					reqd: 1,
				},
			],
			(values) => this.act("to_maker", { equipment: row.name, ...values }),
			__("To Its Maker"),
		);
	}
}
