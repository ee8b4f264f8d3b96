"""The ledger of quantities: one entry for each change of a warehouse, and the Bin that sums them up."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, flt


class NegativeStockError(frappe.ValidationError):
	pass


def make_sl_entries(lines: list[dict]) -> None:
	"""Post changes of quantity; refuses a negative quantity in a warehouse."""
	for line in lines:
		bin_ = get_bin(line["item_code"], line["warehouse"])
		held = flt(flt(bin_.actual_qty) + line["actual_qty"], 3)
		if held < 0 and not cint(frappe.db.get_single_value("Stock Settings", "allow_negative_stock")):
			frappe.throw(
				_("{0} units of {1} needed in {2} to complete this transaction.").format(
					-held, line["item_code"], line["warehouse"]
				),
				NegativeStockError,
				title=_("Insufficient Stock"),
			)
		before = flt(bin_.stock_value)
		value = flt(before + line["actual_qty"] * flt(line.get("incoming_rate") or bin_.valuation_rate), 2)
		rate = value / held if held else flt(bin_.valuation_rate)
		entry = frappe.get_doc({"doctype": "Stock Ledger Entry", **line})
		entry.update({"qty_after_transaction": held, "valuation_rate": rate, "stock_value": value})
		entry.update({"stock_uom": bin_.stock_uom, "stock_value_difference": value - before})
		entry.flags.ignore_permissions = True
		entry.insert()
		bin_.db_set({"actual_qty": held, "projected_qty": held, "valuation_rate": rate, "stock_value": value})


def get_bin(item_code: str, warehouse: str) -> frappe.model.document.Document:
	name = frappe.db.get_value("Bin", {"item_code": item_code, "warehouse": warehouse}, for_update=True)
	if name:
		return frappe.get_doc("Bin", name)
	unit = frappe.get_cached_value("Item", item_code, "stock_uom")
	doc = frappe.get_doc(
		{"doctype": "Bin", "item_code": item_code, "warehouse": warehouse, "stock_uom": unit}
	)
	doc.flags.ignore_permissions = True
	return doc.insert()
