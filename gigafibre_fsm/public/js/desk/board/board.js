// The dispatch board: queue, timeline and map of one store, and what a dispatcher does with them.

import { editAbsences } from "./absence";
import { askReason, Conflicts } from "./conflicts";
import { draggable, pressing } from "./drag";
import { editHome } from "./home";
import { bindKeys, showKeys } from "./keys";
import { List } from "./list";
import { BoardMap } from "./map";
import { jobMenu, personMenu, selectionMenu } from "./menus";
import { optimise } from "./optimise";
import { askPlace } from "./plan";
import { Queue } from "./queue";
import { Store } from "./store";
import { suggest } from "./suggest";
import { loadLibrary, Timeline } from "./timeline";
import { TopBar } from "./topbar";
import { iso, safe } from "./words";

const KEPT = "fsm-dispatch-board";
const MAP_LATEST_MS = 400;
const MINUTE_MS = 60_000;
// A phone: the timeline needs more width than it has.
const NARROW = "(max-width: 720px)";

export class Board {
	constructor(wrapper) {
		this.wrapper = wrapper;
		this.hidden = new Set(kept().hidden);
		this.view = matchMedia(NARROW).matches ? "list" : kept().view || "main";
		wrapper.innerHTML = `<div class="fsm-board" data-view="${safe(this.view)}">
			<div class="fsm-bar" role="toolbar" aria-label="${safe(__("Dispatch board"))}"></div>
			<p class="fsm-error" role="alert" hidden></p>
			<div class="fsm-stage">
				<aside class="fsm-queue" aria-label="${safe(__("To plan"))}"></aside>
				<section class="fsm-timeline" aria-label="${safe(__("Timeline"))}"><div data-timeline></div>
					<div class="fsm-loading"><span></span><span></span><span></span></div></section>
				<section class="fsm-map" aria-label="${safe(__("Map"))}"><div data-map></div></section>
				<section class="fsm-list" aria-label="${safe(__("List"))}"></section>
			</div></div>`;
		const find = (selector) => wrapper.querySelector(selector);
		this.root = find(".fsm-board");
		this.store = new Store(() => this.draw());
		this.conflicts = new Conflicts(this.store);
		const acts = this.acts();
		this.bar = new TopBar(find(".fsm-bar"), this.store, acts);
		this.queue = new Queue(find(".fsm-queue"), this.store, acts);
		this.timeline = new Timeline(find("[data-timeline]"), this.store, acts);
		this.map = new BoardMap(find("[data-map]"), this.store, acts);
		this.list = new List(find(".fsm-list"), this.store, acts);
		draggable(find(".fsm-queue"), (x, y) => this.timeline.placeAt(x, y), acts);
		this.isPressed = pressing(this.root, () => this.isStale && this.draw());
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
			drop: (name, place) => this.drop(name, place),
			resize: (name, minutes) => this.resize(name, minutes),
			plan: (name) => this.plan(name),
			putBack: (name) => this.putBack([name]),
			go: (where) => this.store.show(where),
			view: (name) => this.show(name),
			isHidden: (technician) => this.hidden.has(technician),
			hide: (technician, hidden) => this.hide(technician, hidden),
			undo: () => this.undo(),
			refresh: () => this.store.load(),
			selected: (at) => selectionMenu(this, at),
			suggest: () => this.suggestPicked(),
			optimise: () => optimise(this),
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
		const alert = this.root.querySelector(".fsm-error");
		alert.hidden = !error;
		alert.textContent = error;
		if (error && this.store.signedOut)
			alert.innerHTML += ` <a href="/login?redirect-to=/app/dispatch-board">${safe(__("Sign in"))}</a>`;
		this.root.classList.toggle("fsm-waiting", !data && !error);
		this.isStale = this.isPressed(); // what is held would be replaced, and the drag die
		if (!data || this.isStale) return;
		this.bar.draw(this.view, this.people.length, this.adding);
		this.queue.draw();
		if (this.view === "list") this.list.draw(this.people);
		if (["main", "timeline"].includes(this.view)) this.timeline.draw(this.people);
		if (["main", "map"].includes(this.view)) this.drawMap();
		this.root.dataset.drawn = data.revision;
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
		if (this.adding || event?.ctrlKey || event?.metaKey || event?.shiftKey)
			selected[selected.has(name) ? "delete" : "add"](name);
		else {
			selected.clear();
			selected.add(name);
			this.map.look(this.store.job(name));
		}
		this.draw();
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

	/** What was chosen together with `name`, or it alone. */
	together(name) {
		const { selected } = this.store;
		return selected.has(name) && selected.size > 1
			? [...selected].filter((each) => this.store.job(each))
			: [name];
	}

	/** Dropped on the timeline: what else is selected moves along, by as much. */
	async drop(name, place) {
		const names = this.together(name);
		const held = this.store.job(name);
		if (!held) return;
		const by = held.begins === undefined || place.begins === undefined ? 0 : place.begins - held.begins;
		for (const each of names) {
			const job = this.store.job(each);
			const begins = each === name || job.begins === undefined ? place.begins : job.begins + by;
			await this.place(each, { ...place, ...(place.begins === undefined ? {} : { begins }) });
		}
	}

	async resize(name, minutes) {
		const { technician, date, begins } = this.store.job(name);
		await this.place(name, { technician, day: date, begins, minutes });
	}

	async plan(name) {
		const job = this.store.job(name);
		if (!job) return;
		const place = await askPlace(this.store, job);
		if (place) await this.place(name, place);
	}

	/** Place one job; where a warning can be overruled the reason is asked for. */
	async place(name, { technician, day, begins, minutes }) {
		const job = this.store.job(name);
		if (!job) return this.tell(__("This job is no longer on the board."));
		const place = { technician, day };
		if (begins !== undefined) place.start_time = iso(begins);
		if (minutes) place.duration_minutes = minutes;
		try {
			await this.store.place(job, place);
		} catch (refusal) {
			if (refusal.kind !== "NeedsReason") return this.refused(refusal);
			const reason = await askReason(refusal.message, job.customer_name);
			if (!reason) return this.draw();
			await this.store
				.place(this.store.job(name) || job, place, reason)
				.catch((again) => this.refused(again));
		}
	}

	async putBack(names) {
		for (const name of names) {
			const job = this.store.job(name);
			if (job) await this.store.putBack(job).catch((refusal) => this.refused(refusal));
		}
	}

	async undo() {
		try {
			const step = await this.store.undo();
			this.tell(step ? __("Undone: {0}", [step.label]) : __("Nothing to undo."), "green");
			if (step?.kept?.length) this.tell(__("Changed since, and left as it is: {0}", [step.kept.join(", ")]));
		} catch (refusal) {
			this.refused(refusal);
		}
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
	refused(refusal) {
		this.tell(refusal.message);
		this.store.load();
	}

	tell(sentence, indicator = "orange") {
		frappe.show_alert({ message: safe(sentence), indicator }, indicator === "green" ? 4 : 9);
	}
}

function kept() {
	try {
		return JSON.parse(localStorage.getItem(KEPT)) || {};
	} catch {
		return {};
	}
}
