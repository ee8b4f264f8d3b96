// Times as people say them on a phone: 14 h 05, and how long ago. Days and times are the site's, whatever time zone the phone is in.
import { language, word } from "site/words";
import { zone } from "technician/settings";

const MINUTE = 60000;
let ahead = 0;

// By how many milliseconds this phone's clock is behind the site's: how old news is must not depend on it.
export const setClock = (behind) => (ahead = behind || 0);
export const siteNow = () => Date.now() + ahead;

const locale = language === "fr" ? "fr-CA" : "en-CA";
const isoDay = (time) => new Date(time).toLocaleDateString("en-CA", { timeZone: zone });

// Days as the server writes them: 2026-11-30
export const today = () => isoDay(siteNow());
export const isToday = (day) => day === today();

// On one line: 14 h 05
const written = (time, timeZone) =>
	new Date(time)
		.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", timeZone })
		.replaceAll(" ", "\u00a0");

export const clock = (time) => written(time, zone);

// A time of day as the server writes it: 8:30:00
export const timeOfDay = (text) => written(`2000-01-01T${text.padStart(8, "0")}Z`, "UTC");

// "14 h 05", or "30 nov. 14 h 05" when it was on another day.
export function moment(time) {
	if (isToday(isoDay(time))) return clock(time);
	const day = new Date(time).toLocaleDateString(locale, { day: "numeric", month: "short", timeZone: zone });
	return `${day} ${clock(time)}`;
}

export function ago(time) {
	const minutes = Math.max(0, Math.round((siteNow() - new Date(time)) / MINUTE));
	if (minutes < 1) return word("just_now");
	if (minutes < 60) return word("minutes_ago", minutes);
	return word("since", moment(time));
}
