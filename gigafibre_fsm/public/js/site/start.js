// Starting the service without a visit: the page waits for the fibre box, then a code is sent, and confirms.
import { busy, get, post } from "site/api";
import { complain, digits, sixDigits, submits } from "site/forms";

const LOOK_MS = 10000;

export function start() {
	const { token, state } = document.getElementById("start").dataset;
	if (state === "waiting") watch(token);
	else if (document.getElementById("ask")) confirmation(token);
}

// Polls until the box has reported, or the wait is over; at once when the visitor comes back to the page. Retries without a connection.
function watch(token) {
	const look = async () => {
		if (document.hidden) return;
		const seen = await get("self_start.show", { token }).catch(() => null);
		if (seen && seen.state !== "waiting") location.reload();
	};
	document.addEventListener("visibilitychange", look);
	setInterval(look, LOOK_MS);
}

function confirmation(token) {
	const [ask, confirm] = ["ask", "confirm"].map((id) => document.getElementById(id));
	const { code } = confirm.elements;
	const sent = async () => {
		await post("self_start.send_code", { token });
		ask.hidden = true;
		confirm.hidden = false;
		code.value = "";
		complain(confirm, "");
		code.focus();
	};
	submits(ask, { send: sent });
	const again = document.getElementById("again");
	again.addEventListener("click", () =>
		busy(again, () => sent().catch((refusal) => complain(confirm, refusal.message, code))),
	);
	submits(confirm, {
		check: () => sixDigits(code),
		send: () => post("self_start.confirm", { token, code: digits(code) }).then(() => location.reload()),
		refused: () => code.select(),
	});
}
