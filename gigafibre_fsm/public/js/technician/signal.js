// One status line for errors, visible however far the page is scrolled. Without a connection the page keeps what it
// shows,
// and the line says how old it is.
import { language, word } from "site/words";

let seenAt = new Date();

const clock = () => seenAt.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });

function tell(text) {
	const line = document.getElementById("problem");
	line.querySelector("p").textContent = text;
	line.hidden = !text;
}

export const failed = (refusal) => tell(refusal.status === 0 ? word("no_signal", clock()) : refusal.message);

export function arrived() {
	seenAt = new Date();
	tell("");
}
