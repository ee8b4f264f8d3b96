"""Prices from ERPNext's Items and Item Prices, by Pricing Zone and day. Read-only."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from gigafibre_fsm.exceptions import BadRequest, FsmError
from gigafibre_fsm.flow.pricing import quotes, rules
from gigafibre_fsm.flow.pricing.quotes import Quote
from gigafibre_fsm.flow.pricing.rules import Cart, CartLine, Catalogue, CatalogueItem
from gigafibre_fsm.flow.vocabulary import FEE, INTERNET, ONE_TIME, PHONE, SETTINGS, TV, TV_ADD_ON
from gigafibre_fsm.setup.catalogue import INSTALLATION, TV_BOX_CREDIT, TV_BOX_SKU


def default_zone() -> str:
	"""The zone of an address without a port: the one of the settings, or the one marked as default."""
	return (
		frappe.get_cached_value(SETTINGS, SETTINGS, "default_zone")
		or frappe.db.get_value("Pricing Zone", {"is_default": 1, "disabled": 0})
		or frappe.db.get_value("Pricing Zone", {"disabled": 0}, order_by="zone_code asc")
		or ""
	)


def catalogue_of(zone: str, on: datetime.date | None = None) -> Catalogue:
	"""The items for sale in `zone` on a day (today by default), at the prices valid on that day."""
	on = on or getdate(nowdate())
	price_list = frappe.get_cached_value("Pricing Zone", zone, "price_list") if zone else None
	if not price_list:
		raise FsmError(_("There are no prices for this address yet. Please call us."))
	items = {row.name: _item(row) for row in _on_sale(price_list, on)}
	return Catalogue(
		zone=zone,
		on=on,
		items=items,
		box=TV_BOX_SKU,
		box_credit=TV_BOX_CREDIT,
		installation=INSTALLATION,
		free_boxes=frappe.get_cached_doc(SETTINGS).free_tv_boxes,
	)


def _on_sale(price_list: str, on: datetime.date) -> list[dict[str, Any]]:
	"""Items with their price of that day, in the order of the website; of several valid prices, the most recent one without a
	customer. One query, since every change of a cart waits for it.
	"""
	rows = frappe.db.sql(
		"""SELECT item.name, item.item_name, item.fsm_english_name, item.description,
			item.fsm_english_description, item.fsm_service_type,
			item.fsm_speed_down, item.fsm_speed_up, item.fsm_public, item.fsm_sort, item.fsm_discount_rule,
			item.fsm_goes_with, price.price_list_rate
		FROM `tabItem` item JOIN `tabItem Price` price ON price.item_code = item.name
		WHERE item.fsm_service_type <> '' AND item.disabled = 0
			AND price.price_list = %(price_list)s AND price.selling = 1 AND IFNULL(price.customer, '') = ''
			AND IFNULL(price.valid_from, %(on)s) <= %(on)s AND IFNULL(price.valid_upto, %(on)s) >= %(on)s
		ORDER BY price.valid_from, price.creation""",
		{"price_list": price_list, "on": on},
		as_dict=True,
	)
	latest = {row.name: row for row in rows}
	return sorted(latest.values(), key=lambda row: (row.fsm_sort or 0, row.name))


def _item(row: Any) -> CatalogueItem:
	return CatalogueItem(
		sku=row.name,
		name=row.item_name,
		english=row.fsm_english_name or "",
		description=row.description or "",
		english_description=row.fsm_english_description or "",
		service_type=row.fsm_service_type,
		price=quotes.cents(Decimal(str(row.price_list_rate))),
		down=row.fsm_speed_down or 0,
		up=row.fsm_speed_up or 0,
		public=bool(row.fsm_public),
		sort=row.fsm_sort or 0,
		rule=row.fsm_discount_rule or "",
		goes_with=row.fsm_goes_with or "",
	)


def quote_cart(
	zone: str,
	services: Iterable[CartLine],
	commitment: int,
	max_speed: int,
	on: datetime.date | None = None,
	*,
	public_only: bool = True,
	staff_discount: bool = False,
	boxes_had: int = 0,
) -> Quote:
	"""The quote of these services. Raises BadRequest when they cannot be sold together at this address."""
	shop = catalogue_of(zone, on)
	cart = Cart(tuple(services), commitment, staff_discount, boxes_had)
	if public_only:
		for line in cart.lines:
			item = shop.items.get(line.sku)
			if item and not item.public and item.sku != shop.box:
				raise BadRequest(_("{0} is not offered on the website. Please call us.").format(_label(item)))
	try:
		return rules.quote(shop, cart, max_speed)
	except rules.PricingError as error:
		raise BadRequest(_sentence(error, shop)) from None


def quote_as_dict(quote: Quote) -> dict[str, Any]:
	"""The quote as JSON in the language of this request."""
	return quote.as_dict(_language(), _)


def plans_on_offer(
	zone: str, max_speed: int, phone_only: bool = False, *, public_only: bool = True
) -> dict[str, Any]:
	"""All items available at an address, with prices; Internet plans faster than `max_speed` are marked unavailable. Staff
	also see items that the website does not offer (`public_only` False).
	"""
	shop = catalogue_of(zone)
	by_type: dict[str, list[CatalogueItem]] = {}
	for item in sorted(shop.items.values(), key=lambda item: (item.sort, item.sku)):
		if item.public or not public_only:
			by_type.setdefault(item.service_type, []).append(item)
	fibre = max_speed > 0 and not phone_only
	box = shop.items.get(shop.box)
	return {
		"zone": zone,
		"max_speed": max_speed,
		"internet": [
			{**_card(item), "down": item.down, "up": item.up, "available": item.down <= max_speed}
			for item in by_type.get(INTERNET, [])
		]
		if fibre
		else [],
		"tv": [_card(item) for item in by_type.get(TV, [])] if fibre else [],
		"tv_addons": [_card(item) for item in by_type.get(TV_ADD_ON, [])] if fibre else [],
		"phone": [
			{
				**_card(item),
				"fee_911": _included_item(shop, item.sku, FEE),
				"activation": _included_item(shop, item.sku, ONE_TIME),
			}
			for item in by_type.get(PHONE, [])
		],
		"tv_box": {"sku": box.sku, "name": _label(box), "price": f"{box.price:.2f}", "free": shop.free_boxes}
		if box and fibre
		else None,
		"combo": [
			{"services": number, "amount": f"{-abs(item.price):.2f}"}
			for number in (2, 3, 4)
			if (item := shop.by_rule(f"Combo {number}"))
		],
		"commitments": [
			{"months": months, "amount": f"{-abs(item.price):.2f}"}
			for months in rules.COMMITMENTS
			if months and (item := shop.by_rule(f"Commitment {months}"))
		],
	}


def _card(item: CatalogueItem) -> dict[str, Any]:
	return {
		"sku": item.sku,
		"name": _label(item),
		"description": item.english_description if _language() == "en" else item.description,
		"price": f"{item.price:.2f}",
	}


def _included_item(shop: Catalogue, sku: str, service_type: str) -> str:
	amount = sum(
		(i.price for i in shop.items.values() if i.goes_with == sku and i.service_type == service_type),
		quotes.ZERO,
	)
	return f"{amount:.2f}"


def _language() -> str:
	return "en" if frappe.local.lang == "en" else "fr"


def _label(item: CatalogueItem) -> str:
	return item.english if _language() == "en" and item.english else item.name


def _sentence(error: rules.PricingError, shop: Catalogue) -> str:
	item = shop.items.get(error.subject)
	subject = _label(item) if item else _(error.subject)
	return {
		"unknown": _("Service {0} is unknown."),
		"not_sold": _("{0} cannot be chosen on its own."),
		"duplicate": _("{0} is in the cart twice."),
		"quantity": _("{0}: this quantity is not allowed."),
		"two_plans": _("Only one plan of each kind can be chosen ({0})."),
		"needs": _("{0} requires {1} in the same order."),
		"too_fast": _("{0} is faster than the {1} Mbps that this address can get."),
		"no_fibre": _("{0} is not possible: there is no fibre at this address."),
		"commitment": _("The commitment must be 24 or 36 months."),
		"empty": _("The cart is empty."),
	}[error.code].format(subject, _(error.other))
