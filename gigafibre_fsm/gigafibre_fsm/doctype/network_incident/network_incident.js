const SENDERS = ["FSM Manager", "FSM Support", "FSM Dispatcher"];

frappe.ui.form.on("Network Incident", {
	refresh(frm) {
		if (frm.is_new()) return;
		show_overview(frm);
		if (
			frappe.boot.gigafibre_vocabulary.OPEN_INCIDENT.includes(frm.doc.status) &&
			frappe.user.has_role(SENDERS)
		)
			frm.add_custom_button(__("Send a Technician"), () => open_visit(frm));
		if (!frappe.user.has_role(["FSM Manager", "FSM Support"])) return;
		const act = (method, args = {}) =>
			frappe
				.call({
					method: `gigafibre_fsm.api.incidents.${method}`,
					args: { incident: frm.doc.name, ...args },
					freeze: true,
				})
				.then(({ message }) => {
					frm.reload_doc();
					return message;
				});
		if (frappe.boot.gigafibre_vocabulary.OPEN_INCIDENT.includes(frm.doc.status)) open_buttons(frm, act);
		if (frm.doc.notify_by && !frm.doc.regulator_told_at)
			frm.add_custom_button(__("CRTC Was Notified"), () => act("regulator_told"), __("CRTC"));
		frm.add_custom_button(__("Draft"), () => show_draft(frm), __("CRTC"));
		if (["Running", "Over"].includes(frm.doc.status) && frappe.user.has_role("FSM Manager"))
			frm.add_custom_button(__("Credit"), () => credit(frm, act));
	},
});

// The visit waits in the queue of the dispatch board; if there are several lines, the user chooses the one to visit.
function open_visit(frm) {
	frappe.prompt(
		[
			{
				fieldname: "location",
				fieldtype: "Link",
				label: __("At which line? (empty: the first that fell silent)"),
				options: "Service Location",
			},
			{ fieldname: "notes", fieldtype: "Small Text", label: __("What the technician has to know") },
		],
		({ location, notes }) =>
			frappe
				.call({
					method: "gigafibre_fsm.api.incidents.open_visit",
					args: { incident: frm.doc.name, location, notes },
					freeze: true,
				})
				.then(({ message }) => {
					frappe.show_alert({
						message: __("{0} is in the queue of the dispatch board.", [visit_link(message.job)]),
						indicator: "green",
					});
					frm.reload_doc();
				}),
		__("Send a Technician"),
	);
}

const visit_link = (job) =>
	`<a href="/app/dispatch-job/${encodeURIComponent(job)}">${frappe.utils.escape_html(job)}</a>`;

function visit_line({ job, status, address, day, technician_name }) {
	const escape = frappe.utils.escape_html;
	const when = day ? frappe.datetime.str_to_user(day) : "";
	return `<li>${visit_link(job)} ${escape([status, when, technician_name, address].filter(Boolean).join(" · "))}</li>`;
}

function open_buttons(frm, act) {
	if (frm.doc.message_state !== "Sent" && frm.doc.cause !== "Power Cut")
		frm
			.add_custom_button(__("Tell Customers"), () =>
				frappe.confirm(
					__("Tell the customers of {0} lines now?", [
						frm.doc.status === "Planned" ? frm.doc.lines_affected : frm.doc.lines_down,
					]),
					() => act("tell"),
				),
			)
			.addClass("btn-primary");
	if (frm.doc.status === "Running")
		frm.add_custom_button(__("Set Cause"), () =>
			frappe.prompt(
				{
					fieldname: "cause",
					fieldtype: "Select",
					label: __("Cause"),
					options: frm.fields_dict.cause.df.options,
					default: frm.doc.cause,
					reqd: 1,
				},
				({ cause }) => act("set_cause", { cause }),
				__("Set Cause"),
			),
		);
	frm.add_custom_button(__("Set End"), () =>
		frappe.prompt(
			{ fieldname: "until", fieldtype: "Datetime", label: __("Expected Until"), reqd: 1 },
			({ until }) => act("expect", { until }),
			__("Set End"),
		),
	);
	frm.add_custom_button(__("Close"), () =>
		frappe.prompt(
			{ fieldname: "tickets", fieldtype: "Check", label: __("Close its tickets too"), default: 1 },
			({ tickets }) => act("close", { tickets_too: tickets }),
			__("Is it over?"),
		),
	);
	frm.add_custom_button(__("No Outage"), () =>
		frappe.prompt(
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			({ reason }) => act("dismiss", { reason }),
			__("No Outage"),
		),
	);
}

async function show_overview(frm) {
	const box = frm.fields_dict.overview.$wrapper;
	const { message } = await frappe.call({
		method: "gigafibre_fsm.api.incidents.overview",
		type: "GET",
		args: { incident: frm.doc.name },
	});
	const escape = frappe.utils.escape_html;
	const rows = message.lines
		.map(
			(line) => `<tr>
				<td><a href="/app/service-location/${encodeURIComponent(line.location)}">${escape(line.address)}</a></td>
				<td>${escape(line.customer_name || "")}</td>
				<td class="text-nowrap">${escape(line.since)}</td>
				<td class="text-nowrap">${line.back ? escape(line.back) : `<span class="indicator-pill red">${__("Down")}</span>`}</td>
				<td class="text-nowrap">${escape(line.told)}</td></tr>`,
		)
		.join("");
	box.html(`
		<div class="fsm-incident-figures" style="display:flex;flex-wrap:wrap;gap:12px;margin-bottom:12px">
			${message.figures
				.map(
					(
						one,
					) => `<div style="min-width:120px;padding:10px 14px;border:1px solid var(--border-color);border-radius:var(--border-radius)">
						<div class="text-muted small">${escape(one.label)}</div>
						<div style="font-size:1.25rem;font-weight:600">${escape(String(one.value))}</div></div>`,
				)
				.join("")}
		</div>
		${
			message.visits.length
				? `<h5>${__("Visits")}</h5><ul class="list-unstyled">${message.visits.map(visit_line).join("")}</ul>`
				: ""
		}
		<div class="fsm-incident-map" style="height:280px;margin-bottom:12px"></div>
		<div style="overflow-x:auto"><table class="table table-sm" style="margin-bottom:4px">
			<thead><tr><th>${__("Address")}</th><th>${__("Customer")}</th><th>${__("Silent Since")}</th><th>${__("Back")}</th><th>${__("Told")}</th></tr></thead>
			<tbody>${rows || `<tr><td colspan="5" class="text-muted">${__("No line is affected.")}</td></tr>`}</tbody></table></div>
		${
			message.more
				? `<a href="/app/incident-location?incident=${encodeURIComponent(frm.doc.name)}">${__("{0} more", [message.more])}</a>`
				: ""
		}`);
	draw(box.find(".fsm-incident-map")[0], message.points);
}

async function draw(element, points) {
	if (!points.length) return element.remove();
	await frappe.require("/assets/gigafibre_fsm/js/desk/map.js");
	const map = await window.gigafibre_map(element);
	const places = points.map((point) =>
		L.circleMarker([point.lat, point.lon], {
			radius: 6,
			weight: 1,
			color: "#fff",
			fillOpacity: 0.9,
			fillColor: point.down ? "#c0392b" : "#0b6b57",
		})
			.bindTooltip(frappe.utils.escape_html(point.address))
			.addTo(map),
	);
	map.fitBounds(L.featureGroup(places).getBounds().pad(0.2), { maxZoom: 15 });
}

function show_draft(frm) {
	frappe
		.call({
			method: "gigafibre_fsm.api.incidents.regulator_draft",
			type: "GET",
			args: { incident: frm.doc.name },
		})
		.then(({ message }) => {
			const dialog = new frappe.ui.Dialog({
				title: __("Draft for the CRTC"),
				size: "large",
				fields: [{ fieldname: "draft", fieldtype: "HTML" }],
				primary_action_label: __("Copy"),
				primary_action: () => frappe.utils.copy_to_clipboard(message.draft),
			});
			const text = frappe.utils.escape_html(message.draft);
			dialog.fields_dict.draft.$wrapper.html(`<pre style="white-space:pre-wrap">${text}</pre>`);
			dialog.show();
		});
}

function credit(frm, act) {
	frappe
		.call({
			method: "gigafibre_fsm.api.incidents.credit_preview",
			type: "GET",
			args: { incident: frm.doc.name },
		})
		.then(({ message }) => {
			if (!message.lines)
				return frappe.msgprint(__("Nothing is to be credited: nobody was down long enough, or all have it."));
			frappe.confirm(
				__("Credit {0} lines, {1} in all before taxes, on their next bills?", [
					message.lines,
					gigafibre_money(message.total),
				]),
				() => act("give_credit"),
			);
		});
}
