"""The billed part of an order, and the validation of billing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import flt

if TYPE_CHECKING:
	from frappe.model.document import Document


class OverAllowanceError(frappe.ValidationError):
	pass


def validate_lines(invoice: Document) -> None:
	"""Refuses signs that a submitted invoice must not have.

	A quantity is negative on a return and positive elsewhere; a negative rate must be allowed in Selling
	Settings, on returns too.
	"""
	negative_rates = frappe.db.get_single_value("Selling Settings", "allow_negative_rates_for_items")
	for line in invoice.items:
		if flt(line.qty) < 0 and not invoice.is_return:
			frappe.throw(_("Row {0}: the quantity of {1} must be positive").format(line.idx, line.item_code))
		if flt(line.qty) > 0 and invoice.is_return:
			frappe.throw(_("Row {0}: the quantity of {1} must be negative").format(line.idx, line.item_code))
		if flt(line.rate) < 0 and not negative_rates:
			frappe.throw(_("Row {0}: the rate of {1} must be positive").format(line.idx, line.item_code))


def update_billing_of_orders(invoice: Document) -> None:
	"""Writes what is billed of every order line on the invoice, and the orders' percentages and statuses."""
	orders = set()
	for line in invoice.items:
		if line.so_detail:
			set_billed_amount(line.so_detail)
			refuse_overbilling(line.so_detail, line.idx)
		if line.sales_order:
			orders.add(line.sales_order)
	for order in sorted(orders):
		set_billed_percentage(order)


def set_billed_amount(order_line: str) -> None:
	billed = frappe.db.get_value(
		"Sales Invoice Item", {"so_detail": order_line, "docstatus": 1}, "sum(amount)"
	)
	frappe.db.set_value("Sales Order Item", order_line, "billed_amt", flt(billed), update_modified=False)


def refuse_overbilling(order_line: str, row: int) -> None:
	line = frappe.db.get_value(
		"Sales Order Item", order_line, ["item_code", "amount", "billed_amt"], as_dict=True
	)
	if not line or not line.amount:
		return
	allowance = flt(frappe.db.get_single_value("Accounts Settings", "over_billing_allowance"))
	limit = flt(line.amount) * (1 + allowance / 100)
	if line.billed_amt > limit + 0.005 and not may_overbill():
		frappe.throw(
			_("Row {0}: {1} is billed beyond its order by {2}").format(
				row, line.item_code, flt(line.billed_amt - limit, 2)
			),
			OverAllowanceError,
		)


def may_overbill() -> bool:
	role = frappe.db.get_single_value("Accounts Settings", "role_allowed_to_over_bill")
	return bool(role) and role in frappe.get_roles()


def set_billed_percentage(name: str) -> None:
	order = frappe.get_doc("Sales Order", name)
	whole = sum(abs(flt(line.amount)) for line in order.items)
	billed = sum(min(abs(flt(line.amount)), abs(flt(line.billed_amt))) for line in order.items)
	if whole:
		percentage = flt(billed / whole * 100, 6)
	else:
		percentage = billed_quantity(order)
	word = (
		"Not Billed" if percentage < 0.001 else "Fully Billed" if percentage >= 99.999999 else "Partly Billed"
	)
	order.db_set({"per_billed": percentage, "billing_status": word})
	order.set_status(update=True)
	order.notify_update()


def billed_quantity(order: Document) -> float:
	"""Percentage of the quantities that were invoiced, for an order with a total of zero."""
	ordered = sum(flt(line.qty) for line in order.items)
	billed = frappe.db.get_value(
		"Sales Invoice Item", {"sales_order": order.name, "docstatus": 1}, "sum(qty)", order_by=""
	)
	return flt(min(flt(billed), ordered) / ordered, 2) * 100 if ordered else 0.0
