// A Leaflet map in the desk, with the tiles of Gigafibre Settings or none. Called again for the same element, it is
// cleared, and an earlier call that still waits gets null: its map is gone.
window.gigafibre_map = async function (box) {
	await frappe.require([
		"/assets/gigafibre_fsm/vendor/leaflet/leaflet.css",
		"/assets/gigafibre_fsm/vendor/leaflet/leaflet.js",
	]);
	box.fsm_map?.remove();
	const map = L.map(box, { preferCanvas: true, zoomSnap: 0.25, attributionControl: false });
	box.fsm_map = map;
	box.style.background = "var(--control-bg)";
	box.style.borderRadius = "var(--border-radius)";
	window.gigafibre_tiles =
		window.gigafibre_tiles || frappe.call({ method: "gigafibre_fsm.api.address.tiles", type: "GET" });
	const { message } = await window.gigafibre_tiles;
	if (box.fsm_map !== map) return null;
	const note = (text) =>
		L.control.attribution({ prefix: false, position: "bottomleft" }).addAttribution(text).addTo(map);
	if (message.tiles) {
		L.tileLayer(message.tiles, { maxZoom: 19 }).addTo(map);
		note(message.attribution);
	} else {
		map.fsm_plain = true;
		const hint = __("No background map: enter a Map Tile URL in Gigafibre Settings.");
		note(hint);
	}
	// above the note: on a narrow map they would lie on each other in two corners
	L.control.scale({ imperial: false }).addTo(map);
	return map;
};
