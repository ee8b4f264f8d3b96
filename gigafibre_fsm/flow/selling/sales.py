"""Telephone sales: the website's checkout, filled in by staff. Same prices, dates and order; in addition staff sell items
that the website does not offer, and managers give the special discount.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime_str, get_url, now_datetime

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.availability import claims, left_devices
from gigafibre_fsm.flow.availability.service import read_offer
from gigafibre_fsm.flow.billing.preview import first_bill_of_quote
from gigafibre_fsm.flow.checkout import (
	customer_records,
	customers,
	orders,
	referral_codes,
	service,
	sessions,
	submission,
)
from gigafibre_fsm.flow.checkout.rules import CONTACT, needed_consents
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.pricing.rules import CartLine
from gigafibre_fsm.flow.pricing.service import catalogue_of, plans_on_offer, quote_as_dict
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.notifications.notify import tell_person

LINK_MINUTES = 24 * 60
"""Hours that the port is held for a customer who was sent a link."""


@dataclass(frozen=True)
class Sale:
	"""A sale by staff. `offer` as from the address search, `dates` as (day, window), `contact` {"name", "email", "phone"},
	`without_visit`: the devices are already there, `special_price` with a manager's permission, `customer` if the buyer is
	one already, `number_transfer` as in `checkout.update`.
	"""

	offer: str
	services: tuple[CartLine, ...]
	commitment: int = 0
	special_price: bool = False
	contact: dict[str, str] = field(default_factory=dict)
	dates: tuple[tuple[date, str], ...] = ()
	contact_me: bool = False
	without_visit: bool = False
	language: str = "fr"
	customer: str = ""
	number_transfer: dict[str, str] = field(default_factory=dict)
	referral_code: str = ""


def options(offer: str) -> dict[str, Any]:
	"""The items for sale at the address of an offer: the website's plans, and those that only staff sell; "special" is the
	discount, "referrals" whether a referral code gives a credit.
	"""
	place = read_offer(offer)
	discount = catalogue_of(place["zone"]).by_rule("Staff")
	return {
		**plans_on_offer(place["zone"], place["max_speed"], public_only=False),
		"special": f"{-abs(discount.price):.2f}" if discount else "",
		"referrals": referral_codes.is_enabled(),
	}


def price(
	offer: str, services: list[CartLine], commitment: int, special_price: bool, day: date | None = None
) -> dict[str, Any]:
	"""{"quote", "first_bill", "why_a_visit"}: monthly and one-time amounts, the first bill if the installation is on `day`,
	and the reason for a visit (empty if the household can start without one).
	"""
	quote = service.price_of_cart(offer, services, commitment, public_only=False, special_price=special_price)
	kinds = {frappe.get_cached_value("Item", line.sku, "fsm_service_type") for line in services}
	return {
		"quote": quote_as_dict(quote),
		"first_bill": first_bill_of_quote(quote, day),
		"why_a_visit": left_devices.why_a_visit(read_offer(offer)["port"], kinds),
	}


def send_link(sale: Sale, sold_by: str) -> dict[str, Any]:
	"""Send the customer a link to their order, complete except for card and acceptance: {"checkout", "sent": outbox rows,
	"held_until"}. The port is held for a day. Raises like `checkout.start` and `checkout.update`, BadRequest without
	telephone number and email address.
	"""
	if not (sale.contact.get("phone") or sale.contact.get("email")):
		raise BadRequest(_("A link needs a telephone number or an email address."))
	doc = open_session(sale, sold_by)
	if doc.fibre_port:
		doc.hold_until = claims.extend(doc.fibre_port, doc.name, LINK_MINUTES)
		doc.save(ignore_permissions=True)
	handle = doc.flags.handle
	sent = tell_person(
		"checkout.link",
		{
			"name": doc.contact_name or "",
			"address": doc.address_label,
			"total": json.loads(doc.quote)["monthly"]["total"],
			"url": get_url(f"/internet/commande?s={handle}"),
		},
		f"checkout.link:{doc.name}:{frappe.generate_hash(length=6)}",
		phone=doc.phone,
		email=doc.email,
		language=doc.language,
		secret=True,
		reference=doc,
	)
	return {"checkout": doc.name, "sent": sent, "held_until": str(doc.hold_until or "")}


def order_on_account(sale: Sale, sold_by: str, key: str) -> dict[str, Any]:
	"""Place the order without a card: same answer and idempotency as `checkout.submission.submit`. `sold_by` confirms that
	the customer agreed on the telephone. Raises Conflict when port, date or customer do not allow it.
	"""
	body = hashlib.sha256(json.dumps(asdict(sale), default=str, sort_keys=True).encode()).hexdigest()
	if answer := submission.stored_answer(key, body):
		return answer
	outline = _draft_session(sale)
	announce("order_expected", outline)
	with submission.order_transaction(outline):
		try:
			doc = open_session(sale, sold_by)
		except Conflict:
			# The competing request may be this one, sent twice at once.
			if answer := submission.stored_answer(key, body, latest=True):
				return answer
			raise
		_record_phone_consents(doc, sold_by)
		return place_on_account(doc, sale.customer, key, body)


def place_on_account(doc: Document, buyer: str, key: str, body: str, by_staff: bool = True) -> dict[str, Any]:
	"""Create the order of a locked checkout without a card, for the Customer `buyer` or a new one, and store the answer under
	`key`. Raises BadRequest when something is missing, Conflict.
	"""
	submission.require_complete(doc)
	where = sessions.locate(doc)
	priced = sessions.price(doc, customers.tv_boxes_of_customer(buyer or None), where)
	sample = bool(doc.fibre_port and frappe.db.get_value("Fibre Port", doc.fibre_port, "is_sample"))
	customer = customers.customer_on_account(doc, buyer, sample, by_staff)
	address = customer_records.address_for(doc, customer, bool(buyer))
	order = orders.create_order(doc, customer, address, priced, None, where["visits"], sample)
	answer = submission.answer_to(doc, order)
	submission.close(
		doc,
		{
			"sales_order": order.name,
			"customer": customer,
			"idempotency_key": key,
			"request_hash": body,
			"answer": json.dumps(answer),
		},
	)
	return answer


def open_session(sale: Sale, sold_by: str) -> Document:
	"""The Checkout Session of a sale, with its port held and all values of the sale; its handle is in its flags."""
	started = service.start(
		sale.offer,
		list(sale.services),
		sale.commitment,
		sale.language,
		sold_by=sold_by,
		special_price=sale.special_price,
	)
	service.update(
		started["session"],
		contact=sale.contact,
		preferred_dates=list(sale.dates),
		contact_me=sale.contact_me,
		without_visit=sale.without_visit or None,
		number_transfer=sale.number_transfer or None,
		referral_code=sale.referral_code or None,
		consents=[CONTACT],
	)
	return sessions.load(started["session"], for_update=True)


def _draft_session(sale: Sale) -> Document:
	"""The Checkout Session that will be created, with the fields that preparing an order needs."""
	doc = frappe.new_doc(sessions.DOCTYPE)
	contact = sale.contact
	doc.update({"email": contact.get("email"), "phone": contact.get("phone")})
	doc.fibre_port = read_offer(sale.offer)["port"] or None
	for line in sale.services:
		kind = frappe.get_cached_value("Item", line.sku, "fsm_service_type")
		doc.append("services", {"item": line.sku, "qty": line.qty, "service_type": kind})
	return doc


def _record_phone_consents(doc: Document, sold_by: str) -> None:
	"""Record the customer's consents given on the telephone, and the employee who confirms them."""
	version = frappe.get_cached_doc(SETTINGS).terms_version
	given = {"version": version, "at": get_datetime_str(now_datetime()), "by": sold_by}
	doc.consents = json.dumps(
		dict.fromkeys(needed_consents(line.service_type for line in doc.services), given)
	)
