// Calls the app's methods. A refusal is thrown as an Error with the sentence for the dispatcher; its `kind` is the
// name of the server's exception.

const METHODS = "/api/method/gigafibre_fsm.api.";
const PATIENCE_MS = 30_000;

export class Refusal extends Error {
	constructor(sentence, status, kind) {
		super(sentence);
		this.status = status;
		this.kind = kind;
	}
}

async function ask(method, options, query = "") {
	let response;
	try {
		response = await fetch(METHODS + method + query, {
			headers: {
				Accept: "application/json",
				"Content-Type": "application/json",
				"X-Frappe-CSRF-Token": frappe.csrf_token,
			},
			signal: AbortSignal.timeout(PATIENCE_MS),
			...options,
		});
	} catch {
		const sentence =
			options.method === "GET"
				? __("The connection is down. This page shows what it knew before.")
				: __("The connection is down. Whether this was saved shows as soon as it is back.");
		throw new Refusal(sentence, 0, "Offline");
	}
	const body = await response.json().catch(() => ({}));
	if (response.ok) return body.message;
	if (body.exc_type === "CSRFTokenError")
		throw new Refusal(
			__("You have signed in again since this page was opened: reload it. Nothing was changed."),
			response.status,
			body.exc_type,
		);
	throw new Refusal(body.sentence || __("Something went wrong."), response.status, body.exc_type || "");
}

export const get = (method, values = {}) => ask(method, { method: "GET" }, `?${new URLSearchParams(values)}`);
export const post = (method, values = {}) => ask(method, { method: "POST", body: JSON.stringify(values) });
