// Small things that every part of the board writes: text, times, icons.

export const safe = (text) => frappe.utils.escape_html(String(text ?? ""));

const SPRITE = "/assets/gigafibre_fsm/icons/lucide.svg";
export const icon = (name) =>
	`<svg class="fsm-icon" aria-hidden="true"><use href="${SPRITE}#${name}"></use></svg>`;

export const LANGUAGE = (frappe.boot.lang || "fr").replace("_", "-");

/** 545 → "9:05", as a clock of the dispatcher's language shows it. */
export function clock(minutes) {
	const time = new Date(2000, 0, 1, Math.floor(minutes / 60), minutes % 60);
	return time.toLocaleTimeString(LANGUAGE, { hour: "numeric", minute: "2-digit" });
}

/** 545 → "09:05", for the server and the timeline. */
export const iso = (minutes) =>
	`${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

export const minutesOf = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
export const minuteOf = (date) => date.getHours() * 60 + date.getMinutes();

/** The day of a Date of the timeline, which has no time zone. */
export const dayOf = (date) =>
	`${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;

export function addDays(day, count) {
	const date = new Date(`${day}T12:00:00`);
	date.setDate(date.getDate() + count);
	return dayOf(date);
}

export const monday = (day) => addDays(day, -((new Date(`${day}T12:00:00`).getDay() + 6) % 7));

export const spoken = (day, options = { weekday: "long", day: "numeric", month: "long" }) =>
	new Date(`${day}T12:00:00`).toLocaleDateString(LANGUAGE, options);

export const WINDOWS = { AM: __("Morning"), PM: __("Afternoon"), Day: __("During the day") };

/** "lun. 30 nov., Matin" */
export const preferredDate = ({ date, time_window }) =>
	[date && spoken(date, { weekday: "short", day: "numeric", month: "short" }), WINDOWS[time_window]]
		.filter(Boolean)
		.join(", ");

export const place = (job) => [job.address, job.city].filter(Boolean).join(", ");
