"""Previews the first invoice before there is an order, by the rules that make the invoice later."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from gigafibre_fsm import dates
from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.billing.rules import Agreed, Bill, InvoiceLine, first_invoice_lines
from gigafibre_fsm.flow.checkout.service import first_free_day, price_of_cart, quote_and_first_choice
from gigafibre_fsm.flow.pricing.quotes import Quote, QuoteLine
from gigafibre_fsm.flow.pricing.rules import CartLine

FURTHEST = timedelta(days=366)


def first_bill_of_checkout(session: str, day: date | None = None) -> dict[str, Any]:
	"""The first invoice of a checkout if its installation is on `day`; by default on the visitor's first choice of date, or
	on the first available date.
	"""
	quote, wanted = quote_and_first_choice(session)
	return first_bill_of_quote(quote, day or wanted)


def first_bill_of_cart(
	offer: str, services: list[CartLine], commitment: int, day: date | None = None
) -> dict[str, Any]:
	"""The same for a cart without a checkout session."""
	return first_bill_of_quote(price_of_cart(offer, services, commitment), day)


def first_bill_of_quote(quote: Quote, day: date | None = None) -> dict[str, Any]:
	"""The same for a known quote."""
	return _as_dict(quote, _installed_on(day))


def first_bill(quote: Quote, activated_on: date) -> Bill:
	"""The bill that first_invoice.py will make of an order with this quote, to the cent."""
	kinds: dict[str, list[Agreed]] = {"recurring": [], "discount": [], "one_time": [], "credit": []}
	for line in quote.lines:
		kinds[line.kind].append(_agreed(line))
	return first_invoice_lines(
		kinds["recurring"], kinds["discount"], kinds["one_time"], kinds["credit"], activated_on
	)


def _agreed(line: QuoteLine) -> Agreed:
	label = line.english if line.english and frappe.local.lang == "en" else line.label
	return Agreed(line.sku, label, line.unit, line.qty)


def _installed_on(day: date | None) -> date:
	today = getdate(nowdate())
	day = day or first_free_day() or today
	if not today <= day <= today + FURTHEST:
		raise BadRequest(_("Please choose a date from today on, within a year."))
	return day


def _as_dict(quote: Quote, day: date) -> dict[str, Any]:
	bill = first_bill(quote, day)
	tps, tvq = bill.taxes
	language = "en" if frappe.local.lang == "en" else "fr"
	following = bill.period_end + timedelta(days=1)
	return {
		"date": day.isoformat(),
		"label": dates.with_weekday(day, language),
		"period": _("{0} to {1}").format(
			dates.without_weekday(bill.period_start, language, year=False),
			dates.without_weekday(bill.period_end, language),
		),
		"lines": [_line(line) for line in bill.lines],
		"subtotal": f"{bill.net:.2f}",
		"tps": f"{tps:.2f}",
		"tvq": f"{tvq:.2f}",
		"total": f"{bill.total:.2f}",
		"then": {
			"date": following.isoformat(),
			"label": dates.without_weekday(following, language),
			"total": f"{quote.monthly.total:.2f}",
		},
	}


def _line(line: InvoiceLine) -> dict[str, Any]:
	return {
		"sku": line.sku,
		"label": line.label,
		"kind": line.kind,
		"amount": f"{line.amount:.2f}",
		"days": line.days,
		"of_days": line.of_days,
	}
