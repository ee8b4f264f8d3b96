// A finger that rests on a job or on a technician opens the menu of the right button. Not every browser sends `contextmenu` for it,
// and one that does sends it for the same finger.

import { closeMenu } from "./menu";

const HELD_MS = 500;
// The click of a finger comes after its release, if it comes at all.
const CLICK_MS = 400;
// as far as a drag of the queue begins (drag.js)
const STILL_PX = 5;

/** `acts`: menu(job, event), person(technician, event), release(). A finger that moves on afterwards drags, and closes the menu. */
export function holding(root, acts) {
	let held = null;

	const open = (element, event) => {
		held.opened = true;
		acts.release();
		const { job, waiting, technician } = element.dataset;
		if (technician) acts.person(technician, event);
		else acts.menu(job || waiting, event);
	};
	const stop = () => {
		clearTimeout(held?.timer);
		held = null;
	};
	root.addEventListener("pointerdown", (event) => {
		root.removeEventListener("click", swallow, true); // what comes now is the click of this press
		stop();
		const element = event.target.closest("[data-job], [data-waiting], [data-technician]");
		const other = event.target.closest("a, input, button:not([data-technician])");
		if (event.pointerType === "mouse" || !event.isPrimary || !element || other) return;
		held = { x: event.clientX, y: event.clientY, timer: setTimeout(() => open(element, event), HELD_MS) };
	});
	window.addEventListener("pointermove", ({ clientX, clientY }) => {
		if (!held || Math.hypot(clientX - held.x, clientY - held.y) < STILL_PX) return;
		if (held.opened) closeMenu();
		stop();
	});
	window.addEventListener("pointercancel", stop);
	window.addEventListener("pointerup", () => {
		if (held?.opened) root.addEventListener("click", swallow, { capture: true, once: true });
		setTimeout(() => root.removeEventListener("click", swallow, true), CLICK_MS);
		stop();
	});
	root.addEventListener(
		"contextmenu",
		(event) => {
			if (held?.opened) return swallow(event);
			if (!held) return;
			clearTimeout(held.timer);
			held.opened = true;
			acts.release();
		},
		true,
	);
}

function swallow(event) {
	event.preventDefault();
	event.stopPropagation();
}
