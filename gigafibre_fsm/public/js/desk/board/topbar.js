// The bar above the board: day, view, technicians, actions. Single-colour icons; what is rarely used is behind "⋯".

import { Materials } from "./materials";
import { showMenu } from "./menu";
import { addDays, icon, monday, safe, spoken } from "./words";

export const VIEWS = {
	main: [__("Main view"), "panels-top-left"],
	timeline: [__("Timeline only"), "calendar-days"],
	map: [__("Map only"), "map"],
	list: [__("List"), "list"],
};

export class TopBar {
	/** `acts`: go({day, mode}), view(name), hide(technician, hidden), undo(), suggest(), optimise(), timeOff(), keys(), refresh(),
	 * selected(button), datesAhead(), placeBest(jobs). */
	constructor(box, store, acts) {
		Object.assign(this, { box, store, acts });
		this.materials = new Materials(store, () => this.drawLacking());
		const button = (name, picture, label, text = "") =>
			`<button type="button" data-do="${name}" title="${safe(label)}" ${text ? "" : `aria-label="${safe(label)}"`}>${picture ? icon(picture) : ""}${text}</button>`;
		box.innerHTML = `
			<div class="fsm-left">
				${button("back", "chevron-left", __("Earlier"))}
				${button("today", "", __("Today"), safe(__("Today")))}
				${button("on", "chevron-right", __("Later"))}
				<label class="fsm-day"><span data-label aria-live="polite"></span>
				<input type="date" data-date aria-label="${safe(__("Day"))}"></label>
			</div>
			<div class="fsm-middle">
				<div class="fsm-modes" role="group" aria-label="${safe(__("Period"))}">
					<button type="button" data-mode="day">${safe(__("Day"))}</button>
					<button type="button" data-mode="week">${safe(__("Week"))}</button>
				</div>
				${button("views", "", __("View"), `<span data-view></span>${icon("chevron-down")}`)}
				${button("selected", "circle-check", __("Selected"), `<span data-selected></span>${icon("chevron-down")}`)}
				${button("people", "users", __("Resources"), `<span data-people></span><span data-lacking></span>${icon("chevron-down")}`)}
			</div>
			<div class="fsm-right">
				<span class="fsm-live" data-live></span>
				${button("undo", "undo-2", `${__("Undo")} (Ctrl+Z)`)}
				${button("suggest", "wand-sparkles", __("Suggest a place"))}
				${button("optimise", "route", __("Shorter routes"))}
				${button("more", "ellipsis", __("More"))}
			</div>`;
		box.addEventListener("click", (event) => this.click(event));
		box.querySelector("[data-date]").addEventListener("change", ({ target }) => {
			if (!target.value) return;
			target.blur();
			acts.go({ day: target.value });
		});
	}

	click(event) {
		const button = event.target.closest("button");
		if (!button) return;
		const step = this.store.mode === "day" ? 1 : 7;
		if (button.dataset.mode) return this.acts.go({ mode: button.dataset.mode });
		({
			back: () => this.acts.go({ day: addDays(this.store.day, -step) }),
			on: () => this.acts.go({ day: addDays(this.store.day, step) }),
			today: () => this.acts.go({ day: this.store.data?.today || frappe.datetime.get_today() }),
			views: () =>
				showMenu(
					Object.entries(VIEWS).map(([name, [label, picture]]) => ({
						label,
						icon: picture,
						act: () => this.acts.view(name),
					})),
					button,
				),
			people: () => this.people(button),
			selected: () => this.acts.selected(button),
			undo: () => this.acts.undo(),
			suggest: () => this.acts.suggest(),
			optimise: () => this.acts.optimise(),
			more: () => this.more(button),
		})[button.dataset.do]?.();
	}

	people(button) {
		showMenu(
			[
				...this.materials.entries(),
				{ heading: __("Technicians") },
				{ label: __("Show all"), icon: "users", act: () => this.acts.hide(null, false) },
				{ label: __("Show none"), icon: "x", act: () => this.acts.hide(null, true) },
				null,
				...this.store.technicians.map((person) => ({
					label: person.technician_name,
					note: person.tags.join(", "),
					color: person.color || "#0b6b57",
					checked: !this.acts.isHidden(person.technician),
					stay: true,
					act: (shown) => this.acts.hide(person.technician, !shown),
				})),
			],
			button,
			"fsm-people",
		);
	}

	more(button) {
		const waiting = this.acts.datesAhead();
		showMenu(
			[
				{
					label: __("Place all that have a date ({0})", [waiting.length]),
					note: __("Each where it fits best, on a date that its customer asked for"),
					icon: "wand-sparkles",
					act: () => this.acts.placeBest(waiting),
				},
				null,
				{ label: __("Time off…"), icon: "calendar-off", act: () => this.acts.timeOff() },
				{ label: __("New job"), icon: "plus", act: () => frappe.new_doc("Dispatch Job") },
				{ label: __("All jobs"), icon: "list", act: () => frappe.set_route("List", "Dispatch Job") },
				{ label: __("Technicians"), icon: "user", act: () => frappe.set_route("List", "Technician") },
				null,
				{ label: __("Refresh"), icon: "refresh-cw", act: () => this.acts.refresh() },
				{ label: __("Keyboard"), icon: "keyboard", key: "?", act: () => this.acts.keys() },
			],
			button,
		);
	}

	draw(view, shown, adding) {
		const { day, mode, history, connected, data } = this.store;
		const first = monday(day);
		const short = { day: "numeric", month: "short" };
		this.box.querySelector("[data-label]").textContent =
			mode === "day"
				? [spoken(day), data.holidays.includes(day) && __("Holiday")].filter(Boolean).join(" · ")
				: `${spoken(first, short)} – ${spoken(addDays(first, 6), { ...short, year: "numeric" })}`;
		this.box.querySelector("[data-date]").value = day;
		for (const each of this.box.querySelectorAll("[data-mode]"))
			each.setAttribute("aria-pressed", each.dataset.mode === mode);
		this.box.querySelector("[data-view]").textContent = VIEWS[view][0];
		this.box.querySelector("[data-people]").textContent = shown;
		this.materials.look();
		this.drawLacking();
		const many = this.store.selected.size;
		this.box.querySelector("[data-do=selected]").hidden = !adding && many < 2;
		this.box.querySelector("[data-selected]").textContent = __("{0} selected", [many]);
		this.box.querySelector("[data-do=undo]").disabled = !history.length;
		const live = this.box.querySelector("[data-live]");
		live.dataset.state = connected ? "on" : "off";
		live.title = connected
			? __("Live: changes of others appear at once")
			: __("Not live: the board asks every few seconds");
		live.innerHTML = icon(connected ? "wifi" : "wifi-off");
	}

	/** Alone: the board behind it stays as it is, under whatever holds one of its cards. */
	drawLacking() {
		this.box.querySelector("[data-lacking]").innerHTML = this.materials.rows.length
			? `${icon("triangle-alert")}<span class="sr-only">${safe(__("Materials are lacking"))}</span>`
			: "";
	}
}
