frappe.ui.form.on("Terminal", {
	refresh(frm) {
		if (!frm.is_new()) show_tree(frm);
	},
});

async function show_tree(frm) {
	const { message } = await frappe.call({
		method: "gigafibre_fsm.api.network.terminal_tree",
		type: "GET",
		args: { terminal: frm.doc.name },
	});
	const escape = frappe.utils.escape_html;
	const link = (name) => `<a href="/app/terminal/${encodeURIComponent(name)}">${escape(name)}</a>`;
	const way = [escape(message.port), ...message.above.map(link)].join(" → ");
	const incident = message.incident
		? `<div class="alert alert-danger"><a href="/app/network-incident/${encodeURIComponent(message.incident)}">${escape(message.incident)}</a></div>`
		: "";
	const box = frm.fields_dict.overview.$wrapper;
	box.html(`${incident}<p>${way}</p>
		<p>${__("{0} of {1} outputs in use, {2} drops connected behind it.", [message.used, message.ratio, message.connected])}</p>
		<div class="fsm-terminal-map" style="height:260px"></div>`);
	const element = box.find(".fsm-terminal-map")[0];
	if (!message.points.length) return element.remove();
	await frappe.require("/assets/gigafibre_fsm/js/desk/map.js");
	const map = await window.gigafibre_map(element);
	const places = message.points.map((point) =>
		L.circleMarker([point.lat, point.lon], {
			radius: point.terminal ? 9 : 5,
			weight: 1,
			color: "#fff",
			fillOpacity: 0.9,
			fillColor: point.terminal ? "#b4530a" : point.connected ? "#0b6b57" : "#9fb8b0",
		})
			.bindTooltip(escape(point.name))
			.addTo(map),
	);
	map.fitBounds(L.featureGroup(places).getBounds().pad(0.2), { maxZoom: 16 });
}
