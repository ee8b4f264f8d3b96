// A hand scanner types a code like a keyboard, only faster, and ends with Enter.
const FAST_MS = 60;
const SHORTEST = 6;

// Calls `took(code)` for each code that is scanned while no field has the focus.
export function handScanner(took) {
	let typed = "";
	let last = 0;
	addEventListener("keydown", (event) => {
		if (event.target.closest?.("input, textarea, dialog[open]")) return;
		const now = performance.now();
		if (now - last > FAST_MS) typed = "";
		last = now;
		if (event.key === "Enter" && typed.length >= SHORTEST) {
			event.preventDefault();
			took(typed);
			typed = "";
		} else if (event.key.length === 1) typed += event.key;
	});
}
