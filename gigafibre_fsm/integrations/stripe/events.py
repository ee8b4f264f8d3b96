"""Stripe's webhooks: verifies the signature and reads the event's object. An event is only a hint; the object is fetched
afterwards.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import frappe
import stripe
from frappe import _

from gigafibre_fsm.exceptions import BadRequest, ServiceUnavailable, SignInNeeded
from gigafibre_fsm.flow.vocabulary import SETTINGS

TOLERANCE_SECONDS = 300
LARGEST = 262_144


@dataclass(frozen=True)
class StripeEvent:
	"""`object_id` is the changed object, `invoice` and `credit` this app's records named in its metadata, `intent` its
	PaymentIntent, `owner` the Customer whose card was saved in the portal.
	"""

	id: str
	type: str
	object_id: str
	invoice: str = ""
	credit: str = ""
	intent: str = ""
	owner: str = ""


def read(body: bytes, signature: str) -> StripeEvent:
	"""The event in the raw body of a request. Raises SignInNeeded without Stripe's signature, BadRequest when it is not an
	event.
	"""
	secret = frappe.get_cached_doc(SETTINGS).get_password("stripe_webhook_secret", raise_exception=False)
	if not secret:
		raise ServiceUnavailable(_("No secret for Stripe's webhooks is set."))
	if len(body) > LARGEST:
		raise BadRequest(_("This is not a valid event."))
	try:
		stripe.WebhookSignature.verify_header(body.decode("utf-8"), signature, secret, TOLERANCE_SECONDS)
	except (stripe.SignatureVerificationError, ValueError) as error:
		raise SignInNeeded(_("The signature is missing or invalid.")) from error
	try:
		event = json.loads(body)
		about = event["data"]["object"]
		metadata = about.get("metadata") or {}
		return StripeEvent(
			str(event["id"]),
			str(event["type"]),
			str(about["id"]),
			str(metadata.get("invoice", "")),
			str(metadata.get("credit", "")),
			str(about.get("payment_intent") or ""),
			str(metadata.get("customer", "")),
		)
	except (ValueError, KeyError, TypeError, AttributeError) as error:
		raise BadRequest(_("This is not a valid event.")) from error
