// Scans the code of a label into a field with the telephone's camera. The camera is released as soon as a code is
// read or the sheet closes.
const FORMATS = ["code_128", "code_39", "qr_code", "data_matrix"];
let camera;

const stopped = (stream) => stream.getTracks().forEach((track) => track.stop());

// The camera may become available after the sheet is closed: it is released then as well.
export async function read(sheet, video, input) {
	if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
	let stream;
	try {
		stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
	} catch {
		return; // no camera or no permission: the code is typed
	}
	if (!sheet.open) return stopped(stream);
	camera = stream;
	video.srcObject = stream;
	video.hidden = false;
	await video.play().catch(() => undefined);
	const detector = new window.BarcodeDetector({ formats: FORMATS });
	const look = async () => {
		if (camera !== stream) return;
		const [found] = await detector.detect(video).catch(() => []);
		if (found && camera === stream) {
			input.value = found.rawValue;
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
