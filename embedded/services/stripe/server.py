"""The Stripe server: keys, idempotency, events, webhooks, 3-D Secure pages and Stripe.js."""

import copy
import re
from html import escape
from pathlib import Path
from typing import Any

from embedded.services.fake import route
from embedded.services.messages import Abort, Params, Reply, Request
from embedded.services.pages import page, table
from embedded.services.stripe.disputes import Disputes
from embedded.services.stripe.errors import error
from embedded.services.stripe.idempotency import IdempotencyKeys

# Operations that Stripe.js may call with a publishable key.
PUBLIC = re.compile(
	r"GET /v1/(setup|payment)_intents/(seti|pi)_\w+$"
	r"|POST /v1/(setup|payment)_intents/\w+/(confirm|verify_microdeposits)$|POST /v1/payment_methods$"
)
ORDERS = ("given", "reversed", "shuffled")


class StripeFake(Disputes):
	def forget(self) -> None:
		super().forget()
		self.keys = IdempotencyKeys()

	def details(self) -> Params:
		return {
			"url": self.url,
			"js_url": f"{self.url}/v3/",
			"secret_key": self.secret_key,
			"publishable_key": self.publishable_key,
			"webhook_secret": self.webhook_secret,
		}

	def control(self, settings: Params) -> None:
		"""`webhook_url`, `webhooks` {"automatic", "copies"}, `settle` (id or "all") with `outcome`."""
		outcome = settings.pop("outcome", "auto")
		if "webhook_url" in settings:
			self._use_webhook(settings.pop("webhook_url"))
		webhooks = settings.pop("webhooks", {})
		self.webhooks.automatic = bool(webhooks.get("automatic", self.webhooks.automatic))
		self.webhooks.copies = int(webhooks.get("copies", self.webhooks.copies))
		if wanted := settings.pop("settle", None):
			with self.lock:
				for intent in list(self.of_kind("pi")):
					if wanted == intent["id"] or (wanted == "all" and intent["status"] == "processing"):
						self.settle(intent, outcome)
		super().control(settings)

	def _handle(self, request: Request) -> Reply:
		if not request.path.startswith("/v1/") or request.method == "OPTIONS":
			return super()._handle(request)
		try:
			if not self.authenticate(request) and not PUBLIC.match(f"{request.method} {request.path}"):
				raise error(
					"This API call cannot be made with a publishable API key.",
					"secret_key_required",
					status=403,
				)
			key = request.headers.get("Idempotency-Key")
			if key and request.method == "POST":
				reply = self.keys.once(key, (request.path, request.body), lambda: self._locked(request))
				reply.headers["Idempotency-Key"] = key
			else:
				reply = self._locked(request)
		except Abort as abort:
			reply = abort.reply
		reply.headers.setdefault("Request-Id", f"req_fake{self.token(14)}")
		return reply

	def _locked(self, request: Request) -> Reply:
		with self.lock:
			reply = super()._handle(request)
			expand = self.params(request).get("expand")
			body = (
				self.expanded(reply.body, expand)
				if expand and reply.status == 200
				else copy.deepcopy(reply.body)
			)
			return Reply(body, reply.status, dict(reply.headers))

	@route("GET", "/v1/account")
	def account(self, request: Request) -> Params:
		return {
			"id": "acct_fake",
			"object": "account",
			"country": "CA",
			"default_currency": "cad",
			"charges_enabled": True,
		}

	@route("GET", "/v1/events")
	def list_events(self, request: Request) -> Params:
		return self.listed(request, "evt", ("type",))

	@route("GET", "/v1/events/<event_id>")
	def read_event(self, request: Request, event_id: str) -> Params:
		return self.get("evt", event_id)

	@route("POST", "/v1/webhook_endpoints")
	def create_endpoint(self, request: Request) -> Params:
		params = self.params(request)
		self.check_params(
			params,
			{"api_version", "connect", "description", "enabled_events", "url"},
			("enabled_events", "url"),
		)
		return self._endpoint(params["url"], params["enabled_events"], f"whsec_fake{self.token(20)}")

	@route("GET", "/v1/webhook_endpoints")
	def list_endpoints(self, request: Request) -> Params:
		return self.listed(request, "we")

	@route("GET", "/v1/webhook_endpoints/<endpoint_id>")
	def read_endpoint(self, request: Request, endpoint_id: str) -> Params:
		return self.get("we", endpoint_id)

	@route("DELETE", "/v1/webhook_endpoints/<endpoint_id>")
	def delete_endpoint(self, request: Request, endpoint_id: str) -> Params:
		self.get("we", endpoint_id)
		self.drop(endpoint_id)
		return {"id": endpoint_id, "object": "webhook_endpoint", "deleted": True}

	@route("GET", "/_webhooks")
	def webhook_attempts(self, request: Request) -> list[Params]:
		return list(self.webhooks.attempts)

	@route("POST", "/_webhooks/deliver")
	def deliver_webhooks(self, request: Request) -> Any:
		"""Send `events` (ids, or "all") `times` each, in `order`, and return the endpoint's responses."""
		wanted = request.json_object()
		with self.lock:
			events = list(self.kinds["event"].values())
			endpoints = list(self.of_kind("we"))
		if wanted.get("events", "all") != "all":
			by_id = {event["id"]: event for event in events}
			events = [by_id[event_id] for event_id in wanted["events"]]
		order = wanted.get("order", "given")
		if not endpoints or order not in ORDERS:
			return Reply({"error": f"set webhook_url first; order is one of {', '.join(ORDERS)}"}, 400)
		events = events * int(wanted.get("times", 1))
		if order == "reversed":
			events.reverse()
		if order == "shuffled":
			self.random.shuffle(events)
		return self.webhooks.deliver(events, endpoints[-1], wanted.get("forge"))

	@route("GET", "/3ds/<intent_id>")
	def authentication_page(self, request: Request, intent_id: str) -> Reply:
		intent = self._intent(intent_id)
		if intent["status"] != "requires_action":
			return page("3-D Secure", "<p>Rien à approuver / nothing to approve.</p>")
		return page(
			"3-D Secure",
			"<p>Votre banque demande votre accord. / Your bank asks for your approval.</p>"
			f'<form method="post" action="/3ds/{escape(intent_id)}">'
			'<button name="outcome" value="approve">Approuver / Approve</button> '
			'<button name="outcome" value="refuse">Refuser / Refuse</button></form>',
		)

	@route("POST", "/3ds/<intent_id>")
	def authenticate_payer(self, request: Request, intent_id: str) -> Any:
		intent = self._intent(intent_id)
		with self.lock:
			way_back = ((intent["next_action"] or {}).get("redirect_to_url") or {}).get("return_url")
			approved = request.form.get("outcome") == "approve"
			if intent["object"] == "setup_intent":
				self.finish_setup_authentication(intent, approved)
			else:
				self.finish_payment_authentication(intent, approved)
		if way_back and "text/html" in request.headers.get("Accept", ""):
			mark = "&" if "?" in way_back else "?"
			query = f"{intent['object']}={intent_id}&redirect_status={'succeeded' if approved else 'failed'}"
			return Reply(status=303, headers={"Location": f"{way_back}{mark}{query}"})
		return {"id": intent_id, "status": intent["status"]}

	@route("GET", "/microdeposits/<intent_id>")
	def deposits_page(self, request: Request, intent_id: str) -> Reply:
		return page(
			"Microdépôts",
			"<p>Entrez le code du dépôt de 0,01 $. / Enter the code of the deposit of $0.01.</p>"
			f'<form method="post" action="/v1/setup_intents/{escape(intent_id)}/verify_microdeposits">'
			f'<input type="hidden" name="client_secret" value="{escape(self._intent(intent_id)["client_secret"])}">'
			f'<input type="hidden" name="key" value="{self.publishable_key}">'
			'<input name="descriptor_code" aria-label="Code"> <button>Confirmer / Confirm</button></form>',
		)

	@route("GET", "/v3")
	def stripe_js(self, request: Request) -> Reply:
		parts = [part.read_text() for part in sorted((Path(__file__).parent / "js").glob("*.js"))]
		script = '(() => {\n"use strict";\n' + "\n".join(parts) + "})();\n"
		return Reply(
			script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-store"}
		)

	@route("GET", "/")
	def index(self, request: Request) -> Reply:
		with self.lock:
			intents = [*self.of_kind("pi"), *self.of_kind("seti")]
			events = list(self.of_kind("evt"))[:50]
		money = [
			(
				i["id"],
				i["status"],
				f"{i['amount'] / 100:.2f} $" if "amount" in i else "nothing charged",
				i["customer"] or "",
				i["metadata"],
			)
			for i in intents
		]
		body = table(("intent", "status", "amount", "customer", "metadata"), money)
		body += "<h2>Events</h2>" + table(
			("event", "type"), [(event["id"], event["type"]) for event in events]
		)
		return page("Stripe", body, refresh=5)

	def _intent(self, intent_id: str) -> Params:
		intent = self.objects.get(intent_id)
		if not intent or not intent["object"].endswith("_intent"):
			raise error(f"No such intent: {intent_id}", "resource_missing", status=404)
		return intent

	def _use_webhook(self, url: str | None) -> None:
		with self.lock:
			for endpoint in list(self.of_kind("we")):
				if endpoint["secret"] == self.webhook_secret:
					self.drop(endpoint["id"])
			if url:
				self._endpoint(url, ["*"], self.webhook_secret)

	def _endpoint(self, url: str, events: list[str], secret: str) -> Params:
		values = {"enabled_events": events, "secret": secret, "status": "enabled", "url": url}
		return self.create("we", values)
