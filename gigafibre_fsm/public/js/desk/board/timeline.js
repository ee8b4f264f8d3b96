// The timeline: technicians as rows, a day by quarters of an hour or a week by days (event-calendar).

import * as unavailable from "./unavailable";
import { clock, dayOf, icon, iso, minuteOf, monday, place, safe, spoken, WINDOWS } from "./words";

const LIBRARY = "/assets/gigafibre_fsm/node_modules/@event-calendar/build/dist/event-calendar.min";
const FIRST_HOUR = 7;
const LAST_HOUR = 18;
const QUARTERS = (LAST_HOUR - FIRST_HOUR) * 4;
const NAMES_PX = 172;
const SMALLEST_SLOT_PX = 11;
const MOVABLE = ["Scheduled"];

export const loadLibrary = () => frappe.require([`${LIBRARY}.js`, `${LIBRARY}.css`]);

export class Timeline {
	/** `acts`: pick(job, event), menu(job, event), hover(place | null, event), drop(job, place), resize(job, minutes),
	 * person(technician, event). */
	constructor(box, store, acts) {
		Object.assign(this, { box, store, acts });
		this.shownAs = "";
		box.addEventListener("contextmenu", (event) => this.rightClick(event));
		box.addEventListener("click", (event) => {
			const row = event.target.closest("[data-technician]");
			if (row) acts.person(row.dataset.technician, event);
		});
		new ResizeObserver(() => this.fit()).observe(box);
	}

	// The drawn period: a drag that began while another period loads still refers to it.
	get isDay() {
		return this.shownAs === "day";
	}

	draw(technicians) {
		this.people = technicians;
		const { day, mode } = this.store.shown;
		const drawn = this.calendar && this.shownAs === mode;
		this.shownAs = mode;
		const settings = {
			resources: technicians.map((person) => ({ id: person.technician, title: person.technician_name })),
			events: this.events(),
			date: this.isDay ? day : monday(day),
		};
		if (drawn) {
			const key = settings.resources.map((row) => row.id + row.title).join() + this.loads();
			if (key !== this.rows) this.calendar.setOption("resources", settings.resources);
			this.rows = key;
			if (settings.date !== this.date) this.calendar.setOption("date", settings.date);
			this.date = settings.date;
			this.calendar.setOption("events", settings.events);
			return;
		}
		if (this.calendar) EventCalendar.destroy(this.calendar);
		Object.assign(this, { date: settings.date, rows: "" });
		this.calendar = EventCalendar.create(this.box, {
			...settings,
			...(this.isDay ? this.dayOptions() : this.weekOptions()),
			headerToolbar: { start: "", center: "", end: "" },
			locale: frappe.boot.lang,
			firstDay: 1,
			height: "100%",
			editable: true,
			eventDurationEditable: this.isDay,
			eventDragMinDistance: 4,
			eventLongPressDelay: 350,
			dragScroll: true,
			customScrollbars: true,
			eventContent: ({ event }) => ({ html: this.content(event) }),
			resourceLabelContent: ({ resource }) => ({ html: this.label(resource.id) }),
			eventClick: ({ event, jsEvent }) => this.acts.pick(event.id, jsEvent),
			eventDidMount: ({ el, event }) => {
				if (event.extendedProps.job) el.dataset.job = event.id;
			},
			eventDragStart: ({ event }) => this.acts.grab(event.id),
			dragConstraint: (info) => {
				this.acts.hover(this.placeOf(info.event), info.jsEvent, info.event.id);
				return true;
			},
			eventDragStop: () => this.acts.hover(null),
			eventDrop: (info) => {
				info.revert();
				const [from, to] = [this.placeOf(info.oldEvent), this.placeOf(info.event)];
				// a finger that rests drags too, as far as this library is concerned
				if (JSON.stringify(from) !== JSON.stringify(to)) this.acts.drop(info.event.id, to);
			},
			resizeConstraint: (info) => info.event.end > info.event.start,
			eventResize: (info) => {
				const minutes = Math.round((info.event.end - info.event.start) / 60_000);
				info.revert();
				this.acts.resize(info.event.id, minutes);
			},
		});
	}

	dayOptions() {
		return {
			view: "resourceTimelineDay",
			slotMinTime: `${FIRST_HOUR}:00`,
			slotMaxTime: `${LAST_HOUR}:00`,
			slotDuration: "00:15",
			snapDuration: "00:15",
			slotLabelInterval: "01:00",
			slotWidth: (this.slot = this.slotWidth()),
			slotLabelFormat: (time) => clock(minuteOf(time)),
			dayHeaderFormat: () => "",
		};
	}

	weekOptions() {
		return {
			view: "resourceTimelineMonth",
			duration: { weeks: 1 },
			dayHeaderFormat: (date) => this.weekday(dayOf(date)),
			columnWidth: "minmax(86px, 1fr)",
		};
	}

	weekday(day) {
		const holiday = this.store.data.holidays.includes(day) ? __("Holiday") : "";
		return [spoken(day, { weekday: "short", day: "numeric" }), holiday].filter(Boolean).join(" · ");
	}

	slotWidth() {
		return Math.max(
			SMALLEST_SLOT_PX,
			Math.floor(((this.box.clientWidth - NAMES_PX - 12) / QUARTERS) * 10) / 10,
		);
	}

	fit() {
		const width = this.slotWidth();
		if (!this.calendar || !this.isDay || width === this.slot) return;
		this.slot = width;
		this.calendar.setOption("slotWidth", width);
	}

	events() {
		const events = this.store.jobs
			.filter((job) => job.begins !== undefined || job.start_time)
			.map((job) => this.event(job));
		if (!this.isDay) return [...events, ...this.unavailable()];
		return [...events, ...this.roads(), ...this.ridesAlong(), ...this.unavailable(), ...this.nowLine()];
	}

	event(job) {
		const begins = job.begins ?? 0;
		const whole = !this.isDay;
		return {
			id: job.name,
			resourceId: job.technician,
			start: whole ? job.date : `${job.date} ${iso(begins)}`,
			end: whole ? job.date : `${job.date} ${iso(Math.min(begins + job.duration_minutes, 24 * 60 - 1))}`,
			allDay: whole,
			title: job.customer_name,
			editable: MOVABLE.includes(job.status),
			backgroundColor: "var(--fsm-job)",
			classNames: [
				"fsm-job",
				`fsm-${job.status.toLowerCase().replace(" ", "-")}`,
				this.store.selected.has(job.name) && "fsm-picked",
				job.priority === "Urgent" && "fsm-urgent",
			].filter(Boolean),
			styles: [`--fsm-color: ${this.store.technician(job.technician)?.color || "#0b6b57"}`],
			extendedProps: { job },
		};
	}

	/** The road to a visit, drawn before it. */
	roads() {
		return this.store.jobs
			.filter((job) => job.travel && job.begins !== undefined)
			.map((job) => ({
				id: `road-${job.name}`,
				resourceId: job.technician,
				start: `${job.date} ${iso(Math.max(0, job.begins - job.travel))}`,
				end: `${job.date} ${iso(job.begins)}`,
				display: "background",
				classNames: ["fsm-road"],
				title: __("{0} min of travel", [job.travel]),
			}));
	}

	/** A visit takes the time of its helpers too. */
	ridesAlong() {
		return this.store.jobs.flatMap((job) =>
			job.begins === undefined
				? []
				: job.helpers.map((helper) => ({
						id: `with-${job.name}-${helper}`,
						resourceId: helper,
						start: `${job.date} ${iso(job.begins)}`,
						end: `${job.date} ${iso(Math.min(job.begins + job.duration_minutes, 24 * 60 - 1))}`,
						display: "background",
						classNames: ["fsm-with"],
						title: __("With {0}: {1}", [
							this.store.technician(job.technician)?.technician_name || job.technician,
							job.customer_name,
						]),
					})),
		);
	}

	unavailable() {
		const { data, shown } = this.store;
		if (!this.isDay) return unavailable.ofWeek(this.people, data, data.days);
		return unavailable.ofDay(this.people, data, shown.day, [FIRST_HOUR * 60, LAST_HOUR * 60]);
	}

	nowLine() {
		const { day, data, now } = this.store;
		if (day !== data.today || now < FIRST_HOUR * 60 || now >= LAST_HOUR * 60) return [];
		return [
			{
				id: "now",
				resourceIds: this.people.map((person) => person.technician),
				start: `${day} ${iso(now)}`,
				end: `${day} ${iso(now + 2)}`,
				display: "background",
				classNames: ["fsm-now"],
			},
		];
	}

	content(event) {
		const { job } = event.extendedProps;
		if (!job) return `<span class="fsm-note">${safe(event.title)}</span>`;
		const time = job.start_time ? clock(job.begins ?? minuteOf(event.start)) : WINDOWS[job.time_window] || "";
		const states = { "En Route": "navigation", "In Progress": "wrench", Completed: "circle-check" };
		const outage = job.incident && __("Outage {0}", [job.incident]);
		const all = [time, job.customer_name, place(job), outage, job.planned_against].filter(Boolean).join("\n");
		return `<div title="${safe(all)}"><span class="fsm-line"><b>${safe(time)}</b>${states[job.status] ? icon(states[job.status]) : ""}
			<span class="fsm-type">${safe(job.job_type_label)}</span></span>
			<span class="fsm-who">${safe(job.customer_name)}</span>
			<span class="fsm-where">${safe(place(job))}</span></div>`;
	}

	load(technician) {
		const days = this.isDay ? 1 : 5;
		const count = this.store.jobs.filter((job) => job.technician === technician).length;
		return `${count}/${(this.store.technician(technician)?.capacity || 0) * days}`;
	}

	loads() {
		return this.people.map((person) => this.load(person.technician)).join();
	}

	label(technician) {
		const person = this.store.technician(technician);
		if (!person) return "";
		const title = __("{0}: home base and actions", [person.technician_name]);
		return `<button type="button" class="fsm-person" data-technician="${safe(technician)}" title="${safe(title)}">
			<i style="background:${safe(person.color || "#0b6b57")}"></i>
			<span><b>${safe(person.technician_name)}</b>
			<small>${this.load(technician)} ${safe(__("visits"))} · ${safe(person.tags.join(", "))}</small></span>
			${icon("map-pin")}</button>`;
	}

	placeOf(event) {
		const found = { technician: event.resourceIds[0], day: dayOf(event.start) };
		return this.isDay ? { ...found, begins: minuteOf(event.start) } : found;
	}

	/** The place under a point of the screen, for what is dragged in from the queue; null outside. */
	placeAt(x, y) {
		const box = this.box.getBoundingClientRect();
		if (x < box.left + NAMES_PX || x > box.right || y < box.top || y > box.bottom) return null;
		const found = this.calendar?.dateFromPoint(x, y);
		if (!found?.resource) return null;
		return this.placeOf({ start: found.date, resourceIds: [found.resource.id] });
	}

	rightClick(event) {
		const job = event.target.closest("[data-job]");
		const row = event.target.closest("[data-technician]");
		if (!job && !row) return;
		event.preventDefault();
		if (job) this.acts.menu(job.dataset.job, event);
		else this.acts.person(row.dataset.technician, event);
	}
}
