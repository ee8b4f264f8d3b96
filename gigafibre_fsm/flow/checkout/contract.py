"""The contract and its critical information summary as PDF: before acceptance, and afterwards as accepted.

One template for both: the summary is the first page, the contract adds the terms. Amounts come from the quote, terms from the
accepted version (Legal Text) or the one in force.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm import dates, legal, money, pdf
from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.flow.checkout import service, sessions
from gigafibre_fsm.flow.checkout.sessions import TRACKING
from gigafibre_fsm.flow.checkout.tracking import masked
from gigafibre_fsm.flow.pricing import labels
from gigafibre_fsm.flow.vocabulary import INTERNET, PHONE, TV
from gigafibre_fsm.guards import tokens
from gigafibre_fsm.guards.language import in_language
from gigafibre_fsm.guards.records import customers_of
from gigafibre_fsm.web.page_renderer import templates

SUMMARY, CONTRACT = "summary", "contract"
PARTS = (SUMMARY, CONTRACT)
TEMPLATE = "gigafibre_fsm/templates/contract/contract.html"


def before_order(session: str, part: str, language: str) -> bytes:
	"""The document that the visitor of a checkout is about to accept. Raises like `checkout.resume`."""
	state = service.resume(session)
	if not state["quote"]:
		raise NotFound(_("There is no contract yet."))
	facts = {
		"address": state["address_label"],
		"customer": state["contact"]["name"],
		"order": "",
		"day": getdate(),
		"version": frappe.get_cached_doc("Gigafibre Settings").terms_version or "",
	}
	return pdf.of_html(_html(part, language, state["quote"], facts))


def of_tracking(token: str, part: str, language: str) -> bytes:
	"""The document that was accepted with the order of a tracking link; name and full address only for its signed-in
	customer. Raises like `track`.
	"""
	order = tokens.read(token, TRACKING)["o"]
	own = frappe.db.get_value("Sales Order", order, "customer") in customers_of(frappe.session.user)
	return of_order(order, part, language, private=own)


def of_order(order: str, part: str, language: str = "", private: bool = True) -> bytes:
	"""The document that was accepted with an order; in the customer's language by default, without name and numbers unless
	`private`. A cancelled order keeps it: its confirmation may not be delivered yet. Raises NotFound.
	"""
	return pdf.of_html(_html(part, *_accepted(order, language, private)))


def printed_contract(doc: Document) -> str:
	"""The contract of a Sales Order, for the print format *Gigafibre Contract*; a sentence for an order without one."""
	try:
		return _html(CONTRACT, *_accepted(doc.name))
	except NotFound as refusal:
		frappe.clear_last_message()
		return str(refusal)


def _accepted(
	order: str, language: str = "", private: bool = True
) -> tuple[str, dict[str, Any], dict[str, Any]]:
	"""(language, quote, facts) accepted with an order, as arguments for `_html`. Raises NotFound."""
	row = frappe.db.get_value(
		"Sales Order",
		{"name": order, "docstatus": ("!=", 0)},
		[
			"customer",
			"customer_name",
			"fsm_offer_label",
			"fsm_quote_snapshot",
			"transaction_date",
			"fsm_checkout_session",
		],
		as_dict=True,
	)
	if not row or not row.fsm_quote_snapshot:
		raise NotFound(_("This order has no contract."))
	spoken = language or frappe.db.get_value("Customer", row.customer, "language") or "fr"
	consents = frappe.db.get_value(sessions.DOCTYPE, row.fsm_checkout_session, "consents") or "{}"
	facts = {
		"address": row.fsm_offer_label if private else masked(row.fsm_offer_label),
		"customer": row.customer_name if private else "",
		"order": order,
		"day": getdate(row.transaction_date),
		"version": json.loads(consents).get("terms", {}).get("version") or "",
	}
	return spoken, json.loads(row.fsm_quote_snapshot), facts


def file_name(part: str, order: str = "") -> str:
	name = _("Critical information summary") if part == SUMMARY else _("Contract")
	return f"{' '.join(filter(None, (name, order)))}.pdf"


def _html(part: str, language: str, quote: dict[str, Any], facts: dict[str, Any]) -> str:
	lang = "en" if language.startswith("en") else "fr"
	with in_language(lang):
		return templates().get_template(TEMPLATE).render(context(part, lang, quote, facts))


def context(part: str, lang: str, quote: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
	"""The template's context. `quote` is a quote of `pricing.quotes` as JSON, `facts` are name, address and dates."""
	text = legal.text("Contract", lang, facts["version"])
	months = int(quote["commitment"]["months"])
	fee = Decimal(quote["commitment"]["exit_fee"])
	later = quote.get("later", quote["monthly"])["total"]
	kinds = {line["service_type"] for line in quote["lines"]}

	def formatted(amount: str) -> str:
		return money.formatted(Decimal(amount), lang)

	def lines(*wanted: str) -> list[dict[str, str]]:
		return [
			{
				"label": _times(line["qty"], labels.of_item(line["sku"], line["label"], lang)),
				"amount": formatted(line["amount"]),
				"note": _("for {0} months").format(line["months"]) if line["months"] else "",
			}
			for line in quote["lines"]
			if line["kind"] in wanted
		]

	return {
		"lang": lang,
		"title": _("Contract") if part == CONTRACT else _("Critical information summary"),
		"company": legal.company(lang),
		"version": text.version if text else facts["version"],
		"is_sample": bool(text and text.is_sample),
		"in_force_from": dates.without_weekday(text.in_force_from, lang) if text else "",
		"terms": text.html if text and part == CONTRACT else "",
		**{name: facts[name] for name in ("customer", "address", "order")},
		"day": dates.without_weekday(facts["day"], lang),
		"monthly_lines": lines("recurring", "discount"),
		"once_lines": lines("one_time", "credit"),
		"once_subtotal": formatted(quote["one_time"]["subtotal"]),
		"monthly": {name: formatted(amount) for name, amount in quote["monthly"].items()},
		"later": _("for {0} months, then {1}").format(months, formatted(later))
		if later != quote["monthly"]["total"]
		else "",
		"commitment": _("{0} months").format(months) if months else _("None: leave whenever you want"),
		"commitment_total": formatted(quote["commitment"]["total"]) if months else "",
		"exit_fee": _("{0} at most, less each month").format(formatted(str(fee)))
		if fee
		else _("Nothing to pay"),
		"notes": notes(kinds, legal.company(lang)),
	}


def _times(number: int, label: str) -> str:
	return label if number == 1 else f"{number} × {label}"


def notes(kinds: set[str], company: dict[str, str]) -> list[str]:
	"""The notes that the law requires beside the price, for the kinds of services in the order."""
	said = [_("You pay from the day your service works. Nothing is charged before.")]
	if INTERNET in kinds:
		said.append(_("No data limit. WiFi, your devices and the sites that you visit may reduce the speed."))
		said.append(_("The router and the optical terminal are lent to you, and come back to us at the end."))
	if TV in kinds:
		said.append(_("TV boxes are sold to you."))
	if PHONE in kinds:
		said.append(
			_("911 over internet telephony works neither during a power failure nor without internet.")
		)
		said.append(_("Keep your address up to date: 911 sends help there."))
	said.append(_("You may cancel at any time: {0}, {1}.").format(company["phone"], company["email"]))
	said.append(
		_("If we cannot resolve your complaint, you can take it to the CCTS free of charge: {0}.").format(
			"www.ccts-cprst.ca, 1 888 221-1687"
		)
	)
	return said
