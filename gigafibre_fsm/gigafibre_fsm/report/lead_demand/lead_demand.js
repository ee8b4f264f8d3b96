frappe.query_reports["Lead Demand"] = {
	filters: [
		{ fieldname: "municipality", label: __("Municipality"), fieldtype: "Data" },
		{ fieldname: "told", label: __("Include notified leads"), fieldtype: "Check" },
	],
	onload() {
		frappe.require("/assets/gigafibre_fsm/js/desk/map.js");
	},
	async after_datatable_render() {
		await frappe.require("/assets/gigafibre_fsm/js/desk/map.js");
		const report = frappe.query_report;
		// Inside the report's own box: all reports share one page, and the next one empties that box.
		const box =
			report.$report.find(".fsm-map")[0] ||
			$('<div class="fsm-map" style="height: 360px; margin: var(--margin-md) 0"></div>').prependTo(
				report.$report,
			)[0];
		const rows = report.data.filter((row) => row.latitude);
		$(box).toggle(rows.length > 0);
		if (!rows.length) return;
		const map = await gigafibre_map(box);
		if (!map) return; // the report was drawn once more
		for (const row of rows) {
			const text = `${row.municipality || ""} · ${row.road || "?"}: ${row.leads}`;
			L.circleMarker([row.latitude, row.longitude], {
				radius: 5 + 4 * Math.sqrt(row.leads),
				weight: 1,
				color: row.planned ? "#b4530a" : "#0b6b57",
				fillOpacity: 0.45,
			})
				.bindTooltip(document.createTextNode(text))
				.addTo(map);
		}
		map.fitBounds(
			rows.map((row) => [row.latitude, row.longitude]),
			{ padding: [40, 40], maxZoom: 13 },
		);
	},
};
