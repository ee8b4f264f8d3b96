// A signature drawn with a finger, kept on the phone until its job is complete: also over a reload and a session that
// ends. `signaturePad` returns {read: a PNG as data URL or an empty text, show(its data URL), forget}.
export function signaturePad(key) {
	const canvas = document.getElementById("signature");
	const pen = canvas.getContext("2d");
	const place = () => `signature:${key()}`;
	let last;
	let drawn = "";
	const at = (event) => {
		const box = canvas.getBoundingClientRect();
		return [
			((event.clientX - box.left) * canvas.width) / box.width,
			((event.clientY - box.top) * canvas.height) / box.height,
		];
	};
	const clear = () => {
		pen.clearRect(0, 0, canvas.width, canvas.height);
		drawn = "";
	};
	const forget = () => {
		localStorage.removeItem(place());
		clear();
	};
	const show = (picture = localStorage.getItem(place())) => {
		clear();
		if (!picture) return;
		drawn = picture;
		const image = new Image();
		image.onload = () => pen.drawImage(image, 0, 0);
		image.src = picture;
	};
	Object.assign(pen, { lineWidth: 3, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
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
		drawn = "being drawn";
	});
	const lift = () => {
		last = undefined;
		if (!drawn) return;
		drawn = canvas.toDataURL("image/png");
		localStorage.setItem(place(), drawn);
	};
	for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, lift);
	document.getElementById("sign-again").addEventListener("click", forget);
	return { read: () => drawn, show, forget };
}
