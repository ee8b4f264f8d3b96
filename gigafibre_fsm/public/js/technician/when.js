// Times as people say them on a phone: 14 h 05, and how long ago.
import { language, word } from "site/words";

const MINUTE = 60000;

export const isToday = (day) => day === new Date().toLocaleDateString("en-CA");

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
	const minutes = Math.max(0, Math.round((Date.now() - new Date(time)) / MINUTE));
	if (minutes < 1) return word("just_now");
	if (minutes < 60) return word("minutes_ago", minutes);
	return word("since", moment(time));
}
