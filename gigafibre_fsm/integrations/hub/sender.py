"""Events to n8n and targo-hub as signed JSON, and to Slack and Teams as a line of text."""

from __future__ import annotations

import json
import time

import frappe
from frappe import _

from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations import http
from gigafibre_fsm.integrations.hub.signature import HEADER, sign
from gigafibre_fsm.outbox.item import OutboxItem, Receipt

EVENT_RECEIVERS = ("n8n", "hub")
CHAT_RECEIVERS = ("slack", "teams")


def receivers() -> list[str]:
	"""Those of n8n, hub, slack and teams that have a URL in the settings."""
	settings = frappe.get_cached_doc(SETTINGS)
	return [name for name in (*EVENT_RECEIVERS, *CHAT_RECEIVERS) if settings.get(f"{name}_url")]


def send(item: OutboxItem) -> Receipt:
	"""POST `item.payload` to the receiver named by `item.target`: an event envelope, or {"text"} for the chats."""
	settings = frappe.get_cached_doc(SETTINGS)
	url = settings.get(f"{item.target}_url")
	if item.target not in (*EVENT_RECEIVERS, *CHAT_RECEIVERS) or not url:
		raise ServiceRefused(_("No URL is set for {0}.").format(item.target), code="not_configured")
	body = json.dumps(item.payload, ensure_ascii=False, separators=(",", ":"))
	headers = {"Content-Type": "application/json; charset=utf-8"}
	if item.target in EVENT_RECEIVERS:
		secret = settings.get_password("webhook_secret", raise_exception=False)
		if not secret:
			raise ServiceRefused(_("No signing secret is set for webhooks."), code="not_configured")
		headers[HEADER] = sign(body, secret, int(time.time()))
		headers["X-Gigafibre-Event"] = str(item.payload["type"])
		headers["Idempotency-Key"] = str(item.payload["id"])
	answer = http.request(
		item.target, "POST", url, data=body.encode(), headers=headers, accept=range(200, 300)
	)
	return Receipt(response={"status": answer.status})
