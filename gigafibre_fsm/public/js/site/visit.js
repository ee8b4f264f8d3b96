// A customer's appointment, by its signed link: confirm it, move it, or cancel it. The page is drawn by the server.
import { post } from "site/api";
import { submits, typed } from "site/forms";
import { word } from "site/words";

export function start() {
	const { token } = document.getElementById("visit").dataset;
	const form = (id) => document.getElementById(id);
	const again = () => location.reload();
	if (form("confirm")) submits(form("confirm"), { send: () => post("visit.confirm", { token }).then(again) });
	if (!form("move")) return;
	submits(form("move"), {
		check: () => (typed(form("move")).slot ? undefined : [word("choose")]),
		send: () => {
			const [day, time_window] = typed(form("move")).slot.split("|");
			return post("visit.move", { token, day, time_window }).then(again);
		},
	});
	submits(form("give-up"), {
		send: () => post("visit.give_up", { token, ...typed(form("give-up")) }).then(again),
	});
}
