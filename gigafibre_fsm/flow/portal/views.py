"""The portal's responses: a customer's records for the page, with amounts and dates also formatted in its language."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from babel.lists import format_list
from babel.numbers import format_currency
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm import dates
from gigafibre_fsm.flow.billing.agreements import decimal, of_subscriptions
from gigafibre_fsm.flow.billing.rules import Bill, month_bill, period_of
from gigafibre_fsm.flow.portal import accounts as accounts_of
from gigafibre_fsm.flow.portal import bill_lines, contacts, sentences, standing, wifi
from gigafibre_fsm.flow.pricing import labels
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, VISIT_OPEN
from gigafibre_fsm.money import SMALLEST

LATEST = 60


def overview(customers: list[str]) -> dict[str, Any]:
	"""{"name", "balance", "visit", "locations", "accounts", "contacts"}; with a single account also its
	"email", "phone", "card", "credit" and "sentence", which are otherwise in each account.

	An account is a Customer (`accounts.account`); several may share one address. A location is {"name",
	"owner", "address", "status", "status_label", "sentence", "since", "contracts" (orders), "services",
	"discounts", "monthly", "equipment", "wifi", "visit"}; "owner" is empty unless there are several accounts;
	each WiFi is {"equipment", "ssid", "state", "sentence"}, each sentence {"text", "tone", "action"}.
	Disconnected locations are included only where there is no other one. "contacts" as in
	`contacts.of_customers`.
	"""
	accounts = [accounts_of.account(customer) for customer in customers]
	owners = accounts_of.owners(customers)
	places = frappe.get_all(
		"Service Location",
		filters={"customer": ("in", customers)},
		fields=["name", "customer", "address_line", "city", "status", "activated_on", "disconnected_on"],
		order_by="creation",
	)
	served = [place for place in places if place.status != "Disconnected"]
	told = served or places[-1:]
	locations = [{**_location(place), "owner": owners.get(place.customer, "")} for place in told]
	balance = sum((account.pop("balance") for account in accounts), Decimal(0))
	for account in accounts:
		account["credit"] = money(account["credit"]) if account["credit"] else ""
		account["sentence"] = asdict(standing.of_account(account["customer"], account["card"], money))
	return {
		**accounts[0],
		"name": format_list([account["name"] for account in accounts], locale=_locale()),
		"balance": money(balance),
		"visit": next((place["visit"] for place in locations if place["visit"]), None),
		"locations": locations,
		"accounts": accounts,
		"contacts": contacts.of_customers(customers),
	}


BILL = [
	"name",
	"customer",
	"posting_date",
	"due_date",
	"grand_total",
	"outstanding_amount",
	"status",
	"fsm_charge_state",
	"fsm_period_start",
	"fsm_period_end",
]


def invoices(customers: list[str]) -> list[dict[str, Any]]:
	bills = frappe.get_all(
		"Sales Invoice",
		filters={"customer": ("in", customers), "docstatus": 1},
		fields=BILL,
		order_by="posting_date desc, creation desc",
		limit=LATEST,
	)
	names = [bill.name for bill in bills]
	lines = _parts("Sales Invoice Item", names, ["parent", "item_code", "description", "amount"])
	taxes = _parts("Sales Taxes and Charges", names, ["parent", "description", "tax_amount"])
	owners = accounts_of.owners(customers)
	return [
		{
			**_invoice(bill, lines.get(bill.name, []), taxes.get(bill.name, [])),
			"owner": owners.get(bill.customer, ""),
		}
		for bill in bills
	]


def invoice(customers: list[str], name: str) -> dict[str, Any] | None:
	"""One of these customers' invoices, without its lines."""
	filters = {"name": name, "customer": ("in", customers), "docstatus": 1}
	bill = frappe.db.get_value("Sales Invoice", filters, BILL, as_dict=True)
	return _invoice(bill, [], []) if bill else None


def invoice_with_lines(bill: Any) -> dict[str, Any]:
	"""The entry of `invoices` for one invoice; `bill` has the fields of BILL."""
	lines = _parts("Sales Invoice Item", [bill.name], ["parent", "item_code", "description", "amount"])
	taxes = _parts("Sales Taxes and Charges", [bill.name], ["parent", "description", "tax_amount"])
	return _invoice(bill, lines.get(bill.name, []), taxes.get(bill.name, []))


def _parts(table: str, invoices: list[str], fields: list[str]) -> dict[str, list[Any]]:
	"""The child rows of these invoices, by invoice: one query instead of one document each."""
	filters = {"parenttype": "Sales Invoice", "parent": ("in", invoices)}
	rows = frappe.get_all(table, filters=filters, fields=fields, order_by="parent, idx") if invoices else []
	found: dict[str, list[Any]] = {}
	for row in rows:
		found.setdefault(row.parent, []).append(row)
	return found


def money(amount: Decimal) -> str:
	"""`99,95 $` in French, `$99.95` in English."""
	return format_currency(amount, "CAD", locale=_locale())


def day(value: date | str | None) -> str:
	return dates.written(getdate(value), frappe.local.lang or "fr") if value else ""


def _locale() -> str:
	return "en_CA" if (frappe.local.lang or "fr").startswith("en") else "fr_CA"


def _location(place: Any) -> dict[str, Any]:
	equipment = _equipment(place.name)
	return {
		"name": place.name,
		"address": ", ".join(filter(None, (place.address_line, place.city))),
		"status": place.status,
		"status_label": _(place.status),
		"sentence": asdict(standing.of_place(place)),
		"since": str(place.activated_on or ""),
		"contracts": _contracts(place.name),
		**_agreed(place.name),
		"equipment": equipment,
		# Several devices may carry the location's WiFi; it is shown once.
		"wifi": list({each["wifi"]["ssid"]: each["wifi"] for each in equipment if each["wifi"]}.values()),
		"visit": _visit(place.name),
	}


def _contracts(location: str) -> list[str]:
	"""The orders of a location whose contract can be shown, the latest first."""
	orders = frappe.get_all(
		"Service Subscription",
		filters={"location": location, "sales_order": ("is", "set")},
		pluck="sales_order",
		distinct=True,
	)
	quoted = {"name": ("in", orders or [""]), "docstatus": 1, "fsm_quote_snapshot": ("is", "set")}
	return frappe.get_all("Sales Order", filters=quoted, pluck="name", order_by="creation desc")


def _agreed(location: str) -> dict[str, Any]:
	"""{"services", "discounts", "monthly"} of a location; "monthly" is calculated by the same rules as its bills."""
	names = frappe.get_all(
		"Service Subscription",
		filters={"location": location, "status": ("!=", "Cancelled")},
		pluck="name",
		order_by="creation",
	)
	docs = [frappe.get_doc("Service Subscription", name) for name in names]
	today = getdate()
	services, discounts = of_subscriptions(docs)
	standing = [entry for entry in discounts if not entry.end or entry.end >= today]
	until = {entry.sku: entry.end for entry in standing}
	whole = [[replace(entry, start=None, end=None) for entry in entries] for entries in (services, standing)]
	bill = month_bill(*whole, *period_of(today))
	return {
		"services": [_service(doc) for doc in docs],
		"discounts": [
			{
				"label": labels.of_item(line.sku, line.label, frappe.local.lang),
				"amount": f"{line.amount:.2f}",
				"amount_label": money(line.amount),
				"until": day(until[line.sku]),
			}
			for line in bill.lines
			if line.kind == "discount"
		],
		"monthly": {
			**{name: f"{amount:.2f}" for name, amount in _sums(bill).items()},
			"net_label": money(bill.net),
			"total_label": money(bill.total),
		},
	}


def _named(row: Any) -> str:
	return labels.of_item(row.item, row.description or "", frappe.local.lang)


def _sums(bill: Bill) -> dict[str, Decimal]:
	tps, tvq = bill.taxes
	return {"net": bill.net, "tps": tps, "tvq": tvq, "total": bill.total}


def _service(doc: Any) -> dict[str, Any]:
	price = decimal(doc.rate) * (doc.qty or 1)
	return {
		"label": _named(doc),
		"type": doc.service_type or "",
		"status": doc.status,
		"status_label": _(doc.status),
		"price": f"{price:.2f}",
		"amount": money(price),
		"since": str(doc.start_date or ""),
		"commitment_end": day(doc.commitment_end),
		"last_day": day(doc.last_day),
		"extras": [_amount(_named(row), decimal(row.rate) * (row.qty or 1)) for row in doc.extras],
	}


def _equipment(location: str) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Service Equipment",
		filters={"location": location, "status": ("in", IN_HOUSE), "return_since": ("is", "not set")},
		fields=["name", "equipment_type", "model", "online", "last_inform", "custom_wifi_ssid"],
		order_by="creation",
	)
	return [
		{
			"name": row.name,
			"type": row.equipment_type,
			"label": _(row.equipment_type),
			"model": row.model or "",
			"online": bool(row.online),
			"last_seen": str(row.last_inform or ""),
			"wifi": _wifi(row) if row.custom_wifi_ssid else None,
		}
		for row in rows
	]


def _wifi(row: Any) -> dict[str, Any]:
	"""The WiFi of a router, and the state of its last change."""
	where = wifi.standing(row.name)
	told = asdict(sentences.of_wifi(where, _)) if where != "taken" else None
	return {"equipment": row.name, "ssid": row.custom_wifi_ssid, "state": where, "sentence": told}


def _visit(location: str) -> dict[str, str] | None:
	row = standing.latest_visit(location)
	if not row or row.status not in VISIT_OPEN:
		return None
	return {
		"date": str(row.scheduled_date or ""),
		"label": standing.visit_words(row),
		"time_window": row.time_window or "",
		"status": row.status,
	}


def _invoice(doc: Any, lines: list[Any], taxes: list[Any]) -> dict[str, Any]:
	outstanding = decimal(doc.outstanding_amount)
	charging = outstanding > 0 and doc.fsm_charge_state in ("Queued", "Charging")
	return {
		"name": doc.name,
		"customer": doc.customer,
		"date": str(getdate(doc.posting_date)),
		"date_label": day(doc.posting_date),
		"due": str(getdate(doc.due_date)) if doc.due_date else "",
		"total": f"{decimal(doc.grand_total):.2f}",
		"total_label": money(decimal(doc.grand_total)),
		"outstanding": f"{outstanding:.2f}",
		"outstanding_label": money(outstanding),
		"status": doc.status,
		"status_label": _("Being paid") if charging else _(doc.status, context="Bill"),
		"can_pay": outstanding >= SMALLEST and not charging,
		"print": f"/portail/facture?f={doc.name}",
		"needs_confirmation": doc.fsm_charge_state == "Needs Action",
		"lines": [_amount(bill_lines.label(row, doc), row.amount) for row in lines],
		"taxes": [
			_amount(labels.of_tax(row.description, frappe.local.lang), row.tax_amount) for row in taxes
		],
	}


def _amount(label: str, amount: Any) -> dict[str, str]:
	"""One line of a bill; descriptions come from an editor that writes HTML."""
	text = frappe.utils.strip_html(label or "").strip()
	return {"label": text, "amount": f"{decimal(amount):.2f}", "amount_label": money(decimal(amount))}
