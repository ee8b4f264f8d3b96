// Starting the service without a visit: a code is sent, and confirms.
import { post } from "site/api";
import { submits, typed } from "site/forms";
import { word } from "site/words";

export function start() {
	const { token } = document.getElementById("start").dataset;
	const [ask, confirm] = ["ask", "confirm"].map((id) => document.getElementById(id));
	submits(ask, {
		send: async () => {
			await post("self_start.send_code", { token });
			confirm.hidden = false;
			confirm.elements.code.focus();
		},
	});
	submits(confirm, {
		check: () => (typed(confirm).code ? undefined : [word("code"), confirm.elements.code]),
		send: () => post("self_start.confirm", { token, ...typed(confirm) }).then(() => location.reload()),
	});
}
