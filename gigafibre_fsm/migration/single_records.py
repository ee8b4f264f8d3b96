"""Creates the records that need their own package's code, one by one: zones, items, prices, opening bills and credits. Also
finds the existing record of a legacy row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm import locks
from gigafibre_fsm.bulk import series
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.collections import payment_entries
from gigafibre_fsm.flow.vocabulary import LEGACY_KEY, SETTINGS
from gigafibre_fsm.migration.planned import Planned
from gigafibre_fsm.setup.catalogue import PIECE
from gigafibre_fsm.setup.catalogue_records import make_zone

Values = Mapping[str, Any]
OVERDUE = "Overdue"
MONEY = ("Sales Invoice", "Payment Entry")


def existing(doctype: str, values: Values) -> str | None:
	"""The existing record that these values of a legacy row belong to, on a site that was in use before the migration."""
	match doctype:
		case "Pricing Zone":
			return frappe.db.exists(doctype, values["zone_code"])
		case "OLT":
			return frappe.db.get_value(doctype, {"ip_address": values["ip_address"]})
		case "Item":
			return frappe.db.exists(doctype, values["item_code"])
		case "Item Price":
			listed = {"item_code": values["item_code"], "price_list": price_list(values["zone"])}
			return frappe.db.get_value(doctype, listed)
		case "SMS Opt Out":
			return frappe.db.exists(doctype, values["number"])
		case "Lead" if values["email_id"]:
			return frappe.db.get_value(doctype, {"email_id": values["email_id"]})
	return None


def customers_of(chunk: Sequence[Planned]) -> dict[str, str]:
	"""{legacy account number: its existing Customer}, for the planned customers in the chunk."""
	ids = [each.values["legacy_customer_id"] for each in chunk if each.doctype == "Customer" and each.adopts]
	fields = ["legacy_customer_id", "name"]
	return dict(
		frappe.get_all("Customer", {"legacy_customer_id": among(ids)}, fields, as_list=True) if ids else ()
	)


def price_list(zone: str) -> str | None:
	return frappe.db.get_value("Pricing Zone", zone, "price_list")


def zone(values: Values) -> str:
	return make_zone(values["zone_code"], values["zone_name"], sample=bool(values["is_sample"]))


def item(values: Values) -> str:
	fixed = {
		"is_stock_item": 0,
		"is_sales_item": 1,
		"is_purchase_item": 0,
		"include_item_in_manufacturing": 0,
	}
	return _insert("Item", {**values, **fixed, "description": values["item_name"]})


def item_price(values: Values) -> str:
	facts = {name: values[name] for name in ("item_code", "price_list_rate")}
	unit = frappe.db.get_value("Item", values["item_code"], "stock_uom")
	return _insert("Item Price", {**facts, "price_list": price_list(values["zone"]), "uom": unit})


def _insert(doctype: str, values: Values) -> str:
	return frappe.get_doc({"doctype": doctype, **values}).insert(ignore_permissions=True).name


def opening_bill(values: Values) -> str:
	"""Create an unpaid bill of the legacy system: one line without taxes (they are in the legacy books), against the account
	of opening balances. It is due from the day on which customers are first contacted, from which dunning counts. The
	writer has locked the customer's account, as does the submit.
	"""
	customer = values["customer"]
	company = company_of_site()
	day = bookable_date(values["day"])
	in_dunning, language = frappe.db.get_value("Customer", customer, ["fsm_dunning_state", "language"])
	language = language or "fr"
	invoice = frappe.new_doc("Sales Invoice")
	invoice.update(
		{
			"customer": customer,
			"company": company,
			"posting_date": day,
			"due_date": day,
			"set_posting_time": 1,
			"is_opening": "Yes",
			"currency": frappe.get_cached_value("Company", company, "default_currency"),
			"ignore_pricing_rule": 1,
			"disable_rounded_total": 1,
			"fsm_billing_key": f"{LEGACY_KEY}{values['key']}",
			"fsm_owed_since": values["owed_since"],
			"fsm_charge_state": OVERDUE if in_dunning else "",
			"fsm_sample": values["sample"],
		}
	)
	label = _("Opening balance", language)
	if values["number"]:
		label = _("Bill {0} of the former system", language).format(values["number"])
	invoice.append(
		"items",
		{
			"item_name": label,
			"description": label,
			"qty": 1,
			"uom": PIECE,
			"conversion_factor": 1,
			"rate": values["amount"],
			"income_account": opening_account(company),
			"cost_center": frappe.get_cached_value("Company", company, "cost_center"),
		},
	)
	invoice.flags.ignore_permissions = True
	# All linked records have just been read.
	invoice.flags.ignore_links = True
	# Submitted on insert, so that it is validated once, not twice.
	invoice.docstatus = 1
	with _enabled(customer):
		invoice.insert(set_name=series.take("Sales Invoice"))
	return invoice.name


def opening_credit(values: Values) -> str:
	"""Create a customer's credit as an unallocated payment: the next bill uses it (`account_credit.py`)."""
	customer = values["customer"]
	locks.account(customer)
	company = company_of_site()
	currency = frappe.get_cached_value("Company", company, "default_currency")
	today = getdate()
	entry = frappe.new_doc("Payment Entry")
	entry.update(
		{
			"payment_type": "Receive",
			"company": company,
			"posting_date": today,
			"party_type": "Customer",
			"party": customer,
			"paid_to": opening_account(company),
			"paid_from_account_currency": currency,
			"paid_to_account_currency": currency,
			"paid_amount": values["amount"],
			"received_amount": values["amount"],
			"source_exchange_rate": 1,
			"target_exchange_rate": 1,
			"reference_no": f"{LEGACY_KEY}{values['key']}",
			"reference_date": today,
			"cost_center": frappe.get_cached_value("Company", company, "cost_center"),
		}
	)
	with _enabled(customer):
		payment_entries.submit_entry(entry, series.take("Payment Entry"))
	return entry.name


@contextmanager
def _enabled(customer: str) -> Iterator[None]:
	"""ERPNext books nothing of a disabled customer; a closed account may owe its last bills, or have credit."""
	disabled = frappe.db.get_value("Customer", customer, "disabled")
	if disabled:
		frappe.db.set_value("Customer", customer, "disabled", 0, update_modified=False)
	yield
	if disabled:
		frappe.db.set_value("Customer", customer, "disabled", 1, update_modified=False)


def company_of_site() -> str:
	return frappe.get_cached_value(SETTINGS, None, "company") or frappe.defaults.get_global_default("company")


def opening_account(company: str) -> str:
	"""The account of opening balances. Raises Conflict when the chart of accounts has none of type Temporary."""
	account = frappe.db.get_value("Account", {"company": company, "account_type": "Temporary", "is_group": 0})
	if not account:
		frappe.throw(
			_("{0} has no account of the type Temporary for opening balances.").format(company), Conflict
		)
	return account


def bookable_date(day: date | None) -> date:
	"""`day`, or today when the fiscal years do not reach back that far."""
	years = {"year_start_date": ("<=", day), "year_end_date": (">=", day), "disabled": 0}
	return day if day and frappe.db.exists("Fiscal Year", years) else getdate()


def is_untouched(doctype: str, name: str) -> bool:
	"""Whether no payment or bill has used this opening bill or credit."""
	fields = {
		"Sales Invoice": ("grand_total", "outstanding_amount"),
		"Payment Entry": ("paid_amount", "unallocated_amount"),
	}
	row = frappe.db.get_value(doctype, name, ["docstatus", *fields[doctype]])
	return bool(row) and row[0] == 1 and round(float(row[1]), 2) == round(float(row[2]), 2)


def is_cancelled(doctype: str, name: str) -> bool:
	return frappe.db.get_value(doctype, name, "docstatus") == 2


def cancel_opening(doctype: str, name: str) -> None:
	"""Cancel an opening bill or credit; the books keep the cancelled document."""
	doc = frappe.get_doc(doctype, name)
	customer = doc.customer if doctype == "Sales Invoice" else doc.party
	locks.account(customer)
	doc.flags.ignore_permissions = True
	with _enabled(customer):
		doc.cancel()


MAKERS: dict[str, Callable[[Values], str]] = {
	"Pricing Zone": zone,
	"Item": item,
	"Item Price": item_price,
	"Sales Invoice": opening_bill,
	"Payment Entry": opening_credit,
}
