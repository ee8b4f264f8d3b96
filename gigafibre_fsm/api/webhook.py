"""Webhooks of payment and SMS providers. Nobody is signed in here: a signature proves the sender."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import get_url

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import SignInNeeded
from gigafibre_fsm.flow.collections import webhooks
from gigafibre_fsm.integrations.stripe import events
from gigafibre_fsm.integrations.twilio import callback


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.public(limit=3000, seconds=60)
def stripe() -> dict[str, str]:
	"""A signed event of Stripe: {"outcome": handled, ignored or repeated}."""
	body = frappe.request.get_data(cache=True)
	event = events.read(body, frappe.get_request_header("Stripe-Signature") or "")
	return {"outcome": webhooks.receive(event, body)}


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.public(limit=3000, seconds=60)
def twilio() -> dict[str, Any]:
	"""The delivery status of an SMS: {"known": whether it is one of ours}."""
	form = frappe.request.form.to_dict()
	url = get_url(frappe.request.full_path.rstrip("?"))
	if not callback.is_genuine(url, form, frappe.get_request_header("X-Twilio-Signature") or ""):
		raise SignInNeeded(_("The signature is missing or invalid."))
	return {"known": callback.note_status(form)}
