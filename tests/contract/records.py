"""Throw-away records for the contract tests, on any site: they rely on no name that the setup wizard gives."""

from typing import Any

import frappe
import pytest

MARK = "Contrat (sample)"


def company() -> str:
	"""A company in dollars; the default one where there are several."""
	import erpnext

	name = erpnext.get_default_company() or frappe.db.get_value("Company", {})
	if not name:
		pytest.skip("this site has no company yet")
	return name


def root(doctype: str) -> str:
	"""The root of a tree, in whatever language the site names it."""
	found = frappe.get_all(doctype, filters={"is_group": 1}, order_by="lft asc", limit=1, pluck="name")
	return found[0] if found else pytest.skip("the setup wizard of this site is not through yet")


def insert(doctype: str, **values: Any) -> Any:
	return frappe.get_doc({"doctype": doctype, **values}).insert()


def uom(whole: bool = False) -> str:
	name = f"{MARK} {'entier' if whole else 'libre'}"
	if not frappe.db.exists("UOM", name):
		insert("UOM", uom_name=name, must_be_whole_number=int(whole))
	return name


def price_list() -> str:
	name = f"{MARK} liste"
	if not frappe.db.exists("Price List", name):
		insert("Price List", price_list_name=name, currency="CAD", selling=1)
	return name


def item(code: str = "FORFAIT", whole: bool = False) -> str:
	name = f"{MARK} {code}"
	if not frappe.db.exists("Item", name):
		insert(
			"Item",
			item_code=name,
			item_group=root("Item Group"),
			stock_uom=uom(whole),
			is_stock_item=0,
			is_purchase_item=0,
		)
	return name


def customer(**values: Any) -> Any:
	return insert(
		"Customer", **{"customer_name": f"{MARK} Camille Exemple", "customer_type": "Individual", **values}
	)


def tax_account(name: str, rate: float) -> str:
	own = company()
	group = frappe.get_all(
		"Account",
		filters={"company": own, "root_type": "Liability", "is_group": 1},
		order_by="lft asc",
		pluck="name",
	)[0]
	full = f"{MARK} {name}"
	return (
		frappe.db.get_value("Account", {"account_name": full, "company": own})
		or insert(
			"Account",
			account_name=full,
			company=own,
			parent_account=group,
			account_type="Tax",
			tax_rate=rate,
			account_currency="CAD",
		).name
	)


def taxes() -> list[dict[str, Any]]:
	"""TPS and TVQ, each on the net total."""
	return [
		{
			"charge_type": "On Net Total",
			"account_head": tax_account(name, rate),
			"description": name,
			"rate": rate,
		}
		for name, rate in (("TPS", 5.0), ("TVQ", 9.975))
	]


def line(rate: float | None = 99.95, qty: float = 1, code: str = "FORFAIT", **values: Any) -> dict[str, Any]:
	given = {"item_code": item(code), "qty": qty, **values}
	return given if rate is None else given | {"rate": rate}


def order(*lines: dict[str, Any], **values: Any) -> Any:
	today = frappe.utils.nowdate()
	return insert(
		"Sales Order",
		**{
			"customer": values.pop("customer", None) or customer().name,
			"company": company(),
			"transaction_date": today,
			"delivery_date": frappe.utils.add_days(today, 7),
			"selling_price_list": price_list(),
			"currency": "CAD",
			"disable_rounded_total": 1,
			"items": list(lines) or [line()],
			"taxes": taxes(),
			**values,
		},
	)


def invoice(*lines: dict[str, Any], **values: Any) -> Any:
	return insert(
		"Sales Invoice",
		**{
			"customer": values.pop("customer", None) or customer().name,
			"company": company(),
			"due_date": frappe.utils.nowdate(),
			"selling_price_list": price_list(),
			"currency": "CAD",
			"disable_rounded_total": 1,
			"items": list(lines) or [line()],
			"taxes": taxes(),
			**values,
		},
	)


def submitted(doc: Any) -> Any:
	doc.submit()
	return doc


def bank_account() -> str:
	"""A bank account of the company, made when it has none."""
	own = company()
	found = frappe.db.get_value("Account", {"company": own, "account_type": "Bank", "is_group": 0})
	if found:
		return found
	group = frappe.get_all(
		"Account", filters={"company": own, "root_type": "Asset", "is_group": 1}, pluck="name"
	)
	return insert(
		"Account",
		account_name=f"{MARK} banque",
		company=own,
		parent_account=group[-1],
		account_type="Bank",
		account_currency="CAD",
	).name


def payment(of: Any, amount: float | None = None, reference: str = "pi_contract") -> Any:
	"""A payment of an invoice, through a bank, inserted as a draft."""
	from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

	entry = get_payment_entry(of.doctype, of.name, bank_account=bank_account())
	if amount is not None:
		entry.paid_amount = entry.received_amount = amount
		entry.references[0].allocated_amount = amount
	entry.reference_no, entry.reference_date = reference, frappe.utils.nowdate()
	return entry.insert()
