// Signing in with a password, for technicians. The URL's fragment names the job that they wanted to open.
import { busy, passwordLogin, post } from "site/api";
import { complain, submits } from "site/forms";
import { word } from "site/words";

const BEYOND = "/technicien";

export function signIn() {
	const form = document.getElementById("sign-in");
	const { login, password } = form.elements;
	const notice = (text) => {
		const line = form.querySelector("[data-notice]");
		line.textContent = text;
		line.hidden = !text;
	};
	submits(form, {
		check: () => {
			notice("");
			const empty = [login, password].find((field) => !field.value.trim());
			return empty && [word("required"), empty];
		},
		send: async () => {
			try {
				const { message } = await passwordLogin(login.value.trim(), password.value);
				// no message: a second factor is required, which Frappe's own page asks for
				location.assign(message ? BEYOND + location.hash : `/login?redirect-to=${BEYOND}`);
			} catch (refusal) {
				throw refusal.status === 401 ? new Error(word("wrong")) : refusal;
			}
		},
		refused: () => password.select(),
	});
	document.getElementById("forgot").addEventListener("click", (event) => {
		notice("");
		if (!login.value.trim()) return complain(form, word("address"), login);
		return busy(event.currentTarget, async () => {
			try {
				complain(form, "");
				notice(await post("auth.forgot_password", { user: login.value.trim() }));
			} catch (refusal) {
				complain(form, refusal.message);
			}
		});
	});
}

export function signOut(button) {
	button.addEventListener("click", async () => {
		const { home } = await post("auth.sign_out");
		location.assign(home);
	});
}
