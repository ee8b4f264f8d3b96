// Diagnostics on the form of a Service Equipment: the last values with their age, and remote actions.
const DIAGNOSTICS = "gigafibre_fsm.api.diagnostics";
const WATCH_MS = 3000;
const KINDS = {
	wifi: "custom_wifi_ssid",
	wifi_5ghz: "wifi_5ghz_ssid",
	guest: "guest_wifi_ssid",
	sip: "custom_sip_username",
};

frappe.ui.form.on("Service Equipment", {
	refresh(frm) {
		clearTimeout(frm.diagnosis_timer);
		const view = frm.get_field("diagnosis_view");
		if (frm.is_new() || !view) return;
		const support = frappe.user.has_role(["FSM Support", "FSM Manager"]);
		if (!support && !frappe.user.has_role("FSM Dispatcher")) return view.$wrapper.empty();
		if (support) {
			frm.add_custom_button(__("Preview"), () => gigafibre.preview(frm.doc.name), __("Settings"));
			frm.add_custom_button(__("Show Password"), () => reveal(frm), __("Settings"));
			frm.add_custom_button(__("Replace Password"), () => rotate(frm), __("Settings"));
		}
		frappe
			.call({ method: `${DIAGNOSTICS}.show`, type: "GET", args: { equipment: frm.doc.name } })
			.then(({ message }) => draw(frm, message));
	},
});

const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
const age = (moment) =>
	moment
		? `<span class="text-muted small" title="${escape(moment)}">${escape(comment_when_text(moment))}</span>`
		: "";

function comment_when_text(moment) {
	const minutes = Math.max(0, Math.round((Date.now() - Date.parse(moment)) / 60000));
	if (minutes < 1) return __("just now");
	if (minutes < 90) return __("{0} min ago", [minutes]);
	if (minutes < 48 * 60) return __("{0} h ago", [Math.round(minutes / 60)]);
	return __("{0} days ago", [Math.round(minutes / 1440)]);
}

function reading({ what, value, unit }) {
	if (what !== "uptime") return `${escape(value)} ${escape(unit)}`;
	const hours = Math.floor(value / 3600);
	return hours < 48 ? __("{0} h", [hours]) : __("{0} days", [Math.floor(hours / 24)]);
}

function draw(frm, told) {
	const known =
		Boolean(frm.doc.acs_device_id) && frappe.boot.gigafibre_vocabulary.IN_HOUSE.includes(frm.doc.status);
	const values = told.values.map(
		(row) =>
			`<tr><td>${escape(row.label)}</td><td><strong>${reading(row)}</strong></td><td>${age(row.at)}</td></tr>`,
	);
	const clients = told.clients.map(
		(client) =>
			`<tr${client.active ? "" : ' class="text-muted"'}><td>${escape(client.name || client.mac)}</td><td>${escape(client.ip)}</td>` +
			`<td>${client.network ? __("WiFi {0}", [client.network]) : ""}</td>` +
			`<td>${client.signal ? `${escape(client.signal)} dBm` : ""}</td></tr>`,
	);
	const faults = told.faults.map((fault) => `<li>${escape(fault.reason)}</li>`);
	const button = (action, label, kind = "default") =>
		`<button class="btn btn-xs btn-${kind}" data-action="${action}">${label}</button> `;
	const support = frappe.user.has_role(["FSM Support", "FSM Manager"]);
	const html = `
		<p>${told.online ? `<span class="indicator-pill green">${__("Online")}</span>` : `<span class="indicator-pill gray">${__("Offline")}</span>`}
		${age(told.last_inform)} ${told.pending ? `<span class="text-muted">${escape(told.waits)}</span>` : ""}</p>
		${known ? `<p>${button("refresh", told.pending ? __("Reading ...") : __("Read Again"))}${support ? button("reboot", __("Restart")) + button("factory_reset", __("Factory Reset"), "danger") : ""}</p>` : `<p class="text-muted">${__("This device has not reported to the ACS.")}</p>`}
		${values.length ? `<table class="table table-sm">${values.join("")}</table>` : `<p class="text-muted">${__("Nothing was read yet.")}</p>`}
		${clients.length ? `<h6>${__("On the network")} ${age(told.clients_at)}</h6><table class="table table-sm">${clients.join("")}</table>` : ""}
		${faults.length ? `<h6>${__("Faults")}</h6><ul>${faults.join("")}</ul>` : ""}`;
	const wrapper = frm.get_field("diagnosis_view").$wrapper;
	wrapper.html(html);
	wrapper
		.find("[data-action=refresh]")
		.prop("disabled", told.pending)
		.on("click", () => ask_device(frm, "refresh"));
	wrapper.find("[data-action=reboot]").on("click", () => restart(frm));
	wrapper.find("[data-action=factory_reset]").on("click", () => reset(frm));
	clearTimeout(frm.diagnosis_timer);
	if (told.pending) frm.diagnosis_timer = setTimeout(() => ask_device(frm, "look"), WATCH_MS);
}

async function ask_device(frm, action, values = {}) {
	const equipment = frm.doc.name;
	const { message } = await frappe.call(`${DIAGNOSTICS}.${action}`, { equipment, ...values });
	if (frm.doc.name === equipment && cur_frm === frm) draw(frm, message);
}

const why = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };

function restart(frm) {
	frappe.prompt([why], (values) => ask_device(frm, "reboot", values), __("Restart"));
}

function reset(frm) {
	const warning = {
		fieldtype: "HTML",
		options: `<p>${__("The customer is without Internet and telephone until the device has its settings again.")}</p>`,
	};
	const typed = { fieldname: "typed", fieldtype: "Data", label: __("Serial number or MAC address"), reqd: 1 };
	frappe.prompt(
		[warning, typed, why],
		(values) => ask_device(frm, "factory_reset", values),
		__("Factory Reset"),
	);
}

function kinds(frm) {
	const labels = {
		wifi: __("WiFi"),
		wifi_5ghz: __("5 GHz WiFi"),
		guest: __("Guest Network"),
		sip: __("Telephone"),
	};
	const options = Object.keys(KINDS)
		.filter((kind) => frm.doc[KINDS[kind]])
		.map((value) => ({ value, label: labels[value] }));
	return {
		fieldname: "kind",
		fieldtype: "Select",
		label: __("Password"),
		options,
		default: options[0]?.value,
		reqd: 1,
	};
}

function reveal(frm) {
	frappe.prompt(
		[kinds(frm)],
		async ({ kind }) => {
			const { message } = await frappe.call("gigafibre_fsm.api.equipment.reveal", {
				equipment: frm.doc.name,
				kind,
			});
			frappe.msgprint({
				title: __("Show Password"),
				message: `<p>${escape(message.name)}</p><p style="font-size: 1.5em"><code>${escape(message.password)}</code></p>
					<p class="text-muted small">${__("The timeline of the device says that you saw it.")}</p>`,
			});
			frm.reload_doc();
		},
		__("Show Password"),
	);
}

function rotate(frm) {
	frappe.prompt(
		[kinds(frm), why],
		(values) =>
			frappe
				.call("gigafibre_fsm.api.equipment.rotate", { equipment: frm.doc.name, ...values })
				.then(() => frm.reload_doc()),
		__("Replace Password"),
	);
}
