"""Saves the payment method (card or bank account) before the order with a SetupIntent; it is charged after the installation."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.availability import claims
from gigafibre_fsm.flow.checkout import sessions
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations.stripe import customers, setup_intents
from gigafibre_fsm.integrations.stripe.setup_intents import SetupIntent

USABLE = frozenset(
	{"requires_payment_method", "requires_confirmation", "requires_action", "processing", "succeeded"}
)


def payment(session: str, another: bool = False) -> dict[str, Any]:
	"""What Stripe.js needs to save a card: {"client_secret", "publishable_key", "stripe_js", "setup_intent", "saved"};
	`saved` is the card that is already saved ("Visa •••• 4242"), or empty.

	Returns the same SetupIntent as long as it can be used, so that a reload or a second tab never saves two cards, unless the
	customer wants `another` card. Stripe is called before anything is written. Extends the port's hold; raises Conflict when
	another visitor has the port and no card is saved yet.
	"""
	doc = sessions.load(session)
	if doc.status == "Submitted":
		raise Conflict(_("This order was already placed."))
	if not (doc.contact_name and (doc.email or doc.phone)):
		raise BadRequest(_("Please tell us first how to reach you."))
	customer = doc.stripe_customer or customers.create(
		{setup_intents.SESSION: doc.name},
		name=doc.contact_name,
		email=doc.email or "",
		phone=doc.phone or "",
		key=("customer", doc.name),
	)
	intent = setup_intents.fetch(doc.setup_intent) if doc.setup_intent else None
	saved = intent is not None and intent.status == "succeeded"
	settings = frappe.get_cached_doc(SETTINGS)
	if intent is None or intent.status not in USABLE or (saved and another):
		after = intent.id if intent else ""
		debit = bool(settings.accept_debit)
		intent = _new_intent(doc.name, customer, after, debit)
	values = {
		"stripe_customer": customer,
		"setup_intent": intent.id,
		**_extend_hold(doc, intent.status == "succeeded"),
	}
	frappe.db.set_value(sessions.DOCTYPE, doc.name, values, update_modified=False)
	return {
		"client_secret": intent.client_secret,
		"publishable_key": settings.stripe_publishable_key,
		"stripe_js": settings.stripe_js_url,
		"setup_intent": intent.id,
		"saved": (intent.label or _("Card")) if intent.status == "succeeded" else "",
	}


def _new_intent(session: str, customer: str, after: str, debit: bool) -> SetupIntent:
	"""The SetupIntent of a checkout that follows the used one `after`. Idempotent.

	With `debit` also for a bank account that is verified instantly, since the port is held for minutes only.
	"""
	key = f"setup:{session}:{customer}:{after}" + (":debit" if debit else "")
	return setup_intents.create(
		customer, {setup_intents.SESSION: session}, key=key, debit=debit, verification=setup_intents.AT_ONCE
	)


def _extend_hold(doc: Document, card_saved: bool) -> dict[str, Any]:
	"""Extend the port's hold. A lost port raises Conflict before a card is entered; a saved card is shown in any case."""
	if not doc.fibre_port:
		return {}
	try:
		until = claims.extend(doc.fibre_port, doc.name, sessions.hold_minutes())
	except Conflict:
		if card_saved:
			return {}
		raise
	return {"status": "Held", "hold_until": until}
