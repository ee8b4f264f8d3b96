"""A customer's answer to a quotation, by its link, which contains the handle of its Checkout Session: accept by card in the
website's checkout, accept on account, or decline.

An obstacle to accepting (expired, another price, the port taken) is shown as a sentence, and staff are notified that the
customer wanted to order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm import dates
from gigafibre_fsm.exceptions import Conflict, FsmError, NotFound
from gigafibre_fsm.flow.availability import claims
from gigafibre_fsm.flow.availability.service import is_available_to_session
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.checkout import customers, orders, service, sessions, submission
from gigafibre_fsm.flow.checkout.quotations import (
	ACCEPTED,
	DECLINED,
	OPEN,
	OVER,
	WITHDRAWN,
	of_checkout,
	state_of,
)
from gigafibre_fsm.flow.checkout.rules import LIMITS_911, needed_consents
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.portal import wording
from gigafibre_fsm.flow.pricing import labels
from gigafibre_fsm.flow.scheduling import calendar
from gigafibre_fsm.flow.selling import quotes, sales
from gigafibre_fsm.money import ZERO


@dataclass(frozen=True)
class Acceptance:
	"""A customer's acceptance on account: `dates` as (day, window), or a call; `limits_911` if a telephone line is ordered."""

	dates: tuple[tuple[date, str], ...] = ()
	contact_me: bool = False
	limits_911: bool = False


def quote_details(session: str) -> dict[str, Any]:
	"""The quotation for its page: {"quotation", "state": open, accepted, declined, expired or withdrawn, "sentence",
	"obstacle", "address", "name", "until", "monthly", "once", "on_account", "has_phone", "slots", "tracking"}. Raises
	NotFound.
	"""
	quotation, doc = _read(session)
	language = "en" if frappe.local.lang == "en" else "fr"
	snapshot = json.loads(quotation.fsm_quote_snapshot)
	state = state_of(quotation)
	until = dates.without_weekday(getdate(quotation.valid_till), language)
	return {
		"quotation": quotation.name,
		"state": state,
		"sentence": _sentence(state, until),
		"obstacle": _obstacle(quotation, doc)[1] if state == OPEN else "",
		"address": quotation.fsm_offer_label,
		"name": doc.contact_name,
		"until": until,
		"months": int(snapshot["commitment"]["months"]),
		"monthly": _part(snapshot, "monthly", ("recurring", "discount"), language),
		"once": _part(snapshot, "one_time", ("one_time", "credit"), language),
		"on_account": bool(quotation.fsm_on_account),
		"has_phone": LIMITS_911 in _consents(doc),
		"slots": calendar.as_dict(calendar.open_slots(sessions.visits_of(doc), doc.fibre_port), language)[
			"dates"
		]
		if state == OPEN and quotation.fsm_on_account
		else [],
		"tracking": sessions.tracking_path(doc.sales_order) if doc.sales_order else "",
	}


def accept_by_card(session: str) -> dict[str, str]:
	"""Accept with a card: hold the port and continue in the website's checkout: {"session": handle, "obstacle"}. Raises
	Conflict for a quotation that is not open.
	"""
	quotation, doc = _locked(session)
	if obstacle := _report_obstacle(quotation, doc):
		return {"session": "", "obstacle": obstacle}
	if doc.fibre_port:
		try:
			doc.hold_until = claims.hold(doc.fibre_port, doc.name, sessions.hold_minutes())
		except Conflict:
			frappe.clear_last_message()
			return {"session": "", "obstacle": _port_taken(quotation)}
		doc.status = "Held"
	doc.save(ignore_permissions=True)
	return {"session": doc.flags.handle, "obstacle": ""}


def accept_on_account(session: str, said: Acceptance, key: str) -> dict[str, Any]:
	"""Accept on account and order without a card: the answer of `checkout.submission.submit`, and "obstacle". The order is
	made once, whatever the key. Raises Conflict, BadRequest.
	"""
	_quotation, doc = _read(session)
	if doc.status == "Submitted":
		return {**json.loads(doc.answer), "obstacle": ""}
	announce("order_expected", doc)
	with submission.order_transaction(doc):
		sessions.lock(doc)
		if doc.status == "Submitted":
			return {**json.loads(doc.answer), "obstacle": ""}
		quotation, doc = _locked(session)
		if not quotation.fsm_on_account:
			raise Conflict(_("This quote is accepted with a card."))
		if obstacle := _report_obstacle(quotation, doc):
			return {"obstacle": obstacle}
		consents = [each for each in _consents(doc) if each != LIMITS_911 or said.limits_911]
		_update(doc, said.dates, said.contact_me, consents)
		doc = sessions.load(doc.flags.handle, for_update=True)
		buyer = quotation.party_name if quotation.quotation_to == "Customer" else ""
		body = hashlib.sha256(json.dumps([quotation.name, "on account"]).encode()).hexdigest()
		return {**sales.place_on_account(doc, buyer, key, body, by_staff=False), "obstacle": ""}


def decline(session: str, why: str) -> dict[str, str]:
	"""Decline the quotation: {"state"}. Idempotent. Raises Conflict when it was accepted."""
	quotation = _quotation_of(sessions.load(session), for_update=True)
	state = state_of(quotation)
	if state == DECLINED:
		return {"state": state}
	if state != OPEN:
		raise Conflict(_sentence(state, wording.day(quotation.valid_till)))
	quotation.db_set({"status": quotes.DECLINED, "order_lost_reason": why})
	quotation.update_lead()
	quotes.notify_staff_of_answer(quotation.name, "declined", why=why)
	return {"state": DECLINED}


def document(session: str) -> tuple[str, bytes]:
	"""(file name, PDF) of the quotation."""
	quotation, _doc = _read(session)
	return f"{_('Quote')} {quotation.name}.pdf", quotes.pdf_of(quotation.name)


def _read(session: str) -> tuple[Document, Document]:
	"""The Quotation and the Checkout Session of a link."""
	doc = _session(session)
	return _quotation_of(doc), doc


def _session(handle: str, for_update: bool = False) -> Document:
	"""The session of a handle. Raises NotFound with a sentence about quotations instead of the checkout's."""
	try:
		return sessions.load(handle, for_update)
	except NotFound:
		raise NotFound(_("We could not find this quote.")) from None


def _locked(session: str) -> tuple[Document, Document]:
	"""The same, locked, for a quotation that can be accepted. Raises Conflict for any other."""
	doc = _session(session, for_update=True)
	quotation = _quotation_of(doc, for_update=True)
	state = state_of(quotation)
	if state != OPEN or doc.status == "Submitted":
		raise Conflict(_sentence(state if state != OPEN else ACCEPTED, wording.day(quotation.valid_till)))
	return quotation, doc


def _quotation_of(doc: Document, for_update: bool = False) -> Document:
	if quotation := of_checkout(doc.name, for_update):
		return quotation
	raise NotFound(_("We could not find this quote."))


def _obstacle(quotation: Document, doc: Document) -> tuple[str, str]:
	"""(code, sentence) of the obstacle to accepting; ("", "") for none."""
	buyer = quotation.party_name if quotation.quotation_to == "Customer" else None
	try:
		now = sessions.price(doc, customers.tv_boxes_of_customer(buyer))
	except FsmError:
		frappe.clear_last_message()
		return "unsold", _("We no longer sell one of these services. Call us: we will find you another one.")
	if not orders.is_same_price(quotation.fsm_quote_snapshot, now):
		return "price", _(
			"The price has changed since this quote was made. Call us: we will make you another one."
		)
	if doc.fibre_port and not is_available_to_session(doc.fibre_port, doc.name):
		return "line", _(
			"The line of this address was taken meanwhile. Call us: we will see what is possible."
		)
	return "", ""


def _report_obstacle(quotation: Document, doc: Document) -> str:
	which, sentence = _obstacle(quotation, doc)
	if which:
		quotes.notify_staff_of_answer(quotation.name, "blocked", why=which)
	return sentence


def _port_taken(quotation: Document) -> str:
	quotes.notify_staff_of_answer(quotation.name, "blocked", why="line")
	return _("Someone else is ordering this line right now. Try again in a few minutes, or call us.")


def _update(doc: Document, wanted: Sequence[tuple[date, str]], contact_me: bool, consents: list[str]) -> None:
	service.update(
		doc.flags.handle,
		preferred_dates=list(wanted),
		contact_me=contact_me or not wanted,
		consents=consents,
		hold=True,
	)


def _consents(doc: Document) -> tuple[str, ...]:
	return needed_consents(line.service_type for line in doc.services)


def _part(
	snapshot: dict[str, Any], part: str, kinds: tuple[str, ...], language: str
) -> dict[str, Any] | None:
	"""{"lines": [{"label", "note", "amount"}], "tps", "tvq", "total"}; None without lines."""
	lines = [
		{
			"label": labels.of_item(line["sku"], line["label"], language),
			"qty": line["qty"],
			"note": _("for {0} months").format(line["months"]) if line["months"] else "",
			"amount": wording.amount(decimal(line["amount"])),
		}
		for line in snapshot["lines"]
		if line["kind"] in kinds
	]
	totals = {name: wording.amount(decimal(snapshot[part][name])) for name in ("tps", "tvq", "total")}
	empty = not lines and decimal(snapshot[part]["total"]) == ZERO
	return None if empty else {"lines": lines, **totals}


def _sentence(state: str, until: str) -> str:
	return {
		OPEN: _("This quote is valid until {0}.").format(until),
		ACCEPTED: _("You have accepted this quote. Thank you!"),
		OVER: _("This quote was valid until {0}. Call us: we will make you another one.").format(until),
		DECLINED: _("You have declined this quote. Changed your mind? Call us."),
		WITHDRAWN: _("This quote was withdrawn. Call us for another one."),
	}[state]
