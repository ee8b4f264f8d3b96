"""The checkout, from an offer to everything that an order needs; submission.py places the order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, now_datetime

from gigafibre_fsm import clock
from gigafibre_fsm.database import changed_rows
from gigafibre_fsm.exceptions import Conflict, FsmError
from gigafibre_fsm.flow.availability import claims
from gigafibre_fsm.flow.availability.service import read_offer
from gigafibre_fsm.flow.checkout import cart, customers, followup, referral_codes, sessions
from gigafibre_fsm.flow.checkout.payment import payment
from gigafibre_fsm.flow.checkout.submission import submit
from gigafibre_fsm.flow.pricing.quotes import Quote
from gigafibre_fsm.flow.pricing.rules import CartLine
from gigafibre_fsm.flow.pricing.service import plans_on_offer, quote_as_dict, quote_cart
from gigafibre_fsm.flow.scheduling import calendar
from gigafibre_fsm.flow.vocabulary import OPEN_QUOTATION

__all__ = [
	"first_free_day",
	"payment",
	"plans",
	"price_of_cart",
	"quote_and_first_choice",
	"quote",
	"resume",
	"slots",
	"start",
	"submit",
	"sweep_checkouts",
	"update",
]

ABANDONED_AFTER_HOURS = 24
# The state of a quotation that its customer may still accept (flow/selling).
WAITS_FOR_AN_ANSWER = f"""EXISTS (SELECT 1 FROM `tabQuotation` quotation
	WHERE quotation.fsm_checkout_session = `tabCheckout Session`.name AND quotation.status IN {OPEN_QUOTATION})"""  # noqa: S608 - constants
MOST_HELD = 3
"""Ports that one browser can hold at a time: for a house, a cottage, relatives."""


def plans(offer: str) -> dict[str, Any]:
	"""The plans available at the address of an offer."""
	place = read_offer(offer)
	return plans_on_offer(place["zone"], place["max_speed"])


def quote(offer: str, services: list[CartLine], commitment: int) -> dict[str, Any]:
	"""The price of these services at the address of an offer. Writes nothing."""
	return quote_as_dict(price_of_cart(offer, services, commitment))


def price_of_cart(
	offer: str,
	services: list[CartLine],
	commitment: int,
	*,
	public_only: bool = True,
	special_price: bool = False,
) -> Quote:
	"""The same as a Quote. Staff also sell items that the website does not offer, and may give the special discount."""
	place = read_offer(offer)
	return quote_cart(
		place["zone"],
		services,
		commitment,
		place["max_speed"],
		public_only=public_only,
		staff_discount=special_price,
	)


def quote_and_first_choice(session: str) -> tuple[Quote, date | None]:
	"""A checkout's quote at today's prices, and the visitor's first choice of installation date."""
	doc = sessions.load(session)
	wanted = doc.preferred_dates[0].date if doc.preferred_dates else None
	return sessions.price(doc, customers.tv_boxes_of_checkout(doc)), wanted


def first_free_day() -> date | None:
	found = calendar.open_slots()
	return found[0].date if found else None


def slots(offer: str) -> dict[str, Any]:
	"""The days on which an installation is possible."""
	place = read_offer(offer)
	found = calendar.open_slots(place["visits"] or 1, place["port"])
	return calendar.as_dict(found, "en" if frappe.local.lang == "en" else "fr")


def start(
	offer: str,
	services: list[CartLine],
	commitment: int,
	language: str = "fr",
	earlier: Sequence[str] = (),
	*,
	sold_by: str = "",
	special_price: bool = False,
) -> dict[str, Any]:
	"""Open a checkout and hold the port for it: {"session", "hold_until", "quote"}.

	`earlier` are the handles of checkouts of the same browser, latest first: one at the same address is resumed. `sold_by` is
	the user who sells (flow/selling). Raises Conflict when the port was taken meanwhile.
	"""
	place = read_offer(offer)
	priced = price_of_cart(offer, services, commitment, public_only=not sold_by, special_price=special_price)
	before = [doc for doc in map(_browser_checkout, earlier) if doc]
	doc = next((doc for doc in before if _same_address(doc, place)), None) or _new_session(
		place, language, before
	)
	if place["port"]:
		try:
			doc.hold_until = claims.hold(place["port"], doc.name, sessions.hold_minutes())
		except Conflict:
			raise Conflict(
				_("Someone else is ordering this line right now. Try again in a few minutes, or call us.")
			) from None
		doc.status = "Held"
		_release_excess_holds(doc)
	doc.update({"sold_by": sold_by or None, "special_price": int(special_price)})
	cart.put_services(doc, services, commitment)
	doc.last_activity = now_datetime()
	cart.put_quote(doc, priced)
	doc.save(ignore_permissions=True)
	return {
		"session": doc.flags.handle,
		"hold_until": clock.with_zone(doc.hold_until),
		"quote": json.loads(doc.quote),
	}


def update(
	session: str,
	*,
	contact: dict[str, str] | None = None,
	services: list[CartLine] | None = None,
	commitment: int | None = None,
	preferred_dates: list[tuple[date, str]] | None = None,
	contact_me: bool | None = None,
	without_visit: bool | None = None,
	number_transfer: dict[str, str] | None = None,
	consents: list[str] | None = None,
	referral_code: str | None = None,
	hold: bool = False,
) -> dict[str, Any]:
	"""Save the entries so far and extend the hold on the port. Returns the same as `resume`.

	`number_transfer` is the number that the customer keeps: {"number", "provider", "account"}, empty for none;
	`without_visit`: the devices are already there. With `hold` a lost port raises Conflict; without it the returned state
	shows it.
	"""
	doc = sessions.load(session, for_update=True)
	if doc.status == "Submitted":
		raise Conflict(_("This order was already placed."))
	if contact:
		cart.put_contact(doc, contact)
	if services is not None or commitment is not None:
		cart.put_services(
			doc,
			sessions.cart(doc) if services is None else services,
			cint(doc.commitment) if commitment is None else commitment,
		)
	if preferred_dates is not None:
		cart.put_dates(doc, preferred_dates)
	if contact_me is not None:
		doc.contact_me = int(contact_me)
	if without_visit is not None:
		cart.put_start(doc, without_visit)
	for field in ("number", "provider", "account") if number_transfer is not None else ():
		doc.set(f"transfer_{field}", (number_transfer or {}).get(field) or None)
	if referral_code is not None:
		referral_codes.set_referral_code(doc, referral_code)
	doc.last_activity = now_datetime()
	_extend_hold(doc, must=hold)
	cart.put_quote(doc, sessions.price(doc, customers.tv_boxes_of_checkout(doc)))
	if consents:
		cart.put_consents(doc, consents)
	doc.save(ignore_permissions=True)
	return sessions.state(doc)


def resume(session: str) -> dict[str, Any]:
	"""The current state of a checkout, for a reload, the back button or a link in an email. Read-only."""
	doc = sessions.load(session)
	where = sessions.locate(doc)
	if doc.status != "Submitted":
		try:
			doc.quote = json.dumps(
				quote_as_dict(sessions.price(doc, customers.tv_boxes_of_checkout(doc), where))
			)
		except FsmError:
			frappe.clear_last_message()  # no longer sold: shown, and refused when saved
	return sessions.state(doc, where)


def sweep_checkouts() -> int:
	"""Mark every checkout whose hold has expired, or that was inactive for a day. Returns how many."""
	now = now_datetime()
	changed = 0
	for status, condition in (
		("Expired", "status = 'Held' AND hold_until < %(utc_now)s"),
		(
			"Abandoned",
			f"status IN ('Open', 'Expired') AND last_activity < %(forgotten)s AND NOT {WAITS_FOR_AN_ANSWER}",
		),
	):
		frappe.db.sql(
			f"UPDATE `tabCheckout Session` SET status = %(status)s, modified = %(now)s WHERE {condition}",  # noqa: S608
			{
				"status": status,
				"now": now,
				"utc_now": clock.utc_now(),
				"forgotten": clock.ago(hours=ABANDONED_AFTER_HOURS),
			},
		)
		changed += changed_rows()
	return changed + followup.sweep(now)


def _release_excess_holds(doc: Document) -> None:
	"""Limit the ports that one browser holds: release the earliest holds."""
	held = frappe.get_all(
		sessions.DOCTYPE,
		filters={"visitor": doc.visitor, "status": "Held", "name": ("!=", doc.name)},
		fields=["name", "fibre_port"],
		order_by="last_activity desc",
	)
	for earlier in held[MOST_HELD - 1 :]:
		claims.release(earlier.fibre_port, earlier.name)
		frappe.db.set_value(sessions.DOCTYPE, earlier.name, {"status": "Expired", "hold_until": None})


def _browser_checkout(handle: str) -> Document | None:
	"""An earlier checkout of the visitor's browser."""
	try:
		return sessions.load(handle, for_update=True)
	except FsmError:
		return None


def _same_address(doc: Document, place: dict[str, Any]) -> bool:
	return bool(place["port"]) and doc.status != "Submitted" and doc.fibre_port == place["port"]


def _new_session(place: dict[str, Any], language: str, before: list[Document]) -> Document:
	doc = frappe.new_doc(sessions.DOCTYPE)
	doc.name, doc.flags.handle, doc.access_hash = sessions.new_handle()
	doc.flags.name_set = True
	doc.update(
		{
			"status": "Open",
			"visitor": (before[0].visitor or before[0].name) if before else doc.name,
			"language": language,
			"address_label": ", ".join(part for part in (place["label"], place["locality"]) if part),
			"fibre_port": place["port"] or None,
			"civic_address": _civic(place),
		}
	)
	return doc


def _civic(place: dict[str, Any]) -> Any:
	kind, _colon, name = place["a"].partition(":")
	if kind == "c":
		return cint(name)
	return frappe.db.get_value("Fibre Port", name, "civic_address")


def _extend_hold(doc: Document, must: bool) -> None:
	if not doc.fibre_port:
		return
	try:
		doc.hold_until = claims.extend(doc.fibre_port, doc.name, sessions.hold_minutes())
		doc.status = "Held"
	except Conflict:
		if must:
			raise
		doc.status = "Expired" if doc.status == "Held" else doc.status
