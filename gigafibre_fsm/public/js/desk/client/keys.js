// The page by keyboard.

import { safe } from "../board/words";

const KEYS = [
	["/", __("find a customer")],
	["↑ ↓, Enter", __("choose among those found")],
	["T", __("new ticket")],
	["V", __("new visit")],
	["N", __("note")],
	["R", __("refresh")],
	["?", __("this list")],
];

export function bindKeys(page) {
	const acts = { t: "ticket", v: "visit", n: "note" };
	document.addEventListener("keydown", (event) => {
		const elsewhere = frappe.get_route()[0] !== "client-360" || window.cur_dialog;
		if (elsewhere || event.target.closest?.("input, textarea, select, [contenteditable], .fsm-menu")) return;
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const key = event.key.toLowerCase();
		if (key === "/") page.search.focus();
		else if (key === "?") showKeys();
		else if (key === "r") page.store.load();
		else if (acts[key] && page.store.data) page.acts.run(acts[key], {});
		else return;
		event.preventDefault();
		event.stopPropagation();
	});
}

function showKeys() {
	const rows = KEYS.map(([key, text]) => `<tr><td><kbd>${safe(key)}</kbd></td><td>${safe(text)}</td></tr>`);
	frappe.msgprint({
		title: __("Keyboard"),
		message: `<table class="table table-sm">${rows.join("")}</table>`,
	});
}
