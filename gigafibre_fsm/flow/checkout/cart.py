"""Writes a visitor's choices and entries into a Checkout Session, which the caller saves."""

from __future__ import annotations

import json
from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime_str, now_datetime

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.checkout import orders, rules, sessions
from gigafibre_fsm.flow.pricing.quotes import Quote
from gigafibre_fsm.flow.pricing.rules import CartLine
from gigafibre_fsm.flow.pricing.service import quote_as_dict
from gigafibre_fsm.flow.scheduling import calendar
from gigafibre_fsm.flow.scheduling.offers import refused_dates
from gigafibre_fsm.flow.vocabulary import SETTINGS

CONTACT = {"contact_name": "name", "email": "email", "phone": "phone"}


def put_contact(doc: Document, contact: dict[str, str]) -> None:
	"""`contact`: any of {"name", "email", "phone"}."""
	for field, key in CONTACT.items():
		if key in contact:
			doc.set(field, contact[key])


def put_services(doc: Document, services: list[CartLine], commitment: int) -> None:
	"""Set plans and extras, for `commitment` months (0 for none)."""
	doc.commitment = str(commitment)
	doc.set("services", [])
	for line in services:
		doc.append(
			"services",
			{
				"item": line.sku,
				"qty": line.qty,
				"service_type": frappe.get_cached_value("Item", line.sku, "fsm_service_type"),
			},
		)


def put_quote(doc: Document, priced: Quote) -> None:
	"""Set the quote at today's prices. Withdraws a consent that was given to another price."""
	if doc.quote and not orders.is_same_price(doc.quote, priced):
		_withdraw(doc, rules.TERMS)  # the consent was given to another contract
	doc.quote = json.dumps(quote_as_dict(priced))
	doc.monthly_total = float(priced.monthly.subtotal)
	rates = {line.sku: line.unit for line in priced.lines}
	for line in doc.services:
		line.rate = float(rates.get(line.item, 0))


def put_dates(doc: Document, wanted: list[tuple[date, str]]) -> None:
	"""Set (day, window) in order of preference; choosing a date means choosing a visit. Raises Conflict for a full one,
	BadRequest for a duplicate day.
	"""
	if refused_dates(wanted, calendar.open_slots(sessions.visits_of(doc), doc.fibre_port)):
		raise Conflict(_("One of these dates is no longer free. Please choose again."))
	if len({day for day, _window in wanted}) != len(wanted):
		raise BadRequest(_("Please choose different days."))
	doc.set("preferred_dates", [])
	if wanted:
		doc.without_visit = 0
	for day, window in wanted:
		doc.append("preferred_dates", {"date": day, "time_window": window})


def put_start(doc: Document, without_visit: bool) -> None:
	"""Set whether to start without a visit. Raises Conflict where the devices for it are not at the address."""
	if without_visit and not sessions.can_start_without_visit(doc):
		raise Conflict(_("A technician has to come to this address. Please choose a date."))
	doc.without_visit = int(without_visit)
	if without_visit:
		doc.contact_me = 1  # a technician may have to come after all
		doc.set("preferred_dates", [])


def put_consents(doc: Document, given: list[str]) -> None:
	"""Record consents with the version of the text and the time when each was first given."""
	version = frappe.get_cached_doc(SETTINGS).terms_version
	kept = json.loads(doc.consents or "{}")
	for consent in given:
		kept.setdefault(consent, {"version": version, "at": get_datetime_str(now_datetime())})
	doc.consents = json.dumps(kept)


def _withdraw(doc: Document, consent: str) -> None:
	kept = json.loads(doc.consents or "{}")
	if kept.pop(consent, None):
		doc.consents = json.dumps(kept)
