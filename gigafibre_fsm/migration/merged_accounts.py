"""Legacy accounts whose customers were merged on this site: later runs read them as one account."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.collections.account_numbers import FORMER
from gigafibre_fsm.migration import ledger
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.planned import Tables
from gigafibre_fsm.migration.single_records import MONEY

ACCOUNT, ID = "account", "account_id"


def on_rename(customer: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Hook of Customer, before a rename: update the customer's name in the ledger. After a merge the removed customer's
	written values are no longer compared.
	"""
	going, staying = (frappe.db.get_value("Customer", name, "legacy_customer_id") for name in (old, new))
	if not going:
		return
	ledger.renamed(old, new, ("customer", "link_name"))
	if merge and staying:
		ledger.forget(f"{ACCOUNT}:{going}", besides=MONEY)
	elif merge:
		ledger.adopt("Customer", f"{ACCOUNT}:{going}", f"{ACCOUNT}:{going}#primary")


def read() -> dict[str, str]:
	"""{legacy id of an account with a merged customer: that of the remaining customer}; empty without a site."""
	if not frappe.db:
		return {}
	return dict(
		frappe.db.sql(
			f"""SELECT f.name, c.legacy_customer_id FROM `tab{FORMER}` f JOIN `tabCustomer` c ON c.name = f.customer
			WHERE f.is_legacy = 1 AND IFNULL(c.legacy_customer_id, '') != ''"""  # noqa: S608
		)
	)


def merge_accounts(tables: Tables, merged: Mapping[str, str], findings: Findings) -> Tables:
	"""Assign the rows of merged accounts to the remaining one; their own account rows are skipped. Pure."""
	if not merged:
		return tables
	found: Tables = {}
	for name, rows in tables.items():
		kept = []
		for row in rows:
			if name == ACCOUNT and row["id"] in merged:
				findings.pass_over("account_merged")
			elif row.get(ID) in merged:
				kept.append({**row, ID: merged[row[ID]]})
			else:
				kept.append(row)
		found[name] = kept
	return found
