// Calls the site's own methods. Returns the method's return value; a refusal is thrown as an Error whose message can
// be shown.
import { element } from "site/dom";
import { language } from "site/words";

export class Refusal extends Error {
	// `kind` is the name of the server's error, or nothing.
	constructor(status, sentence, kind = "") {
		super(sentence);
		Object.assign(this, { status, kind });
	}
}

const SIGN_IN = { fr: "Se connecter", en: "Sign in" };
// Without a timeout, a telephone that has lost its connection would wait for minutes.
const PATIENCE_MS = 30000;
const OFFLINE = {
	fr: "La connexion est interrompue. Réessayez dans un instant.",
	en: "The connection is down. Try again in a moment.",
};

function sentence(body) {
	try {
		const messages = JSON.parse(body._server_messages || "[]");
		if (messages.length) return strip(JSON.parse(messages[0]).message);
	} catch {
		/* the body is not in the usual form; the plain message follows */
	}
	return typeof body.message === "string" ? strip(body.message) : OFFLINE[language];
}

function strip(html) {
	return new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
}

async function ask(method, options, query = "") {
	let response;
	try {
		response = await fetch(`/api/method/${method}${query}`, {
			headers: {
				Accept: "application/json",
				"Content-Type": "application/json",
				"X-Frappe-CSRF-Token": document.querySelector('meta[name="csrf-token"]')?.content || "",
			},
			signal: AbortSignal.timeout(PATIENCE_MS),
			...options,
		});
	} catch (failure) {
		if (failure.name === "AbortError") throw failure;
		throw new Refusal(0, OFFLINE[language]);
	}
	const body = await response.json().catch(() => ({}));
	if (["SignInNeeded", "OwnerSignsIn"].includes(body.exc_type)) offerSignIn(sentence(body));
	if (!response.ok) throw new Refusal(response.status, sentence(body), body.exc_type);
	return body;
}

// The session has expired, or the method requires signing in: show the link to sign in, which leads back to this
// page.
// Input is kept in the tab (site/forms).
function offerSignIn(text) {
	const door = document.querySelector('meta[name="sign-in"]')?.content;
	if (!door || document.getElementById("signed-out")) return;
	const link = element("a.gf-button", { href: door + location.hash }, SIGN_IN[language] || SIGN_IN.fr);
	const banner = element(
		"div.gf-banner.gf-banner--warn.gf-banner--top",
		{ id: "signed-out", role: "alert" },
		element("p", text),
		link,
	);
	(document.querySelector("dialog[open]") || document.getElementById("main")).prepend(banner);
	banner.scrollIntoView({ block: "center" });
}

const own = (method) => `gigafibre_fsm.api.${method}`;

export const get = async (method, values = {}, signal = undefined) =>
	(
		await ask(
			own(method),
			signal ? { method: "GET", signal } : { method: "GET" },
			`?${new URLSearchParams({ ...values, lang: language })}`,
		)
	).message;

export const post = async (method, values = {}) =>
	(await ask(own(method), { method: "POST", body: JSON.stringify({ ...values, lang: language }) })).message;

// Frappe's own sign-in, for users with a password.
export const passwordLogin = (usr, pwd) =>
	ask("login", { method: "POST", body: JSON.stringify({ usr, pwd }) });

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// A button with a running request: it shows that it is busy and cannot be pressed twice.
export async function busy(button, work) {
	if (button.getAttribute("aria-busy") === "true") return undefined;
	button.setAttribute("aria-busy", "true");
	try {
		return await work();
	} finally {
		button.removeAttribute("aria-busy");
	}
}
