// The dispatch board: queue, timeline and map of one store, and what a dispatcher does with them.

import { editAbsences } from "./absence";
import { Changes } from "./changes";
import { Conflicts } from "./conflicts";
import { draggable, pressing } from "./drag";
import { editHome } from "./home";
import { holding } from "./hold";
import { bindKeys, showKeys } from "./keys";
import { List } from "./list";
import { BoardMap } from "./map";
import { jobMenu, personMenu, selectionMenu } from "./menus";
import { optimise } from "./optimise";
import { Queue } from "./queue";
import { Store } from "./store";
import { suggest } from "./suggest";
import { loadLibrary, Timeline } from "./timeline";
import { TopBar } from "./topbar";
import { safe } from "./words";

const KEPT = "fsm-dispatch-board";
const MAP_LATEST_MS = 400;
const MINUTE_MS = 60_000;
// A phone: the timeline needs more width than it has.
const JOBS = "[data-job], [data-waiting]";
const NARROW = "(max-width: 720px)";

export class Board {
	constructor(wrapper) {
		this.wrapper = wrapper;
		this.hidden = new Set(kept().hidden);
		this.view = matchMedia(NARROW).matches ? "list" : kept().view || "main";
		wrapper.innerHTML = `<div class="fsm-board" data-view="${safe(this.view)}">
			<div class="fsm-bar" role="toolbar" aria-label="${safe(__("Dispatch board"))}"></div>
			<p class="fsm-error" role="alert" hidden></p>
			<p class="sr-only" role="status" data-said></p>
			<div class="fsm-stage">
				<aside class="fsm-queue" aria-label="${safe(__("To plan"))}"></aside>
				<section class="fsm-timeline" aria-label="${safe(__("Timeline"))}"><div data-timeline></div>
					<div class="fsm-nobody" hidden></div>
					<div class="fsm-loading"><span></span><span></span><span></span></div></section>
				<section class="fsm-map" aria-label="${safe(__("Map"))}"><div data-map></div></section>
				<section class="fsm-list" aria-label="${safe(__("List"))}"></section>
			</div></div>`;
		const find = (selector) => wrapper.querySelector(selector);
		this.root = find(".fsm-board");
		this.store = new Store(() => this.draw());
		this.conflicts = new Conflicts(this.store);
		this.changes = new Changes(this);
		const acts = this.acts();
		this.bar = new TopBar(find(".fsm-bar"), this.store, acts);
		this.queue = new Queue(find(".fsm-queue"), this.store, acts);
		this.timeline = new Timeline(find("[data-timeline]"), this.store, acts);
		this.map = new BoardMap(find("[data-map]"), this.store, acts);
		this.list = new List(find(".fsm-list"), this.store, acts);
		draggable(find(".fsm-queue"), (x, y) => this.timeline.placeAt(x, y), acts);
		this.isPressed = pressing(this.root, () => this.isStale && this.draw());
		holding(this.root, acts);
		bindKeys(this, acts);
		this.ready = Promise.all([loadLibrary(), this.map.open()]);
	}

	acts() {
		return {
			pick: (name, event) => this.pick(name, event),
			menu: (name, at) => jobMenu(this, name, at),
			person: (technician, at) => personMenu(this, technician, at),
			grab: (name) => this.conflicts.ask(name),
			hover: (place, event, name) => this.hover(place, event, name),
			release: () => this.conflicts.show(null),
			drop: (name, place) => this.changes.drop(name, place),
			resize: (name, minutes) => this.changes.resize(name, minutes),
			plan: (name) => this.changes.plan(name),
			go: (where) => this.store.show(where),
			view: (name) => this.show(name),
			isHidden: (technician) => this.hidden.has(technician),
			hide: (technician, hidden) => this.hide(technician, hidden),
			undo: () => this.changes.undo(),
			refresh: () => this.store.load(),
			selected: (at) => selectionMenu(this, at),
			suggest: () => this.suggestPicked(),
			optimise: () => optimise(this),
			datesAhead: () => this.store.datesAhead.map((job) => job.name),
			placeBest: (names) => this.changes.placeBest(names),
			timeOff: () => editAbsences(this),
			keys: showKeys,
		};
	}

	async open() {
		await this.ready;
		await this.store.open();
		// the line for now moves on
		this.minutely ??= setInterval(() => !document.hidden && this.draw(), MINUTE_MS);
	}

	/** `place` is null when a drag ends, or leaves the timeline. */
	hover(place, event, name) {
		this.conflicts.show(place, event, name);
		if (!event) this.draw();
	}

	get people() {
		return this.store.technicians.filter((person) => !this.hidden.has(person.technician));
	}

	draw() {
		const { data, error } = this.store;
		this.drawError(error);
		this.root.classList.toggle("fsm-waiting", !data && !error);
		this.isStale = this.isPressed(); // what is held would be replaced, and the drag die
		if (!data || this.isStale) return;
		const held = this.focused();
		this.bar.draw(this.view, this.people.length, this.adding);
		this.drawNobody();
		this.queue.draw();
		if (this.view === "list") this.list.draw(this.people);
		if (["main", "timeline"].includes(this.view)) this.timeline.draw(this.people);
		if (["main", "map"].includes(this.view)) this.drawMap();
		this.root.dataset.drawn = data.revision;
		if (!held) return;
		this.focus(held);
		// the timeline is drawn a moment later
		requestAnimationFrame(() => this.focus(held));
	}

	/** An error message, and what to do next. */
	drawError(error) {
		const alert = this.root.querySelector(".fsm-error");
		alert.hidden = !error;
		if (!error || alert.dataset.told === error) return;
		alert.dataset.told = error;
		const wayOn = this.store.signedOut
			? `<a href="/login?redirect-to=/app/dispatch-board">${safe(__("Sign in"))}</a>`
			: `<button type="button" class="btn btn-default btn-xs">${safe(__("Try again"))}</button>`;
		alert.innerHTML = `${safe(error)} ${wayOn}`;
		alert.querySelector("button")?.addEventListener("click", () => this.store.load());
	}

	/** A timeline without a row says why. */
	drawNobody() {
		const box = this.root.querySelector(".fsm-nobody");
		box.hidden = this.people.length > 0;
		if (box.hidden) return;
		const all = this.store.technicians.length;
		const [sentence, label] = all
			? [__("Every technician is hidden."), __("Show all")]
			: [__("There is no active technician."), __("Technicians")];
		box.innerHTML = `<p>${safe(sentence)}</p><button type="button" class="btn btn-default btn-sm">${safe(label)}</button>`;
		box
			.querySelector("button")
			.addEventListener("click", () =>
				all ? this.hide(null, false) : frappe.set_route("List", "Technician"),
			);
	}

	/** {job, action} of what has the focus, which its next drawing would lose. */
	focused() {
		const here = this.root.contains(document.activeElement) && document.activeElement.closest(JOBS);
		if (!here) return null;
		const { job, waiting } = here.dataset;
		return { job: job || waiting, action: document.activeElement.dataset.action };
	}

	focus({ job, action }) {
		if (document.activeElement !== document.body) return;
		const name = CSS.escape(job);
		const found = [...this.root.querySelectorAll(`[data-job="${name}"], [data-waiting="${name}"]`)].filter(
			(element) => element.offsetParent && element.tabIndex >= 0,
		);
		(found.find((element) => element.dataset.action === action) || found[0])?.focus({ preventScroll: true });
	}

	/** After everything else, which the dispatcher waits for. */
	drawMap() {
		cancelIdleCallback(this.mapDue);
		this.mapDue = requestIdleCallback(() => this.map.draw(this.people), { timeout: MAP_LATEST_MS });
	}

	show(view) {
		this.view = view;
		this.root.dataset.view = view;
		this.keep();
		this.draw();
	}

	hide(technician, hidden) {
		const all = technician ? [technician] : this.store.technicians.map((person) => person.technician);
		for (const each of all) this.hidden[hidden ? "add" : "delete"](each);
		this.keep();
		this.draw();
	}

	keep() {
		localStorage.setItem(KEPT, JSON.stringify({ view: this.view, hidden: [...this.hidden] }));
	}

	pick(name, event) {
		const { selected } = this.store;
		// a finger has no right button: the second tap opens the menu
		if (!this.adding && event?.pointerType === "touch" && selected.size === 1 && selected.has(name))
			return jobMenu(this, name, event);
		if (event?.shiftKey) for (const each of this.between(this.anchor, name)) selected.add(each);
		else if (this.adding || event?.ctrlKey || event?.metaKey)
			selected[selected.has(name) ? "delete" : "add"](name);
		else {
			selected.clear();
			selected.add(name);
			this.map.look(this.store.job(name));
		}
		if (!event?.shiftKey) this.anchor = name;
		this.say(__("{0} selected", [selected.size]));
		this.draw();
	}

	/** The jobs from one to another, in the order of the page. */
	between(one, other) {
		const shown = [...this.root.querySelectorAll(JOBS)].filter((element) => element.offsetParent);
		const names = [...new Set(shown.map(({ dataset }) => dataset.job || dataset.waiting))];
		const [from, to] = [names.indexOf(one), names.indexOf(other)].sort((a, b) => a - b);
		return from < 0 ? [other] : names.slice(from, to + 1);
	}

	/** From now on a tap adds to the selection: a finger has no Ctrl key. */
	selectSeveral(name) {
		this.adding = true;
		this.store.selected.add(name);
		this.draw();
	}

	selectNone() {
		this.adding = false;
		this.store.selected.clear();
		this.draw();
	}

	/** The jobs selected together with `name`, or `name` alone. */
	together(name) {
		const { selected } = this.store;
		return selected.has(name) && selected.size > 1
			? [...selected].filter((each) => this.store.job(each))
			: [name];
	}

	/** Suggestions for the selected job, else for the first that waits. */
	suggestPicked() {
		const name = [...this.store.selected][0] || this.store.queue[0]?.name;
		if (name) suggest(this, name);
		else this.tell(__("Every job has its place."), "green");
	}

	editHome(technician) {
		if (this.view !== "main" && this.view !== "map") this.show("main");
		editHome(this.store, this.map, technician);
	}

	/** Nothing was changed: say why, and show what is true now. */
	refused(refusal, sentence = refusal.message) {
		this.tell(sentence);
		this.store.load();
	}

	/** For screen readers: what the eye sees by itself. */
	say(sentence) {
		this.root.querySelector("[data-said]").textContent = sentence;
	}

	tell(sentence, indicator = "orange") {
		return frappe.show_alert({ message: safe(sentence), indicator }, indicator === "green" ? 4 : 9);
	}
}

function kept() {
	try {
		return JSON.parse(localStorage.getItem(KEPT)) || {};
	} catch {
		return {};
	}
}
