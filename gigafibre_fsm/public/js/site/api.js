// Calls of the site's own methods. An answer is the method's return value; a refusal is an Error with the sentence to show.
import { language } from "site/words";

export class Refusal extends Error {
	constructor(status, sentence) {
		super(sentence);
		this.status = status;
	}
}

const SIGN_IN = { fr: "Se connecter", en: "Sign in" };
// A telephone without signal waits for minutes; a person does not.
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
	if (response.status === 401 && body.exc_type === "SignInNeeded") offerSignIn(sentence(body));
	if (!response.ok) throw new Refusal(response.status, sentence(body));
	return body;
}

// The session is over: the page itself knows where one signs in, and what was typed stays until then.
function offerSignIn(text) {
	if (!document.querySelector('meta[name="csrf-token"]')?.content || document.getElementById("signed-out")) return;
	const banner = document.createElement("div");
	banner.id = "signed-out";
	banner.className = "gf-banner gf-banner--warn gf-banner--top";
	banner.setAttribute("role", "alert");
	const link = document.createElement("a");
	link.className = "gf-button";
	link.href = location.pathname + location.search;
	link.textContent = SIGN_IN[language] || SIGN_IN.fr;
	const said = document.createElement("p");
	said.textContent = text;
	banner.append(said, link);
	(document.querySelector("dialog[open]") || document.getElementById("main")).prepend(banner);
	banner.scrollIntoView({ block: "center" });
}

const own = (method) => `gigafibre_fsm.api.${method}`;

export const get = async (method, values = {}, signal = undefined) =>
	(await ask(own(method), signal ? { method: "GET", signal } : { method: "GET" }, `?${new URLSearchParams({ ...values, lang: language })}`)).message;

export const post = async (method, values = {}) =>
	(await ask(own(method), { method: "POST", body: JSON.stringify({ ...values, lang: language }) })).message;

// Frappe's own sign-in, of people who have a password.
export const passwordLogin = (usr, pwd) => ask("login", { method: "POST", body: JSON.stringify({ usr, pwd }) });

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// A button that works on something: it says so, and cannot be pressed twice.
export async function busy(button, work) {
	if (button.getAttribute("aria-busy") === "true") return undefined;
	button.setAttribute("aria-busy", "true");
	try {
		return await work();
	} finally {
		button.removeAttribute("aria-busy");
	}
}
