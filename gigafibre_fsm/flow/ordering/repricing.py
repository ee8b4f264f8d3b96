"""Reprices an order without one of its services, and rewrites its lines."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.availability.rules import max_speed
from gigafibre_fsm.flow.availability.service import zone_of
from gigafibre_fsm.flow.ordering.agreement import lines_of
from gigafibre_fsm.flow.ordering.rules import EXTRA
from gigafibre_fsm.flow.pricing.quotes import Quote, QuoteLine
from gigafibre_fsm.flow.pricing.rules import CartLine
from gigafibre_fsm.flow.pricing.service import quote_cart
from gigafibre_fsm.flow.vocabulary import MAIN_SERVICES, TV, TV_ADD_ON
from gigafibre_fsm.setup.catalogue import TV_BOX_SKU


def quote_without(order: Document, removed: str) -> Quote:
	"""The quote of the order without one service and its add-ons, with the prices of the day of the order."""
	gone = {removed, *(extra for extra, main in EXTRA.items() if main == removed)}
	cart = []
	for line in lines_of(order):
		if line.service_type in MAIN_SERVICES or line.service_type == TV_ADD_ON:
			if line.service_type not in gone:
				cart.append(CartLine(line.sku, line.qty))
		elif line.sku == TV_BOX_SKU and line.rate >= 0 and removed != TV:
			cart.append(CartLine(line.sku, line.qty))
	fields = ["olt", "pricing_zone", "max_speed"]
	port = order.get("fsm_fibre_port") and frappe.db.get_value(
		"Fibre Port", order.fsm_fibre_port, fields, as_dict=True
	)
	olt_speed = frappe.get_cached_value("OLT", port.olt, "max_speed") if port else 0
	speed = max_speed(port.max_speed or 0, olt_speed or 0) if port else 0
	snapshot = json.loads(order.get("fsm_quote_snapshot") or "{}")
	credited = any(line.get("kind") == "credit" for line in snapshot.get("lines", []))
	return quote_cart(
		snapshot.get("zone") or zone_of(port or None),
		cart,
		int(order.get("fsm_commitment") or 0),
		speed,
		getdate(order.transaction_date),
		public_only=False,
		# A customer who already received the free box does not get another one.
		boxes_had=0 if credited or not snapshot else 99,
	)


def rewrite_lines(order: Document, quote: Quote) -> None:
	"""Rewrite the lines and totals of a submitted order to the cent, like ERPNext's *Update Items*. Raises Conflict when
	ERPNext calculates another total.
	"""
	wanted = {line.sku: line for line in quote.lines}
	order.set("items", [row for row in order.items if row.item_code in wanted])
	for row in order.items:
		line = wanted.pop(row.item_code)
		row.update({"qty": line.qty, "stock_qty": line.qty, **_price(line)})
	for line in wanted.values():
		order.append("items", {**_item(line), "delivery_date": order.delivery_date})
	if order.get("fsm_quote_snapshot"):
		order.fsm_quote_snapshot = json.dumps(quote.as_dict())
	order.run_method("calculate_taxes_and_totals")
	order.flags.ignore_validate_update_after_submit = True
	order.flags.ignore_permissions = True
	order.flags.chain_follows = True
	order.save()
	if Decimal(str(order.grand_total)).quantize(Decimal("0.01")) != quote.whole.total:
		raise Conflict(
			_("The order total is {0} instead of {1}.").format(order.grand_total, quote.whole.total)
		)


def _price(line: QuoteLine) -> dict[str, float]:
	return {"rate": float(line.unit), "price_list_rate": float(line.unit), "discount_amount": 0.0}


def _item(line: QuoteLine) -> dict[str, Any]:
	item_name, uom = frappe.get_cached_value("Item", line.sku, ["item_name", "stock_uom"])
	return {
		"item_code": line.sku,
		"item_name": item_name,
		"description": line.label,
		"qty": line.qty,
		"stock_qty": line.qty,
		"uom": uom,
		"stock_uom": uom,
		"conversion_factor": 1,
		**_price(line),
	}
