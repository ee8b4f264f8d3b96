// The checkout in three steps. Each step is an entry of the browser's history (#contact, #installation, #payment), so
// that Back,
// Forward and reload work. Input is kept in this tab, and on the server when the visitor continues.
import { contract, firstBill } from "checkout/agreement";
import { show as showCard } from "checkout/card";
import { contact } from "checkout/contact";
import { filledUp, installation } from "checkout/dates";
import { expired, held, watch } from "checkout/hold";
import { payment } from "checkout/payment";
import { busy, post } from "site/api";
import { button, complain } from "site/forms";
import { draw } from "site/plans";

const PARTS = ["contact", "installation", "payment"];
const part = (name) => document.getElementById(name);
const read = (name) => JSON.parse(part(name).textContent);
let state;
let session;
let changed = ""; // the message about a chosen day that has filled up: the visitor has to choose another one

function furthest() {
	if (!state.contact.name || !state.contact.email || !state.contact.phone) return "contact";
	if (changed) return "installation";
	return state.preferred_dates.length || state.contact_me ? "payment" : "installation";
}

function open() {
	const asked = location.hash.slice(1);
	const last = PARTS.indexOf(furthest());
	const current = PARTS[Math.min(PARTS.includes(asked) ? PARTS.indexOf(asked) : last, last)];
	if (current !== asked) history.replaceState(history.state, "", `#${current}`);
	for (const name of PARTS) part(name).hidden = name !== current;
	for (const step of document.querySelectorAll("[data-step]")) {
		step.toggleAttribute("data-done", PARTS.indexOf(step.dataset.step) < PARTS.indexOf(current));
		if (step.dataset.step === current) step.setAttribute("aria-current", "step");
		else step.removeAttribute("aria-current");
	}
	part("dates-changed").hidden = !changed;
	part("dates-changed").querySelector("p").textContent = changed;
	if (current === "payment") {
		contract(state);
		firstBill(session, state);
		showCard(session, part("payment"));
	}
	if (asked) part(current).querySelector("h1").focus();
}

function go(next) {
	history.pushState({ from: location.hash }, "", `#${next}`);
	open();
}

async function save(form, values) {
	let kept = false;
	await busy(button(form), async () => {
		try {
			adopt(await post("checkout.update", { session, ...values }));
			if (values.preferred_dates) changed = "";
			complain(form, "");
			kept = true;
			go(PARTS[PARTS.indexOf(form.id) + 1]);
		} catch (refusal) {
			complain(form, refusal.message);
			await recover(refusal);
		}
	});
	return kept;
}

const costs = ({ quote }) =>
	JSON.stringify([
		quote.monthly.total,
		quote.one_time.total,
		quote.commitment.months,
		quote.commitment.exit_fee,
	]);

// Applies the server's state. Returns whether the price differs from the one shown.
function adopt(fresh) {
	const other = costs(fresh) !== costs(state);
	state = fresh;
	draw(state.quote, ...["lines", "total", "taxes", "once"].map(part));
	part("total-top").textContent = part("total").textContent;
	// All amounts are updated together: a new contract price beside an old first bill would contradict itself.
	if (!part("payment").hidden) contract(state);
	if (!part("payment").hidden && other) firstBill(session, state);
	held(state.hold_seconds);
	return other;
}

// After a refusal: load what another tab, another visitor or an expiry has changed, and show the step to continue
// from.
async function recover(refusal) {
	if (refusal.status === 404 || refusal.status === 410) return location.reload();
	if (refusal.status !== 409) return undefined;
	try {
		const fresh = await post("checkout.resume", { session });
		if (fresh.order) return location.assign(fresh.tracking);
		adopt(await post("checkout.update", { session }));
		if (state.hold_seconds === 0) expired("", true);
		changed = await filledUp(state.offer);
		if (!changed) return undefined;
		complain(part("installation"), "");
		if (location.hash === "#installation") open();
		else go("installation");
	} catch {
		/* the refusal itself is on the screen already */
	}
	return undefined;
}

// Going back within the page uses the browser's history, so that Forward still works.
function goesBack(event) {
	const link = event.target.closest(".gf-back");
	if (!link || history.state?.from !== link.getAttribute("href")) return;
	event.preventDefault();
	history.back();
}

// beside the form on a computer, folded above it on a telephone
function fold() {
	const wide = matchMedia("(min-width: 900px)");
	const set = () => {
		part("fold").open = wide.matches;
		part("fold").firstElementChild.tabIndex = wide.matches ? -1 : 0;
	};
	wide.addEventListener("change", set);
	set();
}

export function start() {
	state = read("state");
	session = state.session;
	contact(part("contact"), session, save);
	changed = installation(part("installation"), state, read("slots"), save);
	payment(part("payment"), session, { adopt, recover });
	adopt(state);
	watch(session, adopt);
	fold();
	addEventListener("hashchange", open);
	document.addEventListener("click", goesBack);
	addEventListener("pageshow", (event) => event.persisted && location.reload());
	open();
}
