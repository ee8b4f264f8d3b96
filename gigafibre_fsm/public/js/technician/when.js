// Times as people say them on a phone: 14 h 05, and how long ago.
import { language, word } from "site/words";

const MINUTE = 60000;
let ahead = 0;

// By how many milliseconds this phone's clock is behind the site's: how old news is must not depend on it.
export const setClock = (behind) => (ahead = behind || 0);
export const siteNow = () => Date.now() + ahead;

export const isToday = (day) => day === new Date(siteNow()).toLocaleDateString("en-CA");

// On one line: 14 h 05
export const clock = (moment) =>
	new Date(moment)
		.toLocaleTimeString(language === "fr" ? "fr-CA" : "en-CA", {
			hour: "2-digit",
			minute: "2-digit",
		})
		.replaceAll(" ", "\u00a0");

// "14 h 05", or "30 nov. 14 h 05" when it was on another day.
export function moment(time) {
	const day = new Date(time);
	if (day.toDateString() === new Date().toDateString()) return clock(time);
	return `${day.toLocaleDateString(language === "fr" ? "fr-CA" : "en-CA", { day: "numeric", month: "short" })} ${clock(time)}`;
}

export function ago(time) {
	const minutes = Math.max(0, Math.round((siteNow() - new Date(time)) / MINUTE));
	if (minutes < 1) return word("just_now");
	if (minutes < 60) return word("minutes_ago", minutes);
	return word("since", moment(time));
}
