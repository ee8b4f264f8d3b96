// Every page of the customer's account: sign in with a one-time code, sign out.
import { post } from "site/api";
import { toast } from "site/dom";
import { digits, sixDigits, submits } from "site/forms";
import { word } from "site/words";

export function signIn() {
	const ask = document.getElementById("ask");
	const enter = document.getElementById("enter");
	const { contact } = ask.elements;
	const { code } = enter.elements;
	const address = () => contact.value.trim();
	submits(ask, {
		check: () => (address() ? undefined : [word("required"), contact]),
		send: async () => {
			await post("auth.request_code", { contact: address() });
			ask.hidden = true;
			enter.hidden = false;
			code.focus();
		},
	});
	submits(enter, {
		check: () => sixDigits(code),
		send: async () => {
			const { home } = await post("auth.verify_code", { contact: address(), code: digits(code) });
			const wanted = new URLSearchParams(location.search).get("suite") || "";
			location.assign(/^\/(portail\/[a-z]|internet\/commande)/.test(wanted) ? wanted + location.hash : home);
		},
		refused: () => code.select(),
	});
	document.getElementById("again").addEventListener("click", () => {
		enter.hidden = true;
		ask.hidden = false;
		contact.focus();
	});
}

// `done`: what was carried out before the page was loaded again.
export function start() {
	const done = sessionStorage.getItem("done");
	sessionStorage.removeItem("done");
	if (done) toast(done);
	document.getElementById("sign-out").addEventListener("click", async () => {
		await post("auth.sign_out");
		location.assign("/portail/connexion");
	});
}
