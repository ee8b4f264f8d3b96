"""Line amounts, taxes and totals of an order or an invoice.

Each line amount is rounded once, each tax is summed unrounded over the lines and rounded once, and the grand
total is the last running total. A document discount is spread over the lines, and the taxes are worked out
again on what is left.
"""

import json
from collections.abc import Iterable

import erpnext
import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt, round_based_on_smallest_currency_fraction

BASED_ON_PREVIOUS_ROW = ("On Previous Row Amount", "On Previous Row Total")


class calculate_taxes_and_totals:
	"""Fills the computed fields of `doc` in place."""

	def __init__(self, doc: Document) -> None:
		self.doc = doc
		self.taxes = doc.get("taxes") or []
		self.after_discount = False
		if doc.get("items"):
			self.calculate()

	def calculate(self) -> None:
		self.set_currency()
		for line in self.doc.items:
			self.price_line(line)
		for tax in self.taxes:
			validate_tax_row(tax)
		self.take_included_taxes_out()
		self.add_up()
		self.apply_document_discount()

	def set_currency(self) -> None:
		doc, own = self.doc, erpnext.get_company_currency(self.doc.company)
		if not doc.currency or doc.currency == own:
			doc.currency, doc.conversion_rate = own, 1.0
		elif not flt(doc.conversion_rate):
			frappe.throw(_("Conversion rate is needed for {0}").format(doc.currency))

	def price_line(self, line: Document) -> None:
		doc = self.doc
		doc.round_floats_in(line)
		if line.discount_percentage == 100:
			line.rate = 0.0
		elif line.price_list_rate and not line.rate:
			line.rate = flt(
				line.price_list_rate * (1 - line.discount_percentage / 100), line.precision("rate")
			)
		if flt(line.price_list_rate) > 0:
			line.discount_amount = line.price_list_rate - line.rate
		quantity = line.qty
		if not quantity and doc.get("is_return"):
			quantity = -1
		elif not quantity and doc.get("is_debit_note"):
			quantity = 1
		line.amount = flt(line.rate * quantity, line.precision("amount"))
		line.net_rate, line.net_amount = line.rate, line.amount
		line.item_tax_rate = item_tax_rates(line.get("item_tax_template"))
		self.set_base(line, "price_list_rate", "rate", "net_rate", "amount", "net_amount")

	def take_included_taxes_out(self) -> None:
		"""For a tax included in the rate, the net amount is the rest without it."""
		if not any(cint(tax.included_in_print_rate) for tax in self.taxes):
			return
		for line in self.doc.items:
			rates = json.loads(line.item_tax_rate or "{}")
			total, parts, running = 0.0, [], []
			for tax in self.taxes:
				rate = flt(rates.get(tax.account_head, tax.rate))
				share = included_share(tax, rate, parts, running)
				parts.append(share)
				total += share
				running.append(1 + total)
			line.net_amount = flt(line.amount / (1 + total), line.precision("net_amount"))
			line.net_rate = flt(line.net_amount / line.qty, line.precision("net_rate")) if line.qty else 0.0
			self.set_base(line, "net_rate", "net_amount")

	def add_up(self) -> None:
		doc, items = self.doc, self.doc.items
		doc.total_qty = sum(flt(line.qty) for line in items)
		for total, amount in (
			("total", "amount"),
			("base_total", "base_amount"),
			("net_total", "net_amount"),
			("base_net_total", "base_net_amount"),
		):
			doc.set(total, flt(sum(flt(line.get(amount)) for line in items), doc.precision(total)))
		self.add_up_taxes()
		doc.grand_total = flt(self.taxes[-1].total if self.taxes else doc.net_total)
		self.settle_included_taxes()
		self.settle_discounted_total()
		doc.total_taxes_and_charges = flt(
			sum(flt(tax.tax_amount_after_discount_amount) for tax in self.taxes),
			doc.precision("total_taxes_and_charges"),
		)
		doc.grand_total = flt(doc.grand_total, doc.precision("grand_total"))
		self.set_base(doc, "total_taxes_and_charges", "grand_total")
		self.set_rounded_total()

	def add_up_taxes(self) -> None:
		"""One pass over lines and taxes; `amounts[row]` and `running[row]` are those of the current line."""
		sums, details = [0.0] * len(self.taxes), [{} for _tax in self.taxes]
		for line in self.doc.items:
			rates = json.loads(line.item_tax_rate or "{}")
			amounts: list[float] = []
			running: list[float] = []
			for row, tax in enumerate(self.taxes):
				rate = flt(rates.get(tax.account_head, tax.rate))
				amount = self.tax_on_line(line, tax, rate, amounts, running)
				amounts.append(amount)
				running.append((running[-1] if running else flt(line.net_amount)) + amount)
				sums[row] += amount
				code = line.item_code or line.item_name
				before = details[row].get(code, [rate, 0.0])[1]
				details[row][code] = [rate, flt(before + amount * flt(self.doc.conversion_rate))]
		total = flt(self.doc.net_total)
		for tax, amount, detail in zip(self.taxes, sums, details, strict=True):
			rounded = flt(amount, tax.precision("tax_amount"))
			if tax.charge_type == "Actual":
				rounded = flt(tax.tax_amount, tax.precision("tax_amount"))
			elif not (self.after_discount and self.doc.apply_discount_on == "Grand Total"):
				tax.tax_amount = rounded
			tax.tax_amount_after_discount_amount = rounded
			total = flt(total + rounded, tax.precision("total"))
			tax.total = total
			tax.item_wise_tax_detail = json.dumps(detail, separators=(",", ":"))
			self.set_base(tax, "tax_amount", "tax_amount_after_discount_amount", "total")

	def tax_on_line(
		self, line: Document, tax: Document, rate: float, amounts: list[float], running: list[float]
	) -> float:
		if tax.charge_type == "Actual":
			return (
				flt(line.net_amount) * flt(tax.tax_amount) / self.doc.net_total if self.doc.net_total else 0.0
			)
		if tax.charge_type == "On Net Total":
			return flt(line.net_amount) * rate / 100
		if tax.charge_type == "On Previous Row Amount":
			return amounts[cint(tax.row_id) - 1] * rate / 100
		if tax.charge_type == "On Previous Row Total":
			return running[cint(tax.row_id) - 1] * rate / 100
		return rate * flt(line.qty)

	def apply_document_discount(self) -> None:
		doc = self.doc
		if flt(doc.get("additional_discount_percentage")):
			against = doc.net_total if doc.apply_discount_on == "Net Total" else doc.grand_total
			doc.discount_amount = flt(
				against * doc.additional_discount_percentage / 100, doc.precision("discount_amount")
			)
		if not flt(doc.discount_amount):
			doc.base_discount_amount = 0.0
			return
		self.set_base(doc, "discount_amount")
		if not doc.apply_discount_on:
			frappe.throw(_("Select what the discount applies to"))
		whole = doc.net_total
		if doc.apply_discount_on == "Grand Total":
			whole = doc.grand_total - sum(flt(t.tax_amount) for t in self.taxes if t.charge_type == "Actual")
		if not whole:
			return
		self.discounted_total = doc.grand_total - doc.discount_amount
		self.spread_discount(doc.items, whole)
		self.after_discount = True
		self.add_up()

	def spread_discount(self, lines: Iterable[Document], whole: float) -> None:
		exact = rounded = 0.0
		for line in lines:
			share = flt(self.doc.discount_amount) * flt(line.net_amount) / whole
			left = line.net_amount - share
			exact += left
			rounded += flt(left, line.precision("net_amount"))
			# the accumulated rounding difference goes to this line
			over = flt(exact - rounded, self.doc.precision("net_total"))
			rounded += over
			line.net_amount = flt(
				flt(left, line.precision("net_amount")) + over, line.precision("net_amount")
			)
			line.distributed_discount_amount = flt(
				share + over, line.precision("distributed_discount_amount")
			)
			line.net_rate = flt(line.net_amount / line.qty, line.precision("net_rate")) if line.qty else 0.0
			self.set_base(line, "net_rate", "net_amount")

	def settle_included_taxes(self) -> None:
		"""Adjust so that net amounts and included taxes add up to the rates, to the cent."""
		if not any(cint(tax.included_in_print_rate) for tax in self.taxes):
			return
		on_top = sum(
			flt(tax.tax_amount_after_discount_amount) for tax in self.taxes if not tax.included_in_print_rate
		)
		off = flt(self.doc.total + on_top - self.doc.grand_total, self.doc.precision("rounding_adjustment"))
		if self.after_discount:
			off = flt(off - flt(self.doc.discount_amount), self.doc.precision("rounding_adjustment"))
		if abs(off) <= 0.05:
			self.doc.grand_total += off

	def settle_discounted_total(self) -> None:
		"""A discount on the grand total reduces it by exactly its amount, to the cent."""
		if self.after_discount and self.doc.apply_discount_on == "Grand Total" and self.taxes:
			self.doc.grand_total = flt(self.discounted_total)

	def set_rounded_total(self) -> None:
		doc = self.doc
		if doc.disable_rounded_total:
			doc.rounded_total = doc.base_rounded_total = 0.0
			doc.rounding_adjustment = doc.base_rounding_adjustment = 0.0
			return
		doc.rounded_total = round_based_on_smallest_currency_fraction(
			doc.grand_total, doc.currency, doc.precision("rounded_total")
		)
		doc.rounding_adjustment = flt(
			doc.rounded_total - doc.grand_total, doc.precision("rounding_adjustment")
		)
		self.set_base(doc, "rounded_total", "rounding_adjustment")

	def set_base(self, row: Document, *fields: str) -> None:
		"""The same amounts in the company's currency."""
		for field in fields:
			value = flt(row.get(field), row.precision(field)) * flt(self.doc.conversion_rate)
			row.set(f"base_{field}", flt(value, row.precision(f"base_{field}")))


def included_share(tax: Document, rate: float, parts: list[float], running: list[float]) -> float:
	"""The share of the net amount that is an included tax, given the rows before it."""
	if not cint(tax.included_in_print_rate):
		return 0.0
	base = {"On Net Total": 1.0}.get(tax.charge_type, 0.0)
	if tax.charge_type == "On Previous Row Amount":
		base = parts[cint(tax.row_id) - 1]
	elif tax.charge_type == "On Previous Row Total":
		base = running[cint(tax.row_id) - 1]
	return rate / 100 * base


def validate_tax_row(tax: Document) -> None:
	"""A tax on a previous row must name an earlier row; no other tax may name one."""
	if tax.charge_type in BASED_ON_PREVIOUS_ROW:
		if not tax.row_id:
			frappe.throw(_("Row {0} of the taxes must name the row it is based on").format(tax.idx))
		if cint(tax.row_id) >= cint(tax.idx):
			frappe.throw(_("Row {0} of the taxes must be based on an earlier row").format(tax.idx))
	elif tax.row_id and tax.charge_type in ("Actual", "On Net Total"):
		frappe.throw(_("Row {0} of the taxes is not based on another row").format(tax.idx))
	if tax.charge_type == "Actual":
		tax.rate = 0.0


def item_tax_rates(template: str | None) -> str:
	"""JSON `{account: rate}` of an Item Tax Template; `{}` without one."""
	rows = frappe.get_cached_doc("Item Tax Template", template).taxes if template else []
	return json.dumps({row.tax_type: row.tax_rate for row in rows})
