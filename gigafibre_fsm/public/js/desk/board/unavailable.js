// When technicians do not work: outside their hours, and during time off; shaded in the day, named in the week.

import { iso, minutesOf } from "./words";

const weekdayOf = (day) => (new Date(`${day}T12:00:00`).getDay() + 6) % 7;

const awayOn = (data, technician, day) =>
	data.time_off.filter(
		(each) => ["", technician].includes(each.technician) && each.from_date <= day && day <= each.to_date,
	);

/** A day's shades, by minutes; `opens` and `closes` are the first and last minute drawn. */
export function ofDay(people, data, day, [opens, closes]) {
	return people.flatMap(({ technician, hours }) => {
		const shade = (from, to, title = "") => ({
			id: `off-${technician}-${from}`,
			resourceId: technician,
			start: `${day} ${iso(from)}`,
			end: `${day} ${iso(to)}`,
			display: "background",
			classNames: ["fsm-off"],
			title,
		});
		const off = awayOn(data, technician, day).map((each) =>
			each.whole_day
				? shade(opens, closes, each.kind_label)
				: shade(minutesOf(each.from_time), minutesOf(each.to_time), each.kind_label),
		);
		if (!Object.keys(hours).length) return off;
		const shift = hours[weekdayOf(day)];
		if (!shift) return [shade(opens, closes), ...off];
		return [
			shift[0] > opens && shade(opens, shift[0]),
			shift[1] < closes && shade(shift[1], closes),
			...off,
		].filter(Boolean);
	});
}

/** Whole days of a week on which somebody does not work. */
export function ofWeek(people, data, days) {
	return people.flatMap(({ technician, hours }) =>
		days.flatMap((day) => {
			const away = awayOn(data, technician, day).filter((each) => each.whole_day);
			const works = !Object.keys(hours).length || hours[weekdayOf(day)];
			if (!away.length && works) return [];
			return {
				id: `off-${technician}-${day}`,
				resourceId: technician,
				start: day,
				end: day,
				allDay: true,
				display: "background",
				classNames: ["fsm-off"],
				title: away.map((each) => each.kind_label).join(", "),
			};
		}),
	);
}
