"""Ledger lines of a voucher, and the outstanding amounts that follow from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe
from erpnext.accounts.utils import get_fiscal_year
from frappe import _
from frappe.utils import flt, now

if TYPE_CHECKING:
	from frappe.model.document import Document

COPIED_TO_REVERSAL = (
	"posting_date",
	"account",
	"party_type",
	"party",
	"cost_center",
	"account_currency",
	"against",
	"against_voucher_type",
	"against_voucher",
	"voucher_type",
	"voucher_no",
	"project",
	"fiscal_year",
	"company",
	"due_date",
	"is_opening",
)


def make_gl_entries(voucher: Document, lines: list[dict]) -> None:
	"""Posts `lines` (account, debit or credit, party, against_voucher...) which must balance."""
	if abs(flt(sum(flt(line.get("debit")) - flt(line.get("credit")) for line in lines), 2)) > 0:
		frappe.throw(_("Debit and credit of {0} differ").format(voucher.name))
	fiscal_year = get_fiscal_year(voucher.posting_date, company=voucher.company)[0]
	insert_lines(
		[
			{
				"posting_date": voucher.posting_date,
				"voucher_type": voucher.doctype,
				"voucher_no": voucher.name,
				"company": voucher.company,
				"fiscal_year": fiscal_year,
				"account_currency": frappe.get_cached_value("Account", line["account"], "account_currency"),
				"project": voucher.get("project"),
				"remarks": voucher.get("remarks"),
				"is_opening": "No",
				**line,
			}
			for line in lines
		]
	)


def insert_lines(lines: list[dict]) -> None:
	"""All lines of a voucher in one statement: GL Entry has no listeners, and its values are the voucher's."""
	stamp, user = now(), frappe.session.user
	rows = [
		{
			**line,
			"name": frappe.generate_hash(length=10),
			"owner": user,
			"creation": stamp,
			"modified": stamp,
			"modified_by": user,
			"docstatus": 1,
			"debit": flt(line.get("debit"), 2),
			"credit": flt(line.get("credit"), 2),
			"debit_in_account_currency": flt(line.get("debit"), 2),
			"credit_in_account_currency": flt(line.get("credit"), 2),
		}
		for line in lines
	]
	fields = sorted(
		{field for row in rows for field in row} & set(frappe.get_meta("GL Entry").get_valid_columns())
	)
	frappe.db.bulk_insert("GL Entry", fields, [tuple(row.get(field) for field in fields) for row in rows])


def make_reverse_gl_entries(voucher: Document) -> None:
	"""Posts the opposite of every line of a cancelled voucher; both stay, marked as cancelled."""
	filters = {"voucher_type": voucher.doctype, "voucher_no": voucher.name, "is_cancelled": 0}
	lines = frappe.get_all("GL Entry", filters=filters, fields=[*COPIED_TO_REVERSAL, "debit", "credit"])
	frappe.db.set_value("GL Entry", filters, "is_cancelled", 1)
	insert_lines([{**line, "debit": line.credit, "credit": line.debit, "is_cancelled": 1} for line in lines])


def update_voucher_outstanding(doctype: str, name: str, account: str, party: str) -> None:
	"""Writes the outstanding amount of an invoice from the ledger, and its status."""
	if doctype != "Sales Invoice":
		return
	rows = frappe.get_all(
		"GL Entry",
		filters={
			"against_voucher_type": doctype,
			"against_voucher": name,
			"account": account,
			"party": party,
			"is_cancelled": 0,
		},
		fields=["sum(debit) as debit", "sum(credit) as credit", "count(name) as entries"],
	)
	if not rows[0].entries:
		return
	invoice = frappe.get_doc(doctype, name)
	invoice.outstanding_amount = flt(
		flt(rows[0].debit) - flt(rows[0].credit), invoice.precision("outstanding_amount")
	)
	invoice.set_status()
	values = {"outstanding_amount": invoice.outstanding_amount, "status": invoice.status}
	frappe.db.set_value(doctype, name, values)
	invoice.run_method("on_change")
	invoice.notify_update()
