// The plan page: every change requests a quote from the server; the browser never computes a price.
import { busy, post } from "site/api";
import { money, signed } from "site/money";
import { word } from "site/words";

const form = document.getElementById("cart");
const buttons = form ? [...form.querySelectorAll("[type=submit]")] : [];
const problem = document.getElementById("problem");
const KEPT = ["internet", "tv", "phone", "commitment", "tv_boxes", "addon"];
// Milliseconds before a quote that failed is requested again.
const AGAIN_MS = [1000, 3000, 8000];
const LATE_MS = 400;
let latest = 0;
let late;

const allow = (possible) => buttons.forEach((button) => (button.disabled = !possible));
const value = (name) => new FormData(form).get(name) || "";

export function services() {
	const picked = new FormData(form);
	const lines = ["internet", "tv", "phone"]
		.map(value)
		.filter(Boolean)
		.map((sku) => ({ sku, qty: 1 }));
	if (value("tv")) {
		lines.push(...picked.getAll("addon").map((sku) => ({ sku, qty: 1 })));
		const box = form.dataset.tvBox;
		if (box) lines.push({ sku: box, qty: Number(value("tv_boxes") || 1) });
	}
	return lines;
}

export function line(text, amount, strong = false) {
	const row = document.createElement("li");
	const name = document.createElement("span");
	const price = document.createElement("span");
	name.textContent = text;
	price.textContent = amount;
	price.className = "gf-num";
	if (strong) row.className = "gf-total";
	row.append(name, price);
	return row;
}

const named = (row) => (Number(row.qty) > 1 ? `${row.qty} × ${row.label}` : row.label);

export function draw(quote, list, total, taxes, once) {
	const monthly = quote.lines.filter((row) => row.kind === "recurring" || row.kind === "discount");
	const single = quote.lines.filter((row) => row.kind === "one_time" || row.kind === "credit");
	list.replaceChildren(...monthly.map((row) => line(named(row), signed(row.amount))));
	total.textContent = money(quote.monthly.total);
	taxes.textContent = "";
	const { months } = quote.commitment;
	if (quote.later.total !== quote.monthly.total) {
		const then = document.createElement("strong");
		then.textContent = word("later", months, money(quote.later.total));
		taxes.append(then, document.createElement("br"));
	}
	if (Number(quote.commitment.exit_fee))
		taxes.append(word("leaving", money(quote.commitment.exit_fee)), document.createElement("br"));
	taxes.append(
		word("taxes", money(quote.monthly.subtotal), money(quote.monthly.tps), money(quote.monthly.tvq)),
	);
	once.replaceChildren();
	if (!single.length) return;
	const title = document.createElement("p");
	title.textContent = Number(quote.one_time.subtotal) ? word("once", money(quote.one_time.subtotal)) : "";
	const rows = document.createElement("ul");
	rows.className = "gf-lines";
	rows.append(
		...single.map((row) => line(named(row), Number(row.amount) ? signed(row.amount) : word("free"))),
	);
	once.append(title, rows);
}

// An outdated price is dimmed; it can no longer be ordered unless the new one arrives within LATE_MS.
function dim(old) {
	form.toggleAttribute("data-stale", old);
	clearTimeout(late);
	if (old) late = setTimeout(allow, LATE_MS, false);
}

async function refresh(tries = 0) {
	form.querySelectorAll("[data-needs]").forEach((part) => (part.hidden = !value(part.dataset.needs)));
	const cart = services();
	keep();
	const turn = ++latest;
	dim(true);
	if (!cart.length) return allow(false);
	try {
		const quote = await post("checkout.quote", {
			offer: form.dataset.offer,
			services: cart,
			commitment: Number(value("commitment") || 0),
		});
		if (turn !== latest) return;
		draw(
			quote,
			document.getElementById("lines"),
			document.getElementById("total"),
			document.getElementById("taxes"),
			document.getElementById("once"),
		);
		document.getElementById("totals").hidden = false;
		problem.hidden = true;
		document.getElementById("total-bar").textContent = money(quote.monthly.total);
		dim(false);
		allow(true);
	} catch (refusal) {
		if (turn !== latest) return;
		problem.textContent = refusal.message;
		problem.hidden = false;
		document.getElementById("total-bar").textContent = word("no_price");
		allow(false);
		const later = !refusal.status || refusal.status >= 500;
		if (later && tries < AGAIN_MS.length)
			setTimeout(() => turn === latest && refresh(tries + 1), AGAIN_MS[tries]);
	}
}

// The choices survive a reload and the Back button.
const place = `cart:${new URLSearchParams(location.search).get("a")}`;

function keep() {
	const picked = new FormData(form);
	const kept = Object.fromEntries(KEPT.map((name) => [name, picked.getAll(name)]));
	sessionStorage.setItem(place, JSON.stringify(kept));
}

function restore() {
	const kept = JSON.parse(sessionStorage.getItem(place) || "{}");
	for (const [name, values] of Object.entries(kept)) {
		for (const field of form.querySelectorAll(`[name="${name}"]`)) {
			if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
			else if (values.length) field.value = values[0];
		}
	}
}

export function start() {
	if (!form) return;
	restore();
	form.addEventListener("change", () => refresh());
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		busy(event.submitter || buttons[0], async () => {
			try {
				const answer = await post("checkout.start", {
					offer: form.dataset.offer,
					services: services(),
					commitment: Number(value("commitment") || 0),
				});
				// the name only: the secret handle that opens the checkout is in a cookie
				location.assign(`/internet/commande?s=${answer.session.split(".")[0]}`);
			} catch (refusal) {
				problem.textContent = refusal.message;
				problem.hidden = false;
				problem.scrollIntoView({ block: "center" });
			}
		});
	});
	refresh();
}
