"""Twilio's status callbacks: whether an accepted message was delivered."""

from __future__ import annotations

import json
from collections.abc import Mapping

import frappe
from twilio.request_validator import RequestValidator

from gigafibre_fsm.flow.vocabulary import SETTINGS

FAILED = frozenset({"failed", "undelivered"})
FINAL = FAILED | {"delivered", "read"}


def is_genuine(url: str, form: Mapping[str, str], signature: str) -> bool:
	"""Whether `signature` (header X-Twilio-Signature) is Twilio's for a POST of `form` to the public
	`url`.
	"""
	token = frappe.get_cached_doc(SETTINGS).get_password("twilio_auth_token", raise_exception=False)
	return bool(token) and RequestValidator(token).validate(url, dict(form), signature)


def note_status(form: Mapping[str, str]) -> bool:
	"""Record a delivery status on its message; False for another system's message. Callbacks arrive in any order: a final
	status is kept.
	"""
	row = frappe.db.get_value(
		"Outbound Message",
		{"channel": "SMS", "provider_reference": form.get("MessageSid") or "-"},
		["name", "response"],
		as_dict=True,
		for_update=True,
	)
	if not row:
		return False
	if json.loads(row.response or "{}").get("status") in FINAL:
		return True
	status, error = form.get("MessageStatus", ""), form.get("ErrorCode", "")
	values = {"response": json.dumps({"status": status, "error": error})}
	if status in FAILED:
		values["last_error"] = f"{error}: {status}" if error else status
	frappe.db.set_value("Outbound Message", row.name, values)
	return True
