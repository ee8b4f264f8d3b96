"""The receiver of this application's signed events: n8n, targo-hub, Slack and Teams."""

import hashlib
import hmac
import json
import time
from datetime import datetime, timezone
from typing import Any

from embedded.services.fake import Fake, route
from embedded.services.messages import Params, Reply, Request
from embedded.services.pages import page, table

HEADER = "X-Gigafibre-Signature"
OLDEST_S = 300


class HubFake(Fake):
	name = "hub"

	def forget(self) -> None:
		self.signing_secret = self.secret("signing")
		self.events: list[Params] = []

	def details(self) -> Params:
		return {
			"url": self.url,
			"n8n_url": f"{self.url}/n8n",
			"hub_url": f"{self.url}/hub",
			"slack_url": f"{self.url}/slack",
			"teams_url": f"{self.url}/teams",
			"secret": self.signing_secret,
		}

	@route("POST", "/n8n")
	@route("POST", "/n8n/<path...>")
	@route("POST", "/hub")
	@route("POST", "/hub/<path...>")
	def receive(self, request: Request, path: str = "") -> Any:
		verified = is_signed(request.headers.get(HEADER, ""), request.body, self.signing_secret)
		self._keep(request, verified)
		return {"ok": True} if verified else Reply({"error": "bad signature"}, 401)

	@route("POST", "/slack")
	@route("POST", "/teams")
	def receive_chat(self, request: Request) -> Reply:
		"""Chat webhooks carry their secret in the URL; Slack answers "ok", Teams "1"."""
		event = self._keep(
			request, is_signed(request.headers.get(HEADER, ""), request.body, self.signing_secret)
		)
		if not isinstance(event["body"], dict) or not event["body"].keys() & {
			"text",
			"blocks",
			"attachments",
			"sections",
		}:
			return Reply("invalid_payload", 400)
		return Reply("ok" if request.path.startswith("/slack") else "1")

	@route("GET", "/events")
	def list_events(self, request: Request) -> list[Params]:
		"""Oldest first; `?target=n8n` filters."""
		target = request.query.get("target")
		with self.lock:
			return [event for event in self.events if target in (None, event["target"])]

	@route("GET", "/")
	def index(self, request: Request) -> Reply:
		with self.lock:
			events = list(reversed(self.events))[:200]
		rows = [
			(
				e["at"][11:19],
				e["path"],
				"verified" if e["verified"] else "NOT VERIFIED",
				json.dumps(e["body"], ensure_ascii=False)[:600],
			)
			for e in events
		]
		return page(
			"Events: n8n, targo-hub, Slack, Teams", table(("at", "to", "signature", "body"), rows), refresh=3
		)

	def _keep(self, request: Request, verified: bool) -> Params:
		event = {
			"at": datetime.now(timezone.utc).isoformat(),
			"target": request.path.split("/")[1],
			"path": request.path,
			"headers": {name.lower(): value for name, value in request.headers.items()},
			"body": request.body_for_log(),
			"verified": verified,
		}
		with self.lock:
			self.events.append(event)
		return event


def is_signed(header: str, body: bytes, secret: str) -> bool:
	"""Whether `t=<unix>,v1=<hex HMAC-SHA256 of "t.body">` is valid and recent."""
	parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
	at, given = parts.get("t", ""), parts.get("v1", "")
	if not at.isdigit() or abs(time.time() - int(at)) > OLDEST_S:
		return False
	expected = hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
	return hmac.compare_digest(expected, given)
