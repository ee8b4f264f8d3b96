// Dragging a card of the queue onto the timeline, with mouse, pen or finger: event-calendar takes nothing from outside.

const START_PX = 5;

/** `acts`: grab(job), hover(place | null, event, job), drop(job, place); `placeAt(x, y)` returns the place under a point. */
export function draggable(box, placeAt, acts) {
	let held = null;
	let ghost = null;

	const end = () => {
		held = null;
		if (!ghost) return; // a click: the card must still be there when it comes
		ghost.remove();
		ghost = null;
		acts.hover(null);
		document.body.classList.remove("fsm-dragging");
	};

	box.addEventListener("pointerdown", (event) => {
		const card = event.target.closest("[data-waiting]");
		if (!card || event.button || event.target.closest("button, a")) return;
		held = { card, job: card.dataset.waiting, x: event.clientX, y: event.clientY };
	});
	document.addEventListener("pointermove", (event) => {
		if (!held) return;
		if (!ghost) {
			if (Math.hypot(event.clientX - held.x, event.clientY - held.y) < START_PX) return;
			ghost = held.card.cloneNode(true);
			ghost.classList.add("fsm-ghost");
			ghost.style.width = `${held.card.offsetWidth}px`;
			document.body.append(ghost);
			document.body.classList.add("fsm-dragging");
			acts.grab(held.job);
		}
		event.preventDefault();
		ghost.style.transform = `translate(${event.clientX + 8}px, ${event.clientY + 8}px)`;
		acts.hover(placeAt(event.clientX, event.clientY), event, held.job);
	});
	document.addEventListener("pointerup", (event) => {
		if (!held) return;
		const { job } = held;
		const place = ghost && placeAt(event.clientX, event.clientY);
		end();
		if (place) acts.drop(job, place);
	});
	document.addEventListener("pointercancel", () => held && end());
	document.addEventListener("keydown", (event) => {
		if (event.key === "Escape" && ghost) end();
	});
}

/** Answers whether a card or a visit in `root` is pressed; calls `released` once none is, after the click that follows. */
export function pressing(root, released) {
	const pointers = new Set();
	root.addEventListener(
		"pointerdown",
		({ pointerId, target }) => {
			if (target.closest("[data-waiting], [data-job]")) pointers.add(pointerId);
		},
		true,
	);
	const release = ({ pointerId }) => {
		if (pointers.delete(pointerId) && !pointers.size) setTimeout(released);
	};
	for (const kind of ["pointerup", "pointercancel"]) window.addEventListener(kind, release, true);
	return () => pointers.size > 0;
}
