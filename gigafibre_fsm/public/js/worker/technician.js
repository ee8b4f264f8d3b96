// The technician's page without signal. The server puts VERSION and ASSETS in front of this file: the addresses of the
// page's scripts, styles and icons, which change with every release.
/* global ASSETS, VERSION */
const PAGE = "/technicien";
const STORE = `technician-${VERSION}`;
const PACKAGES = "/node_modules/";
const PATIENCE_MS = 2500;

self.addEventListener("install", (event) => event.waitUntil(prepare()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
	const { request } = event;
	const { origin, pathname } = new URL(request.url);
	if (request.method !== "GET" || origin !== location.origin) return;
	if (request.mode === "navigate") {
		if (pathname === PAGE) event.respondWith(page(event));
	} else if (pathname.startsWith("/assets/gigafibre_fsm/")) event.respondWith(asset(request, pathname));
});

async function prepare() {
	const store = await caches.open(STORE);
	await store.addAll(ASSETS);
	await fetch(PAGE)
		.then(keep)
		.catch(() => undefined);
	await renewScanner(store).catch(() => undefined);
	await self.skipWaiting();
}

const olderStores = async () =>
	(await caches.keys()).filter((name) => name.startsWith("technician-") && name !== STORE);

// The scanner is kept since the camera was first opened: a new release brings its own.
async function renewScanner(store) {
	for (const name of await olderStores()) {
		const kept = (await (await caches.open(name)).keys()).filter(({ url }) => url.includes(PACKAGES));
		await store.addAll(kept.map(({ url }) => url));
	}
}

async function takeOver() {
	await Promise.all((await olderStores()).map((name) => caches.delete(name)));
	await self.clients.claim();
}

// The page of another release would ask for files that are not kept here.
async function keep(response) {
	if (response.ok && !response.redirected) {
		const copy = response.clone();
		if ((await copy.clone().text()).includes(`?v=${VERSION}`))
			await (await caches.open(STORE)).put(PAGE, copy);
	}
	return response;
}

// The server's page while it answers; otherwise the kept one, at once without a connection and soon on a poor one.
async function page(event) {
	const fresh = fetch(event.request).then(keep);
	event.waitUntil(fresh.catch(() => undefined));
	const kept = await caches.match(PAGE, { cacheName: STORE, ignoreVary: true });
	if (!kept) return fresh;
	const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE_MS));
	const arrived = fresh.then((response) => (response.status >= 500 ? kept : response));
	return Promise.race([arrived, late]).catch(() => kept);
}

async function asset(request, pathname) {
	const kept = await caches.match(request);
	if (kept) return kept;
	const response = await fetch(request);
	if (response.ok && pathname.includes(PACKAGES))
		await (await caches.open(STORE)).put(request, response.clone());
	return response;
}
