// Reads barcodes in every browser: by its own means where it has them, else with ZXing, which comes from npm through the
// site itself. Loaded when the camera opens; the service worker keeps it for places without a signal.
const FORMATS = ["code_128", "code_39", "qr_code", "data_matrix"];
const PACKAGES = "/assets/gigafibre_fsm/node_modules";
const SCRIPT = `${PACKAGES}/barcode-detector/dist/es/ponyfill.js`;
const LIBRARY = `${PACKAGES}/barcode-detector/dist/es/zxing-exported.js`;
const WASM = `${PACKAGES}/zxing-wasm/dist/reader/zxing_reader.wasm`;
let made;

async function browsersOwn() {
	const known = (await window.BarcodeDetector?.getSupportedFormats().catch(() => [])) || [];
	return FORMATS.every((format) => known.includes(format)) && window.BarcodeDetector;
}

async function make() {
	const own = await browsersOwn();
	if (own) return new own({ formats: FORMATS });
	const { BarcodeDetector, prepareZXingModule } = await import(SCRIPT);
	prepareZXingModule({ overrides: { locateFile: () => WASM } });
	return new BarcodeDetector({ formats: FORMATS });
}

// A failed load is tried again the next time.
export function detector() {
	made ??= make();
	made.catch(() => (made = undefined));
	return made;
}

// Lets the service worker cache the scanner before the technician is offline.
export async function keepScanner() {
	if (navigator.connection?.saveData || (await browsersOwn())) return;
	await navigator.serviceWorker.ready;
	await Promise.all([SCRIPT, LIBRARY, WASM].map((address) => fetch(address))).catch(() => undefined);
}
