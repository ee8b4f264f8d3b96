// The public coverage map. Everything on it is also in the lists below: nothing is lost without the map or its tiles.
import { word } from "site/words";

const CLOSE = 9;
// A map of one place would otherwise come endlessly close to it, and not know where it is when its window changes.
const CLOSEST = 15;

function fetched(tag, attributes) {
	return new Promise((resolve, reject) => {
		const node = Object.assign(document.createElement(tag), attributes);
		node.onload = resolve;
		node.onerror = reject;
		document.head.append(node);
	});
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function label(place) {
	const icon = document.createElement("span");
	icon.textContent = place.name;
	return window.L.divIcon({
		html: icon,
		className: `gf-map__name gf-map__name--${place.status}`,
		iconSize: null,
	});
}

// If two labels overlap, only the first is shown; the list below has both, and zooming in shows them.
function uncover(box) {
	const shown = [];
	for (const name of [...box.querySelectorAll(".gf-map__name")].sort((one) =>
		one.matches(".gf-map__name--planned") ? -1 : 1,
	)) {
		name.style.visibility = "";
		const here = name.getBoundingClientRect();
		const hit = shown.some(
			(other) =>
				here.left < other.right &&
				here.right > other.left &&
				here.top < other.bottom &&
				here.bottom > other.top,
		);
		if (hit) name.style.visibility = "hidden";
		else if (here.width) shown.push(here);
	}
}

export async function draw() {
	const data = JSON.parse(document.getElementById("map-data").textContent);
	const box = document.getElementById("map");
	const placed = data.places.filter((place) => place.latitude);
	if (!placed.length) return;
	try {
		await Promise.all([
			fetched("link", { rel: "stylesheet", href: data.styles }),
			fetched("script", { src: data.leaflet }),
		]);
	} catch {
		return;
	}
	const { L } = window;
	box.hidden = false;
	document.getElementById("legend").hidden = false;
	const map = L.map(box, {
		preferCanvas: true,
		scrollWheelZoom: false,
		zoomControl: false,
		zoomSnap: 0.25,
		maxZoom: CLOSEST,
		attributionControl: Boolean(data.tiles),
	});
	L.control.zoom({ zoomInTitle: word("zoom_in"), zoomOutTitle: word("zoom_out") }).addTo(map);
	if (data.tiles) L.tileLayer(data.tiles, { attribution: data.attribution, maxZoom: CLOSEST }).addTo(map);
	const [north, east] = data.step;
	const fill = {
		stroke: false,
		fillColor: colour("--brand"),
		fillOpacity: data.tiles ? 0.4 : 0.75,
		interactive: false,
	};
	for (const [south, west] of data.cells)
		L.rectangle(
			[
				[south, west],
				[south + north, west + east],
			],
			fill,
		).addTo(map);
	const planned = {
		color: colour("--accent"),
		weight: 2,
		dashArray: "6 5",
		fillOpacity: 0.12,
		interactive: false,
	};
	for (const area of data.areas)
		L.geoJSON(JSON.parse(area), { style: planned, interactive: false }).addTo(map);
	for (const place of placed) {
		const at = [place.latitude, place.longitude];
		if (place.status === "planned") L.circle(at, { ...planned, radius: 2500 }).addTo(map);
		L.marker(at, {
			icon: label(place),
			keyboard: false,
			interactive: false,
			zIndexOffset: place.status === "planned" ? 1000 : 0,
		}).addTo(map);
	}
	const far = () => {
		box.classList.toggle("gf-map--far", map.getZoom() < CLOSE);
		uncover(box);
	};
	map.on("zoomend", far);
	map.fitBounds(
		placed.map((place) => [place.latitude, place.longitude]),
		{ padding: [box.clientWidth > 700 ? 110 : 40, 28] },
	);
	far();
}
