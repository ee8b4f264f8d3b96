frappe.pages["find-device"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Find a Device"), single_column: true });
	wrapper.finder = new DeviceFinder(page);
};
frappe.pages["find-device"].on_page_show = (wrapper) => wrapper.finder.open(frappe.get_route()[1]);

const safe = (text) => frappe.utils.escape_html(String(text ?? ""));
const when = (moment) => (moment ? frappe.datetime.str_to_user(String(moment).slice(0, 16)) : "");
const FORMS = { Technician: "technician", "Service Location": "service-location", Warehouse: "warehouse" };

// One device by its label: where it is, where it was, who moved it, when.
class DeviceFinder {
	constructor(page) {
		page.main.css("padding", "var(--padding-lg)");
		this.body = $(`
			<div>
				<form class="form-inline" style="margin-bottom: var(--margin-lg)">
					<label for="find-code" class="control-label" style="margin-right: var(--margin-sm)">${__("Serial number or MAC address")}</label>
					<input id="find-code" class="form-control" autocomplete="off" style="min-width: min(280px, 100%); margin-right: var(--margin-sm)">
					<button class="btn btn-primary">${__("Find")}</button>
				</form>
				<div data-found aria-live="polite"></div>
			</div>`).appendTo(page.main);
		this.field = this.body.find("#find-code");
		this.body.on("submit", "form", (event) => {
			event.preventDefault();
			frappe.set_route("find-device", this.field.val().trim());
		});
	}

	async open(code) {
		this.field.val(code || "").trigger("focus");
		const place = this.body.find("[data-found]");
		if (!code)
			return place.html(
				`<p class="text-muted text-center" style="padding: 60px 0">${__("Scan a label, or type it in any notation.")}</p>`,
			);
		place.html("");
		try {
			const { message } = await frappe.call({
				method: "gigafibre_fsm.api.stock.find",
				type: "GET",
				args: { code },
				silent: true,
			});
			place.html(this.shown(message));
		} catch {
			place.html(
				`<p class="text-muted text-center" style="padding: 60px 0">${__("No device has this label.")}</p>`,
			);
		}
	}

	place(kind, name, called) {
		return FORMS[kind] && name
			? `<a href="/app/${FORMS[kind]}/${encodeURIComponent(name)}">${safe(called)}</a>`
			: safe(called);
	}

	shown({ label, equipment_type, now, records, movements, books }) {
		const model = records.find((row) => row.model)?.model;
		return `
			<h3 style="margin-top: 0">${safe(__(equipment_type || "Device"))} ${safe(label)}</h3>
			${model ? `<p class="text-muted">${safe(model)}</p>` : ""}
			<div style="padding: var(--padding-md); border-radius: var(--border-radius-md); background: var(--control-bg); margin-bottom: var(--margin-lg)">
				<div class="text-muted small">${__("Now")}</div>
				<div style="font-size: var(--text-xl)"><strong>${this.place(now.kind, now.name, now.place)}</strong></div>
				<div class="text-muted">${[now.since && __("since {0}", [when(now.since)]), now.by && __("by {0}", [safe(now.by)])].filter(Boolean).join(" · ")}</div>
			</div>
			${this.history(records, movements)}
			${this.in_books(books)}`;
	}

	history(records, movements) {
		const steps = [
			...movements.map((row) => ({
				at: row.moved_at,
				html: `<strong>${safe(__(row.kind))}</strong> : ${this.place(row.source_type, row.source, row.source_name || __("outside"))} → ${this.place(row.target_type, row.target, row.target_name || __("outside"))}`,
				more: [
					row.by,
					row.dispatch_job &&
						`<a href="/app/dispatch-job/${encodeURIComponent(row.dispatch_job)}">${safe(row.dispatch_job)}</a>`,
					row.discrepancy && `<span class="indicator-pill orange">${__(row.discrepancy)}</span>`,
				],
			})),
			...records.map((row) => ({
				at: row.scanned_at || row.creation,
				html: `<strong>${__("Record of the household")}</strong> : ${this.place("Service Location", row.location, row.place)}`,
				more: [
					`<a href="/app/service-equipment/${encodeURIComponent(row.name)}">${safe(row.name)}</a>`,
					__(row.status),
					safe(row.by),
					row.returned_on && __("returned on {0}", [frappe.datetime.str_to_user(row.returned_on)]),
				],
			})),
		].sort((one, other) => String(other.at).localeCompare(String(one.at)));
		return `<h5>${__("Before")}</h5><ul class="list-unstyled">${steps
			.map(
				({ at, html, more }) =>
					`<li style="padding: var(--padding-sm) 0; border-bottom: 1px solid var(--border-color)">${html}
					<div class="text-muted small">${[when(at), ...more].filter(Boolean).join(" · ")}</div></li>`,
			)
			.join("")}</ul>`;
	}

	in_books(books) {
		if (!books) return `<p class="text-muted">${__("ERPNext does not know this serial number.")}</p>`;
		return `<p class="text-muted">${__("In ERPNext")} : <a href="/app/serial-no/${encodeURIComponent(books.name)}">${safe(books.name)}</a>
			${[books.item_code, books.warehouse, __(books.status)].filter(Boolean).map(safe).join(" · ")}</p>`;
	}
}
