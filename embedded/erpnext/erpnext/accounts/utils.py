from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import flt, formatdate, getdate, today

if TYPE_CHECKING:
	from frappe.model.document import Document


class FiscalYearError(frappe.ValidationError):
	pass


def get_fiscal_year(on: str | date | None = None, company: str | None = None) -> tuple[str, date, date]:
	"""(name, first day, last day) of the active fiscal year of a day; FiscalYearError without one."""
	day = getdate(on or today())
	years = frappe.get_all(
		"Fiscal Year",
		filters={"year_start_date": ["<=", day], "year_end_date": [">=", day], "disabled": 0},
		fields=["name", "year_start_date", "year_end_date", "`tabFiscal Year Company`.company as company"],
		order_by="`tabFiscal Year`.year_start_date desc",
	)
	for year in years:
		if not year.company or not company or company == year.company:
			return year.name, year.year_start_date, year.year_end_date
	frappe.throw(_("{0} is not in any active fiscal year").format(formatdate(day)), FiscalYearError)
	raise AssertionError


@frappe.whitelist()
def get_balance_on(
	account: str | None = None,
	date: str | None = None,
	party_type: str | None = None,
	party: str | None = None,
	company: str | None = None,
) -> float:
	"""Debit minus credit of an account or a party up to a day."""
	filters: dict = {"is_cancelled": 0}
	for field, value in (
		("account", account),
		("party_type", party_type),
		("party", party),
		("company", company),
	):
		if value:
			filters[field] = value
	if date:
		filters["posting_date"] = ["<=", getdate(date)]
	row = frappe.get_all(
		"GL Entry", filters=filters, fields=["sum(debit) as debit", "sum(credit) as credit"]
	)[0]
	return flt(flt(row.debit) - flt(row.credit), 2)


def unlink_ref_doc_from_payment_entries(voucher: Document) -> None:
	"""Unlinks the payments of a cancelled order or invoice: they stay, unallocated."""
	rows = frappe.get_all(
		"Payment Entry Reference",
		filters={
			"reference_doctype": voucher.doctype,
			"reference_name": voucher.name,
			"docstatus": ["<", 2],
			"parenttype": "Payment Entry",
		},
		fields=["name", "parent"],
	)
	for row in rows:
		frappe.db.delete("Payment Entry Reference", {"name": row.name})
	against = {"against_voucher_type": voucher.doctype, "against_voucher": voucher.name}
	frappe.db.set_value("GL Entry", against, dict.fromkeys(against))
	for name in sorted({row.parent for row in rows}):
		payment = frappe.get_doc("Payment Entry", name)
		payment.set_amounts()
		payment.db_set(
			{
				field: payment.get(field)
				for field in ("total_allocated_amount", "base_total_allocated_amount", "unallocated_amount")
			}
		)
	if rows:
		frappe.msgprint(_("Payments no longer allocated: {0}").format(", ".join(row.parent for row in rows)))


def reconcile_against_document(args: list[frappe._dict]) -> None:
	"""Allocates unallocated payments to the vouchers of `args`, and updates the payments' ledger lines."""
	from erpnext.accounts.general_ledger import make_gl_entries

	for row in args:
		payment = frappe.get_doc(row.voucher_type, row.voucher_no)
		if payment.docstatus != 1 or flt(payment.unallocated_amount, 2) != flt(row.unadjusted_amount, 2):
			frappe.throw(_("The payment has been changed meanwhile. Please load it again."))
		if not 0 <= flt(row.allocated_amount, 2) <= flt(row.unadjusted_amount, 2):
			frappe.throw(_("More is allocated than is there"))
		payment.append(
			"references",
			{
				"reference_doctype": row.against_voucher_type,
				"reference_name": row.against_voucher,
				"total_amount": row.grand_total,
				"outstanding_amount": row.outstanding_amount,
				"allocated_amount": row.allocated_amount,
				"docstatus": 1,
			},
		)
		payment.set_amounts()
		payment.flags.ignore_validate_update_after_submit = True
		payment.save(ignore_permissions=True)
		frappe.db.delete("GL Entry", {"voucher_type": payment.doctype, "voucher_no": payment.name})
		make_gl_entries(payment, payment.ledger_lines())
		payment.update_references()
