"""Values that a line of an order or invoice takes from its item: texts, unit, price, accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import erpnext
import frappe
from frappe import _
from frappe.utils import flt, getdate, today

if TYPE_CHECKING:
	from frappe.model.document import Document


def get_item_details(doc: Document, line: Document) -> dict:
	"""Values for the empty fields of `line`."""
	item = frappe.get_cached_doc("Item", line.item_code)
	validate_item(doc, item)
	uom = line.uom or item.sales_uom or item.stock_uom
	factor = conversion_factor(item, uom)
	return {
		"item_name": item.item_name,
		"description": item.description,
		"item_group": item.item_group,
		"brand": item.brand,
		"image": item.image,
		"is_stock_item": item.is_stock_item,
		"grant_commission": item.grant_commission,
		"stock_uom": item.stock_uom,
		"uom": uom,
		"conversion_factor": factor,
		"price_list_rate": price_for(doc, line, item, uom, factor),
		"warehouse": default_warehouse(doc, item),
		"income_account": get_default(item, doc.company, "income_account", "default_income_account"),
		"expense_account": get_default(item, doc.company, "expense_account", "default_expense_account"),
		"cost_center": get_cost_center(doc, item),
	}


def validate_item(doc: Document, item: Document) -> None:
	if item.disabled:
		frappe.throw(_("Item {0} is disabled").format(item.name))
	if item.end_of_life and getdate(item.end_of_life) <= getdate(today()):
		frappe.throw(_("Item {0} has reached its end of life").format(item.name))
	if item.has_variants:
		frappe.throw(_("Item {0} is a template; choose a variant").format(item.name))
	if not item.is_sales_item:
		frappe.throw(_("Item {0} is not for sale").format(item.name))


def conversion_factor(item: Document, uom: str) -> float:
	return next((flt(row.conversion_factor) for row in item.uoms if row.uom == uom), 1.0)


def price_for(doc: Document, line: Document, item: Document, uom: str, factor: float) -> float | None:
	"""Price list rate per `uom`; a missing one is created from the line where Stock Settings say so."""
	if not doc.get("selling_price_list"):
		return None
	price = get_item_price(doc.selling_price_list, item.name, uom, doc.get("customer"), doc_date(doc))
	if price is None and uom != item.stock_uom:
		in_stock_uom = get_item_price(
			doc.selling_price_list, item.name, item.stock_uom, doc.get("customer"), doc_date(doc)
		)
		price = None if in_stock_uom is None else in_stock_uom * factor
	if price is None:
		learn_price(doc, item, flt(line.rate) / factor)
	return price


def doc_date(doc: Document) -> str:
	return doc.get("transaction_date") or doc.get("posting_date") or today()


def get_item_price(price_list: str, item_code: str, uom: str, customer: str | None, on: str) -> float | None:
	"""The rate valid on a day; the customer's own first, then the most recent one."""
	rows = frappe.db.sql(
		"""SELECT price_list_rate, customer, valid_from, valid_upto FROM `tabItem Price`
		WHERE price_list = %s AND item_code = %s AND COALESCE(uom, '') IN (%s, '')
		ORDER BY valid_from DESC, uom DESC""",
		(price_list, item_code, uom),
		as_dict=True,
	)
	day = getdate(on)
	valid = [
		row
		for row in rows
		if row.customer in (None, "", customer)
		and (not row.valid_from or row.valid_from <= day)
		and (not row.valid_upto or row.valid_upto >= day)
	]
	valid.sort(key=lambda row: not row.customer)
	return flt(valid[0].price_list_rate) if valid else None


def learn_price(doc: Document, item: Document, rate: float) -> None:
	if (
		not rate
		or doc.flags.is_preview
		or not frappe.db.get_single_value("Stock Settings", "auto_insert_price_list_rate_if_missing")
		or not frappe.has_permission("Item Price", "write")
		or frappe.get_cached_value("Price List", doc.selling_price_list, "currency") != doc.currency
		or frappe.db.exists(
			"Item Price",
			{"item_code": item.name, "price_list": doc.selling_price_list, "uom": item.stock_uom},
		)
	):
		return
	frappe.get_doc(
		{
			"doctype": "Item Price",
			"price_list": doc.selling_price_list,
			"item_code": item.name,
			"uom": item.stock_uom,
			"price_list_rate": rate,
		}
	).insert()


def default_row(owner: Document, table: str, company: str, field: str) -> str | None:
	return next((row.get(field) for row in owner.get(table) if row.company == company), None)


def get_default(item: Document, company: str, field: str, company_field: str) -> str | None:
	"""The item's own account for the company, else its group's, else the company's."""
	group = frappe.get_cached_doc("Item Group", item.item_group)
	return (
		default_row(item, "item_defaults", company, field)
		or default_row(group, "item_group_defaults", company, field)
		or frappe.get_cached_value("Company", company, company_field)
	)


def get_cost_center(doc: Document, item: Document) -> str | None:
	if doc.get("project"):
		of_project = frappe.get_cached_value("Project", doc.project, "cost_center")
		if of_project:
			return of_project
	group = frappe.get_cached_doc("Item Group", item.item_group)
	return (
		default_row(item, "item_defaults", doc.company, "selling_cost_center")
		or default_row(group, "item_group_defaults", doc.company, "selling_cost_center")
		or doc.get("cost_center")
		or erpnext.get_default_cost_center(doc.company)
	)


def default_warehouse(doc: Document, item: Document) -> str | None:
	return (
		doc.get("set_warehouse")
		or default_row(item, "item_defaults", doc.company, "default_warehouse")
		or company_warehouse(doc.company)
	)


def company_warehouse(company: str) -> str | None:
	name = frappe.db.get_single_value("Stock Settings", "default_warehouse")
	return name if name and frappe.get_cached_value("Warehouse", name, "company") == company else None
