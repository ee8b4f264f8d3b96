"""Turns a checkout into an order: all or nothing, exactly once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.bulk import series
from gigafibre_fsm.exceptions import BadRequest, Conflict, ServiceRefused
from gigafibre_fsm.flow.checkout import customer_records, customers, orders, rules, sessions
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.scheduling import calendar
from gigafibre_fsm.flow.scheduling.offers import refused_dates
from gigafibre_fsm.flow.states import is_legal
from gigafibre_fsm.integrations.stripe import setup_intents
from gigafibre_fsm.integrations.stripe.setup_intents import SetupIntent


def submit(session: str, setup_intent: str, idempotency_key: str) -> dict[str, Any]:
	"""Place the order of a checkout with a saved card: {"order", "tracking", "installation", "message"}.

	Idempotent: the same key always gives the same answer; with another body it raises Conflict. Raises ServiceRefused when
	the card is not saved, BadRequest when something is missing, Conflict when port, date or price changed; nothing is written
	then. Never charges the card.
	"""
	doc = sessions.load(session)
	body = hashlib.sha256(json.dumps([doc.name, setup_intent]).encode()).hexdigest()
	if answer := stored_answer(idempotency_key, body):
		return answer
	if doc.status == "Submitted":
		return json.loads(doc.answer)
	card = saved_card(setup_intent, doc)
	_verify(card, doc)
	with order_transaction(doc):
		sessions.lock(doc)
		if doc.status == "Submitted":
			return json.loads(doc.answer)
		return submit_order(doc, card, idempotency_key, body)


def saved_card(setup_intent: str, checkout: Document) -> SetupIntent:
	"""The card of a SetupIntent, fetched from Stripe; reads the records that an order needs while Stripe answers."""
	with setup_intents.fetching(setup_intent) as answer:
		announce("order_expected", checkout)
		return answer()


@contextmanager
def order_transaction(checkout: Document) -> Iterator[None]:
	"""Context manager for an order's transaction: reads ahead what it needs. Enter it after all external calls and before the
	first lock.
	"""
	announce("order_ahead", checkout)
	try:
		customers.lock_contacts(checkout.email, checkout.phone)
		yield
	finally:
		series.forget()


def submit_order(doc: Document, card: SetupIntent, key: str, body: str) -> dict[str, Any]:
	"""Create the order of a complete, locked checkout and store the answer under `key`."""
	if not is_legal(doc.doctype, doc.status, "Submitted"):
		raise Conflict(_("This order can no longer be continued."))
	require_complete(doc)
	known = customers.find(doc)
	where = sessions.locate(doc)
	priced = sessions.price(doc, customers.tv_boxes_of_customer(known), where)
	if not orders.is_same_price(doc.quote, priced):
		raise Conflict(_("The price has changed since you saw it. Please review it before you order."))
	sample = bool(doc.fibre_port and frappe.db.get_value("Fibre Port", doc.fibre_port, "is_sample"))
	customer = customers.customer_for(doc, known, card, sample)
	address = customer_records.address_for(doc, customer, bool(known))
	order = orders.create_order(doc, customer, address, priced, card, where["visits"], sample)
	answer = answer_to(doc, order)
	close(
		doc,
		{
			"sales_order": order.name,
			"customer": customer,
			"payment_method": card.payment_method,
			"setup_intent": card.id,
			"stripe_customer": card.customer,
			"idempotency_key": key,
			"request_hash": body,
			"answer": json.dumps(answer),
		},
	)
	return answer


def close(doc: Document, values: dict[str, Any]) -> None:
	"""Mark a checkout as ordered. Writes only these fields: the rest of it does not change any more."""
	values |= {"status": "Submitted", "hold_until": None, "last_activity": now_datetime()}
	try:
		frappe.db.set_value(doc.doctype, doc.name, {**values, "consents": doc.consents})
	except Exception as error:
		if not frappe.db.is_duplicate_entry(error):
			raise
		raise _key_reused() from None


def stored_answer(key: str, body: str, latest: bool = False) -> dict[str, Any] | None:
	"""The stored answer for `key`; with `latest` also one that a concurrent request has just committed. Raises Conflict when
	the key came with another body.
	"""
	known = frappe.db.get_value(
		sessions.DOCTYPE,
		{"idempotency_key": key},
		["request_hash", "answer"],
		as_dict=True,
		for_update=latest,
	)
	if known and known.request_hash != body:
		raise _key_reused()
	return json.loads(known.answer) if known else None


def _key_reused() -> Conflict:
	return Conflict(_("This key was already used for another order."))


def _verify(card: SetupIntent, doc: Document) -> None:
	"""The SetupIntent must have succeeded, and be the one that this checkout created."""
	if card.id != doc.setup_intent or card.session != doc.name or card.customer != doc.stripe_customer:
		raise BadRequest(_("This card does not belong to this order. Please enter it again."))
	if card.status != "succeeded" or not card.payment_method:
		raise ServiceRefused(
			_("Your card is not saved yet. Please check it, or try another one."), code=card.status
		)


def require_complete(doc: Document) -> None:
	"""Raises BadRequest when something is missing, Conflict for a full date, or for a start without the devices."""
	dates = [(row.date, row.time_window) for row in doc.preferred_dates]
	lacking = rules.missing(
		name=doc.contact_name,
		email=doc.email,
		phone=doc.phone,
		has_services=bool(doc.services),
		dates=len(dates),
		contact_me=bool(doc.contact_me),
		given=json.loads(doc.consents or "{}"),
		service_types=[line.service_type for line in doc.services],
	)
	if lacking:
		words = {
			"services": _("your plan"),
			"name": _("your name"),
			"email": _("your email address"),
			"phone": _("your telephone number"),
			"dates": _("an installation date"),
			rules.CONTACT: _("your consent to be contacted"),
			rules.TERMS: _("your agreement to the contract"),
			rules.LIMITS_911: _("your consent to the limits of 911"),
		}
		raise BadRequest(
			_("To place the order we still need: {0}.").format(", ".join(words[part] for part in lacking))
		)
	if doc.without_visit and not sessions.can_start_without_visit(doc):
		raise Conflict(_("A technician has to come to this address. Please choose a date."))
	if dates and refused_dates(dates, calendar.open_slots(sessions.visits_of(doc), doc.fibre_port)):
		raise Conflict(_("One of these dates is no longer free. Please choose again."))


def answer_to(doc: Document, order: Document) -> dict[str, Any]:
	"""The answer to the buyer (see `submit`)."""
	dates = [{"date": str(row.date), "time_window": row.time_window} for row in doc.preferred_dates]
	return {
		"order": order.name,
		"tracking": sessions.tracking_path(order.name),
		"installation": {"dates": dates, "contact_me": bool(doc.contact_me), "visits": order.fsm_visits},
		"message": _(
			"Thank you! Your order is confirmed. Nothing is charged before your service is installed."
		),
	}
