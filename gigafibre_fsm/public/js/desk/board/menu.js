// A menu at the pointer, or below a button; by mouse and by keyboard.

import { icon, safe } from "./words";

let open = null;

export function closeMenu() {
	open?.remove();
	open = null;
}

/** `entries`: [{label, icon, act, danger, checked}], {heading}, or null for a line. `at`: a mouse event or an element. */
export function showMenu(entries, at, className = "") {
	closeMenu();
	const menu = document.createElement("div");
	menu.className = `fsm-menu ${className}`;
	menu.setAttribute("role", "menu");
	menu.innerHTML = entries
		.map((entry, index) => {
			if (!entry) return "<hr>";
			if (entry.heading) return `<h3 role="presentation">${safe(entry.heading)}</h3>`;
			return `<button type="button" role="${entry.checked === undefined ? "menuitem" : "menuitemcheckbox"}" data-index="${index}"
				${entry.checked === undefined ? "" : `aria-checked="${entry.checked}"`} class="${entry.danger ? "fsm-danger" : ""}">
				${entry.color ? `<i style="background:${safe(entry.color)}"></i>` : icon(entry.checked === undefined ? entry.icon || "chevron-right" : entry.checked ? "check" : "blank")}
				<span>${safe(entry.label)}${entry.note ? `<small>${safe(entry.note)}</small>` : ""}</span>
				${entry.color ? icon(entry.checked ? "check" : "blank") : ""}${entry.key ? `<kbd>${safe(entry.key)}</kbd>` : ""}</button>`;
		})
		.join("");
	document.body.append(menu);
	const box = at.getBoundingClientRect?.();
	const [x, y] = box ? [box.left, box.bottom + 4] : [at.clientX, at.clientY];
	menu.style.left = `${Math.max(8, Math.min(x, window.innerWidth - menu.offsetWidth - 8))}px`;
	menu.style.top = `${Math.max(8, Math.min(y, window.innerHeight - menu.offsetHeight - 8))}px`;
	const before = document.activeElement;
	const buttons = [...menu.querySelectorAll("button")];
	buttons[0]?.focus();
	menu.addEventListener("click", (event) => {
		const button = event.target.closest("button");
		if (!button) return;
		const entry = entries[button.dataset.index];
		if (entry.stay) {
			entry.checked = !entry.checked;
			entry.act(entry.checked);
			button.setAttribute("aria-checked", entry.checked);
			button
				.querySelector("svg:last-of-type use")
				.setAttribute("href", `/assets/gigafibre_fsm/icons/lucide.svg#${entry.checked ? "check" : "blank"}`);
			return;
		}
		closeMenu();
		before?.focus?.();
		entry.act();
	});
	menu.addEventListener("keydown", (event) => {
		const here = buttons.indexOf(document.activeElement);
		const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: buttons.length - 1 }[event.key];
		if (next !== undefined) {
			event.preventDefault();
			buttons[(next + buttons.length) % buttons.length].focus();
		} else if (event.key === "Escape" || event.key === "Tab") {
			event.preventDefault();
			event.stopPropagation();
			closeMenu();
			before?.focus?.();
		}
	});
	open = menu;
}

document.addEventListener("pointerdown", (event) => open && !open.contains(event.target) && closeMenu());
window.addEventListener("blur", closeMenu);
