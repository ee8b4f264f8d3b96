// The address search: a combobox that queries while the visitor types; usable with the arrow keys and without a
// mouse.
import { get } from "site/api";
import { word } from "site/words";

const WAIT_MS = 120;

function attach(form) {
	const input = form.querySelector("input");
	const list = form.querySelector("[role=listbox]");
	const box = input.parentElement;
	const status = form.querySelector("[data-search-status]");
	const nothing = form.querySelector("[data-search-none]");
	const failed = form.querySelector("[data-search-failed]");
	const hint = document.getElementById("address-hint");
	let hits = [];
	let chosen = -1;
	let asking = null;
	let timer = 0;

	const empty = (is) => {
		nothing.hidden = !is;
		hint.hidden = is;
		nothing.querySelector("a").search = is ? new URLSearchParams({ q: input.value.trim() }) : "";
	};
	const close = () => {
		list.hidden = true;
		chosen = -1;
		input.setAttribute("aria-expanded", "false");
		input.removeAttribute("aria-activedescendant");
	};
	// Only under the field that is being typed in: an answer may come after the visitor has gone on.
	const open = () => {
		list.hidden = !hits.length || document.activeElement !== input;
		input.setAttribute("aria-expanded", String(!list.hidden));
	};
	const go = (hit) => location.assign(`/internet/forfaits?a=${encodeURIComponent(hit.id)}`);

	const show = (answer) => {
		hits = answer.hits;
		list.replaceChildren(...hits.map(option));
		const told = { civic_not_found: "nearest", number_needed: "number_needed" }[answer.notice];
		if (told && hits.length) list.prepend(note(word(told)));
		const unfinished = answer.notice === "unfinished";
		empty(!hits.length && !unfinished);
		chosen = -1;
		open();
		status.textContent = hits.length ? word("found", hits.length) : unfinished ? "" : word("none");
	};

	const option = (hit, index) => {
		const row = document.createElement("li");
		row.id = `address-hit-${index}`;
		row.role = "option";
		const code = document.createElement("span");
		code.className = "gf-tiny gf-num";
		code.textContent = hit.postal_code || "";
		row.append(`${hit.label} `, code);
		row.addEventListener("mousedown", (event) => event.preventDefault());
		row.addEventListener("click", () => go(hit));
		return row;
	};
	const note = (text) => {
		const row = document.createElement("li");
		row.className = "gf-tiny";
		row.role = "presentation";
		row.style.padding = "var(--s2) var(--s3)";
		row.textContent = text;
		return row;
	};

	const mark = (next) => {
		const rows = list.querySelectorAll("[role=option]");
		if (!rows.length) return;
		open();
		chosen = (next + rows.length) % rows.length;
		rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === chosen)));
		rows[chosen].scrollIntoView({ block: "nearest" });
		input.setAttribute("aria-activedescendant", rows[chosen].id);
	};

	const ask = async () => {
		const q = input.value.trim();
		asking?.abort();
		empty(false);
		failed.hidden = true;
		if (q.length < 3) {
			hits = [];
			list.replaceChildren();
			return close();
		}
		const mine = (asking = new AbortController());
		box.setAttribute("aria-busy", "true");
		try {
			show(await get("address.search", { q }, mine.signal));
		} catch (failure) {
			if (failure.name === "AbortError") return;
			close();
			failed.querySelector("span").textContent = failure.message || word("trouble");
			failed.hidden = false;
			hint.hidden = true;
		} finally {
			if (asking === mine) box.removeAttribute("aria-busy");
		}
	};

	failed.querySelector("button").addEventListener("click", () => {
		input.focus();
		ask();
	});
	input.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(ask, WAIT_MS);
	});
	input.addEventListener("keydown", (event) => {
		if (event.key === "ArrowDown") mark(chosen + 1);
		else if (event.key === "ArrowUp") mark(chosen < 0 ? hits.length - 1 : chosen - 1);
		else if (event.key === "Escape") return close();
		else if (event.key === "Enter" && chosen >= 0) go(hits[chosen]);
		else return;
		event.preventDefault();
	});
	input.addEventListener("focus", open);
	// Not at once: a tap on a row takes the focus first. It may be back by then, from the button that asks again.
	input.addEventListener("blur", () => setTimeout(() => document.activeElement !== input && close(), 100));
}

export function start() {
	document.querySelectorAll("[data-address-search]").forEach(attach);
}
