frappe.pages["trucks"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Trucks"), single_column: true });
	wrapper.trucks = new Trucks(page);
};
frappe.pages["trucks"].on_page_show = (wrapper) => wrapper.trucks.load();

const STOCK = "gigafibre_fsm.api.stock";
const plain = (text) => frappe.utils.escape_html(String(text ?? ""));
const much = (row, quantity) =>
	`${format_number(quantity, null, quantity % 1 ? 1 : 0)}${row.unit === "m" ? " m" : ""}`;
const ROOMS = [
	["trucks", () => __("Trucks")],
	["discrepancies", () => __("Discrepancies")],
	["counts", () => __("Counts")],
	["refused", () => __("Refused by the books")],
];

// The content and shortages of each truck, and the discrepancies that the stock keeper has to settle.
class Trucks {
	constructor(page) {
		this.room = "trucks";
		page.main.css("padding", "var(--padding-lg)");
		this.body = $("<div><div data-note></div><div data-rooms></div><div data-list></div></div>").appendTo(
			page.main,
		);
		page.set_secondary_action(__("Refresh"), () => this.load(), "refresh");
		page.add_inner_button(__("Where Is a Device?"), () => frappe.set_route("find-device"));
		this.body.on("click", "[data-room]", (event) => {
			this.room = event.currentTarget.dataset.room;
			this.draw();
		});
		this.body.on("click", "[data-do]", (event) => {
			const { do: work, name } = event.currentTarget.dataset;
			this[work](name);
		});
	}

	async load() {
		const { message } = await frappe.call({ method: `${STOCK}.shown`, type: "GET" });
		this.shown = message;
		this.draw();
	}

	async act(method, args) {
		try {
			return (await frappe.call({ method: `${STOCK}.${method}`, args })).message;
		} finally {
			await this.load();
		}
	}

	draw() {
		const { kept, waiting } = this.shown;
		const notes = [
			!kept &&
				__("Stock is not kept in ERPNext: scans are traced, and a truck shows what was scanned onto it."),
			kept && waiting && __("{0} movements are being written into the books.", [waiting]),
		].filter(Boolean);
		this.body.find("[data-note]").html(notes.map((note) => `<p class="text-muted">${note}</p>`).join(""));
		this.body
			.find("[data-rooms]")
			.css("margin-bottom", "var(--margin-md)")
			.html(
				ROOMS.map(
					([room, label]) =>
						`<button type="button" class="btn btn-sm ${room === this.room ? "btn-primary" : "btn-default"}" data-room="${room}" aria-pressed="${room === this.room}" style="margin: 0 var(--margin-sm) var(--margin-sm) 0">${label()} <strong>${this.shown[room].length}</strong></button>`,
				).join(""),
			);
		const rows = this.shown[this.room];
		const nothing = {
			trucks: __("No technician works here yet."),
			discrepancies: __("Books and trucks agree."),
			counts: __("No count waits for a decision."),
			refused: __("ERPNext has refused nothing."),
		}[this.room];
		this.body
			.find("[data-list]")
			.html(
				rows.length
					? this[`draw_${this.room}`](rows)
					: `<p class="text-muted text-center" style="padding: 60px 0">${nothing}</p>`,
			);
	}

	draw_trucks(rows) {
		return `<div style="display: grid; gap: var(--margin-md); grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr))">${rows
			.map((row) => this.truck(row))
			.join("")}</div>`;
	}

	truck(row) {
		const lacks = row.load.filter(({ take }) => take);
		const counts = {};
		for (const { called } of row.devices) counts[called] = (counts[called] || 0) + 1;
		const lines = [
			...Object.entries(counts).map(([called, count]) => [called, count]),
			...row.materials.map((each) => [each.called, much(each, each.quantity)]),
		];
		const labels = row.devices
			.map(
				({ label, called }) =>
					`<div><a href="/app/find-device/${encodeURIComponent(label)}">${plain(label)}</a> <span class="text-muted">${plain(called)}</span></div>`,
			)
			.join("");
		return `<section class="frappe-card" style="padding: var(--padding-md); border: 1px solid var(--border-color); border-radius: var(--border-radius-md)">
			<div style="display: flex; justify-content: space-between; gap: var(--margin-sm)">
				<a href="/app/technician/${encodeURIComponent(row.name)}"><strong>${plain(row.technician_name)}</strong></a>
				${lacks.length ? `<span class="indicator-pill orange" style="white-space: nowrap">${__("to load for tomorrow")}</span>` : `<span class="indicator-pill green" style="white-space: nowrap">${__("ready for tomorrow")}</span>`}
			</div>
			${lacks.length ? `<p class="small" style="margin: var(--margin-xs) 0">${lacks.map((each) => `${plain(each.label)}&nbsp;<strong>${much(each, each.take)}</strong>`).join(" · ")}</p>` : ""}
			${
				lines.length
					? `<table class="table table-sm small" style="margin: var(--margin-sm) 0 0">${lines
							.map(
								([what, held]) =>
									`<tr><td>${plain(what)}</td><td class="text-right">${plain(held)}</td></tr>`,
							)
							.join("")}</table>`
					: `<p class="text-muted small" style="margin: var(--margin-sm) 0 0">${__("The truck is empty by the books.")}</p>`
			}
			${labels ? `<details class="small"><summary>${__("Labels")}</summary>${labels}</details>` : ""}
		</section>`;
	}

	table(heads, cells) {
		return `<div class="table-responsive"><table class="table" style="margin: 0"><thead><tr class="text-muted small">${heads
			.map((head) => `<th>${head}</th>`)
			.join("")}</tr></thead><tbody>${cells.map((row) => `<tr>${row}</tr>`).join("")}</tbody></table></div>`;
	}

	what(row) {
		const label = row.label
			? `<a href="/app/find-device/${encodeURIComponent(row.label)}"><strong>${plain(row.label)}</strong></a>`
			: `<strong>${much(row, row.quantity)}</strong>`;
		const job = row.dispatch_job
			? ` · <a href="/app/dispatch-job/${encodeURIComponent(row.dispatch_job)}">${plain(row.dispatch_job)}</a>`
			: "";
		return `<td>${plain(__(row.equipment_type || row.material))} ${label}<div class="text-muted small">${__(row.kind)}${job}</div></td>`;
	}

	way(row) {
		return `<td>${plain(row.source_name || __("outside"))} → ${plain(row.target_name || __("outside"))}<div class="text-muted small">${frappe.datetime.str_to_user(row.moved_at)}</div></td>`;
	}

	draw_discrepancies(rows) {
		return this.table(
			[__("What"), __("Way"), __("Discrepancy"), ""],
			rows.map(
				(row) => `${this.what(row)}${this.way(row)}
					<td><span class="indicator-pill orange" style="white-space: nowrap">${__(row.discrepancy)}</span>
						<div class="text-muted small">${row.books_had ? __("The books had: {0}", [plain(row.books_had)]) : ""}</div></td>
					<td class="text-right"><button type="button" class="btn btn-xs btn-default" data-do="settle" data-name="${row.name}">${__("Settle")}</button></td>`,
			),
		);
	}

	draw_refused(rows) {
		return `<p><button type="button" class="btn btn-sm btn-primary" data-do="again" data-name="">${__("Try All Again")}</button></p>${this.table(
			[__("What"), __("Way"), __("What ERPNext Said")],
			rows.map((row) => `${this.what(row)}${this.way(row)}<td>${plain(row.refusal)}</td>`),
		)}`;
	}

	draw_counts(counts) {
		return counts
			.map((count) => {
				const who = this.shown.trucks.find(({ name }) => name === count.technician)?.technician_name;
				const decide = frappe.user.has_role("FSM Manager")
					? `<div><button type="button" class="btn btn-xs btn-primary" data-do="approve" data-name="${count.name}">${__("Approve")}</button>
						<button type="button" class="btn btn-xs btn-default" data-do="discard" data-name="${count.name}">${__("Discard")}</button></div>`
					: "";
				return `<section style="margin-bottom: var(--margin-lg)">
					<div style="display: flex; justify-content: space-between; flex-wrap: wrap; gap: var(--margin-sm)"><div><strong>${plain(who || count.technician)}</strong>
						<span class="text-muted small">${frappe.datetime.str_to_user(count.counted_at)} · ${count.name}</span></div>${decide}</div>
					${this.table(
						[__("Article"), __("By the Books"), __("Counted")],
						count.lines.map(
							(line) =>
								`<td>${plain(__(line.equipment_type || line.material || "Device"))} ${plain(line.label)}</td><td>${much(line, line.expected)}</td><td><strong>${much(line, line.counted)}</strong></td>`,
						),
					)}</section>`;
			})
			.join("");
	}

	settle(movement) {
		frappe.prompt(
			{ fieldname: "note", fieldtype: "Small Text", label: __("What became of it"), reqd: 1 },
			({ note }) => this.act("settle", { movement, note }),
			__("Settle"),
		);
	}

	again() {
		this.act("book_again");
	}

	approve(count) {
		frappe.confirm(__("The books follow this count. Approve it?"), () =>
			this.act("approve_count", { count }),
		);
	}

	discard(count) {
		frappe.prompt(
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			({ reason }) => this.act("discard_count", { count, reason }),
			__("Discard"),
		);
	}
}
