// A signature drawn with a finger. `signaturePad` returns a function that reads it: a PNG as data URL, or an empty
// value.
export function signaturePad() {
	const canvas = document.getElementById("signature");
	const pen = canvas.getContext("2d");
	let last;
	let signed = false;
	const at = (event) => {
		const box = canvas.getBoundingClientRect();
		return [
			((event.clientX - box.left) * canvas.width) / box.width,
			((event.clientY - box.top) * canvas.height) / box.height,
		];
	};
	const clear = () => {
		pen.clearRect(0, 0, canvas.width, canvas.height);
		signed = false;
	};
	Object.assign(pen, { lineWidth: 3, lineCap: "round", strokeStyle: "#111" });
	canvas.addEventListener("pointerdown", (event) => {
		canvas.setPointerCapture(event.pointerId);
		last = at(event);
	});
	canvas.addEventListener("pointermove", (event) => {
		if (!last) return;
		pen.beginPath();
		pen.moveTo(...last);
		last = at(event);
		pen.lineTo(...last);
		pen.stroke();
		signed = true;
	});
	for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (last = undefined));
	document.getElementById("sign-again").addEventListener("click", clear);
	document.getElementById("finish").addEventListener("close", clear);
	return () => (signed ? canvas.toDataURL("image/png") : "");
}
