"""Moves: the household's services at another address, their price and possible days, and the request for the move.

Support carries a move out (an order there, the end here), since the term goes on and both days must be agreed.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from gigafibre_fsm import dates
from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.availability.service import check_address, read_offer
from gigafibre_fsm.flow.billing.agreements import of_subscriptions, subscriptions_to_read
from gigafibre_fsm.flow.billing.rules import month_bill, period_of
from gigafibre_fsm.flow.portal import change_previews, overview, plans, tickets, wording
from gigafibre_fsm.flow.portal.accounts import own_location
from gigafibre_fsm.flow.pricing.quotes import Quote, totals
from gigafibre_fsm.flow.pricing.rules import CartLine
from gigafibre_fsm.flow.pricing.service import quote_cart
from gigafibre_fsm.flow.scheduling import calendar
from gigafibre_fsm.flow.vocabulary import IN_SERVICE, MAIN_SERVICES, ONE_TIME, TV_ADD_ON

TOGETHER = ""
"""The choice of a customer for whom no offered day is suitable, or where none is free."""


def preview(location: str, address: str) -> dict[str, Any]:
	"""{"address", "sentence" (availability there), "possible", "lines", "notes", "days": [{"value", "label"}], "monthly" (the
	request must repeat it)} for one of the customer's own locations and an address id of the search. Raises NotFound.
	"""
	place, language = own_location(location), wording.language()
	found = check_address(address, language)
	told = {"address": found["label"], "sentence": found["reason"], "possible": False}
	nothing: dict[str, Any] = {"lines": [], "notes": [], "days": [], "monthly": ""}
	if not found["offer"]:
		return {**told, **nothing}
	docs = subscriptions_to_read({"location": place, "status": ("in", IN_SERVICE)})
	try:
		quote = _quote(docs, found["offer"])
	except BadRequest as refusal:
		return {**told, **nothing, "sentence": str(refusal)}
	today = month_bill(*overview.whole_month(*of_subscriptions(docs)), *period_of(getdate(nowdate()))).total
	fees = [line for line in quote.lines if line.kind == "one_time" and line.service_type == ONE_TIME]
	lines = [
		change_previews.line(_("Each month today, taxes included"), today),
		change_previews.line(_("Each month there, at today's prices, taxes included"), quote.monthly.total),
		*(change_previews.line(_line_label(line, language), line.amount) for line in fees),
	]
	if fees:
		lines.append(
			change_previews.line(_("Once, taxes included"), totals(line.amount for line in fees).total)
		)
	slots = calendar.open_slots(found["visits"] or 1, read_offer(found["offer"])["port"])
	return {
		**told,
		"possible": True,
		"lines": lines,
		"notes": [
			_("Your devices move with you. The days that are paid here and no longer used are credited."),
			_("We confirm the move, your term and the two days with you before anything is changed."),
		],
		"days": [
			*(
				{"value": slot.date.isoformat(), "label": dates.with_weekday(slot.date, language)}
				for slot in slots
			),
			{"value": TOGETHER, "label": _("We choose the day together")},
		],
		"monthly": f"{quote.monthly.total:.2f}",
	}


def request_move(location: str, address: str, day: date | None, monthly: str) -> dict[str, str]:
	"""Request the move on a day of the preview (None: to be agreed), at its price: {"message"}. Raises Conflict when either
	has changed since, or the address is no longer available.
	"""
	place = own_location(location)
	plans.count(place)
	shown = preview(place, address)
	if not shown["possible"]:
		raise Conflict(shown["sentence"])
	if shown["monthly"] != monthly:
		raise Conflict(_("The price has changed meanwhile. Please look at it again."))
	wanted = day.isoformat() if day else TOGETHER
	if wanted not in {each["value"] for each in shown["days"]}:
		raise Conflict(_("This day is no longer free. Please choose another one."))
	here = frappe.db.get_value("Service Location", place, ["customer", "address_line", "city"], as_dict=True)
	old = ", ".join(filter(None, (here.address_line, here.city)))
	facts = [
		_("From: {0}").format(old),
		_("To: {0} ({1})").format(shown["address"], address),
		_("On: {0}").format(wording.day(day) if day else _("We choose the day together")),
		*(f"{line['label']}: {line['amount_label']}" for line in shown["lines"]),
		shown["sentence"],
	]
	subject = _("I am moving")
	opened = tickets.open_request(here.customer, place, subject, "\n".join(facts))
	said = _("Received, number {0}. We will answer within one business day.")
	return {"message": said.format(opened["ticket"])}


def _quote(docs: list[Any], offer: str) -> Quote:
	"""The quote of the household's services at the address of the offer: its own devices come along, so no boxes are sold."""
	place = read_offer(offer)
	wanted = [doc.item for doc in docs if doc.service_type in MAIN_SERVICES]
	wanted += [row.item for doc in docs for row in doc.extras if _is_add_on(row.item)]
	cart = [CartLine(sku) for sku in dict.fromkeys(wanted)]
	return quote_cart(place["zone"], cart, 0, place["max_speed"], public_only=False)


def _is_add_on(item: str) -> bool:
	return frappe.get_cached_value("Item", item, "fsm_service_type") == TV_ADD_ON


def _line_label(line: Any, language: str) -> str:
	return line.english if language == "en" and line.english else line.label
