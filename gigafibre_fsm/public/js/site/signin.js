// Signing in with a password: technicians. What the address carries behind # is the job they came for.
import { busy, passwordLogin, post } from "site/api";
import { word } from "site/words";

const BEYOND = "/technicien";

export function signIn() {
	const form = document.getElementById("sign-in");
	const line = (kind, text) => {
		const there = form.querySelector(`[data-${kind}]`);
		there.textContent = text;
		there.hidden = !text;
	};
	const say = (problem, notice = "") => {
		line("problem", problem);
		line("notice", notice);
	};
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const { login, password } = Object.fromEntries(new FormData(form));
		if (!login.trim() || !password) return say(word("required"));
		busy(form.querySelector("[type=submit]"), async () => {
			try {
				const { message } = await passwordLogin(login.trim(), password);
				// without a word the second factor is asked for, which is Frappe's own page
				location.assign(message ? BEYOND + location.hash : `/login?redirect-to=${BEYOND}`);
			} catch (refusal) {
				say(refusal.status === 401 ? word("wrong") : refusal.message);
				form.elements.password.select();
			}
		});
	});
	document.getElementById("forgot").addEventListener("click", async (event) => {
		const login = form.elements.login.value.trim();
		if (!login) return say(word("address"));
		busy(event.currentTarget, async () => {
			try {
				say("", await post("auth.forgot_password", { user: login }));
			} catch (refusal) {
				say(refusal.message);
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
