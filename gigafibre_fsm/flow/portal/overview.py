"""A customer's overview: locations with services, devices and visits, and balances."""

from __future__ import annotations

from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

import frappe
from babel.lists import format_list
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm import dates
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing.agreements import decimal, of_subscriptions, subscriptions_to_read
from gigafibre_fsm.flow.billing.rules import Agreed, Bill, month_bill, period_of
from gigafibre_fsm.flow.incidents.service import running_at
from gigafibre_fsm.flow.portal import accounts, contacts, networks, payment_agreement, status_facts, wording
from gigafibre_fsm.flow.portal.sentences import Sentence
from gigafibre_fsm.flow.pricing import labels
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, VISIT_OPEN


def of_customers(customers: list[str]) -> dict[str, Any]:
	"""{"name", "balance", "visit", "locations", "accounts", "contacts"}; with a single account also its
	"email", "phone", "card", "credit", "installments" (of a payment agreement) and "sentence", which are otherwise in
	each account.

	An account is a Customer (`accounts.account`); several may share one address. A location is {"name",
	"owner", "address", "status", "status_label", "sentence", "since", "contracts" (orders), "services",
	"discounts", "monthly", "equipment", "wifi", "visit"}; "owner" is empty unless there are several accounts;
	each WiFi is as `networks.summary` has it, each sentence {"text", "tone", "action"}.
	Disconnected locations are included only where there is no other one. "contacts" as in
	`contacts.of_customers`.
	"""
	told = [accounts.account(customer) for customer in customers]
	locations = [{**told_place, **_more(str(told_place["name"]))} for told_place in places_of(customers)]
	balance = sum((account.pop("balance") for account in told), Decimal(0))
	for account in told:
		account["credit"] = wording.amount(account["credit"]) if account["credit"] else ""
		account["installments"] = payment_agreement.of_customer(account["customer"])
		account["sentence"] = asdict(status_facts.of_account(account["customer"], account["card"]))
	return {
		**told[0],
		"name": format_list([account["name"] for account in told], locale=dates.LOCALES[wording.language()]),
		"balance": wording.amount(balance),
		"visit": next((place["visit"] for place in locations if place["visit"]), None),
		"locations": locations,
		"accounts": told,
		"contacts": contacts.of_customers(customers),
	}


def places_of(customers: list[str]) -> list[dict[str, Any]]:
	"""The locations as in `of_customers`, without devices and visits."""
	owners = accounts.owners(customers)
	rows = frappe.get_all(
		"Service Location",
		filters={"customer": among(customers)},
		fields=["name", "customer", "address_line", "city", "status", "activated_on", "disconnected_on"],
		order_by="creation",
	)
	served = [row for row in rows if row.status != "Disconnected"]
	return [{**_place(row), "owner": owners.get(row.customer, "")} for row in served or rows[-1:]]


def _place(row: Any) -> dict[str, Any]:
	return {
		"name": row.name,
		"address": ", ".join(filter(None, (row.address_line, row.city))),
		"status": row.status,
		"status_label": _(row.status),
		"sentence": asdict(_sentence(row)),
		"since": str(row.activated_on or ""),
		"contracts": _contracts(row.name),
		**_agreed(row.name),
	}


def _sentence(row: Any) -> Sentence:
	"""The state of a location as a sentence: a current outage comes before the state of its service."""
	running = running_at(row.name) if row.status == "Active" else None
	if running and not running.planned:
		return Sentence(running.sentence(wording.language()), "bad")
	return status_facts.of_place(row)


def _more(location: str) -> dict[str, Any]:
	return {
		"equipment": _equipment(location),
		"wifi": networks.summary(location),
		"visit": _visit(location),
	}


def _contracts(location: str) -> list[str]:
	"""The orders of a location with a contract to show, latest first."""
	orders = frappe.get_all(
		"Service Subscription",
		filters={"location": location, "sales_order": ("is", "set")},
		pluck="sales_order",
		distinct=True,
	)
	quoted = {"name": among(orders), "docstatus": 1, "fsm_quote_snapshot": ("is", "set")}
	return frappe.get_all("Sales Order", filters=quoted, pluck="name", order_by="creation desc")


def _agreed(location: str) -> dict[str, Any]:
	"""{"services", "discounts", "monthly"} of a location; "monthly" is calculated by the same rules as its bills."""
	docs = subscriptions_to_read({"location": location, "status": ("!=", "Cancelled")})
	services, discounts = of_subscriptions(docs)
	until = {entry.sku: entry.end for entry in discounts if not _is_over(entry)}
	bill = month_bill(*whole_month(services, discounts), *period_of(getdate()))
	return {
		"services": [_service(doc) for doc in docs],
		"discounts": [
			{
				"label": labels.of_item(line.sku, line.label, wording.language()),
				"amount": f"{line.amount:.2f}",
				"amount_label": wording.amount(line.amount),
				"until": wording.day(until[line.sku]),
			}
			for line in bill.lines
			if line.kind == "discount"
		],
		"monthly": {
			**{name: f"{amount:.2f}" for name, amount in _sums(bill).items()},
			"net_label": wording.amount(bill.net),
			"total_label": wording.amount(bill.total),
		},
	}


def whole_month(services: list[Agreed], discounts: list[Agreed]) -> tuple[list[Agreed], list[Agreed]]:
	"""The same for one month as of today: each for all its days, without discounts that have ended."""
	lasting = [entry for entry in discounts if not _is_over(entry)]
	whole = [[replace(entry, start=None, end=None) for entry in entries] for entries in (services, lasting)]
	return whole[0], whole[1]


def _is_over(entry: Agreed) -> bool:
	return bool(entry.end and entry.end < getdate())


def _item_label(row: Any) -> str:
	return labels.of_item(row.item, row.description or "", wording.language())


def _sums(bill: Bill) -> dict[str, Decimal]:
	tps, tvq = bill.taxes
	return {"net": bill.net, "tps": tps, "tvq": tvq, "total": bill.total}


def _service(doc: Any) -> dict[str, Any]:
	price = decimal(doc.rate) * (doc.qty or 1)
	return {
		"name": doc.name,
		"label": _item_label(doc),
		"type": doc.service_type or "",
		"status": doc.status,
		"status_label": _(doc.status),
		"price": f"{price:.2f}",
		"amount": wording.amount(price),
		"since": str(doc.start_date or ""),
		"commitment_end": wording.day(doc.commitment_end),
		"last_day": wording.day(doc.last_day),
		"suspension": doc.suspension or "",
		"pause_from": wording.day(doc.pause_from),
		"resume_on": wording.day(doc.resume_on),
		"extras": [wording.line(_item_label(row), decimal(row.rate) * (row.qty or 1)) for row in doc.extras],
	}


def _equipment(location: str) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Service Equipment",
		filters={"location": location, "status": ("in", IN_HOUSE), "return_since": ("is", "not set")},
		fields=["name", "equipment_type", "model", "online", "last_inform"],
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
		}
		for row in rows
	]


def _visit(location: str) -> dict[str, str] | None:
	row = status_facts.latest_visit(location)
	if not row or row.status not in VISIT_OPEN:
		return None
	return {
		"date": str(row.scheduled_date or ""),
		"label": status_facts.visit_text(row),
		"time_window": row.time_window or "",
		"status": row.status,
	}
