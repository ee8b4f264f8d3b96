// Scans the code of a label into a field with the telephone's camera. The camera is released as soon as a code is
// read or the sheet closes.
import { detector } from "technician/detector";
import { isWifi } from "technician/labels";

// Codes of device labels: if a label has several codes, these are the serial and the MAC address.
const WANTED = /(^|\W)([A-Z]{4}[0-9A-F]{8}|([0-9A-F]{2}[:-]?){6})(\W|$)/i;
let camera;

const stopped = (stream) => stream.getTracks().forEach((track) => track.stop());

// The camera may become available after the sheet is closed: it is released then as well.
export async function read(sheet, video, input) {
	if (!navigator.mediaDevices) return;
	const ready = detector();
	let stream;
	try {
		stream = await navigator.mediaDevices.getUserMedia({
			video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
		});
	} catch {
		return; // no camera or no permission: the code is typed
	}
	if (!sheet.open) return stopped(stream);
	camera = stream;
	video.srcObject = stream;
	video.hidden = false;
	await video.play().catch(() => undefined);
	const reader = await ready.catch(() => undefined);
	if (!reader) return stopCamera(); // not on the phone yet, and no signal: the code is typed
	const look = async () => {
		if (camera !== stream) return;
		const found = await reader.detect(video).catch(() => []);
		const code =
			found.find(({ rawValue }) => WANTED.test(rawValue)) || found.find(({ rawValue }) => !isWifi(rawValue));
		if (code && camera === stream) {
			input.value = code.rawValue;
			input.dispatchEvent(new Event("input", { bubbles: true }));
			navigator.vibrate?.(60);
			stopCamera();
		} else requestAnimationFrame(look);
	};
	look();
}

export function stopCamera() {
	if (camera) stopped(camera);
	camera = undefined;
	const video = document.getElementById("camera");
	video.srcObject = null;
	video.hidden = true;
}
