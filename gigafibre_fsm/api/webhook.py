"""Webhooks of Stripe and Twilio. No session: a signature proves the sender."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import get_url

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import SignInNeeded
from gigafibre_fsm.flow.collections import webhooks
from gigafibre_fsm.flow.messages import receiving
from gigafibre_fsm.guards import arguments
from gigafibre_fsm.integrations.stripe import events
from gigafibre_fsm.integrations.twilio import callback


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.provider(limit=3000, seconds=60)
def stripe() -> dict[str, str]:
	"""A signed Stripe event: {"outcome": handled, ignored or repeated}."""
	body = frappe.request.get_data(cache=True)
	event = events.read(body, frappe.get_request_header("Stripe-Signature") or "")
	return {"outcome": webhooks.receive(event, body)}


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.provider(limit=3000, seconds=60)
def twilio() -> dict[str, Any]:
	"""The delivery status of an SMS: {"known": whether this app sent it}."""
	return {"known": callback.note_status(_from_twilio())}


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.provider(limit=3000, seconds=60)
def twilio_sms() -> dict[str, str]:
	"""An incoming SMS: {"outcome": stop, start, help, message or repeated}."""
	form = _from_twilio()
	number = arguments.text(form.get("From"), _("Number"), max=30)
	sid = arguments.text(form.get("MessageSid"), _("Message"), max=64)
	count = arguments.whole(form.get("NumMedia"), _("Media"), 0, 10, default=0)
	media = [form[key] for key in (f"MediaUrl{place}" for place in range(count)) if form.get(key)]
	return {"outcome": receiving.receive_sms(number, form.get("Body") or "", sid, media)}


def _from_twilio() -> dict[str, str]:
	"""The form of an authentic Twilio request. Raises SignInNeeded."""
	form = frappe.request.form.to_dict()
	url = get_url(frappe.request.full_path.rstrip("?"))
	if not callback.is_genuine(url, form, frappe.get_request_header("X-Twilio-Signature") or ""):
		raise SignInNeeded(_("The signature is missing or invalid."))
	return form
