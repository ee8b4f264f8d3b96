"""The services of a location for support: plan, price, term, discounts; prices by the same rules as its bills."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from frappe import _
from frappe.utils import getdate

from gigafibre_fsm.flow.billing.agreements import decimal, of_subscriptions
from gigafibre_fsm.flow.billing.rules import month_bill, period_of
from gigafibre_fsm.flow.portal import wording
from gigafibre_fsm.flow.pricing import labels
from gigafibre_fsm.flow.support.client_money import amount, day


def services_at(location: str, subscriptions: Iterable[Any]) -> dict[str, Any]:
	"""{"services", "discounts", "monthly"} of a location, of rows of `subscriptions_to_read`; "monthly" includes taxes."""
	here = [row for row in subscriptions if row.location == location]
	running = [row for row in here if row.status != "Cancelled"]
	today = getdate()
	services, discounts = of_subscriptions(running)
	standing = [entry for entry in discounts if not entry.end or entry.end >= today]
	whole = [[replace(entry, start=None, end=None) for entry in entries] for entries in (services, standing)]
	bill = month_bill(*whole, *period_of(today))
	until = {entry.sku: entry.end for entry in standing}
	return {
		"services": [
			_service(row) for row in [*running, *(row for row in here if row.status == "Cancelled")]
		],
		"discounts": [
			{
				"label": _label(line.sku, line.label),
				"until": day(until.get(line.sku)),
				**amount("price", line.amount),
			}
			for line in bill.lines
			if line.kind == "discount"
		],
		**amount("monthly", bill.total),
		**amount("monthly_net", bill.net),
	}


def _service(row: Any) -> dict[str, Any]:
	extras = [
		{
			"label": _label(each.item, each.description or ""),
			**amount("price", decimal(each.rate) * (each.qty or 1)),
		}
		for each in row.extras
	]
	return {
		"name": row.name,
		"type": row.service_type or "",
		"sku": row.item,
		"label": _label(row.item, row.description or ""),
		"status": row.status,
		"status_label": _(row.status),
		"suspension": row.suspension or "",
		"why": _(row.suspension) if row.suspension else "",
		"since": day(row.start_date),
		"term_until": day(row.commitment_end),
		"billed_until": day(row.billed_until),
		"pause_from": day(row.pause_from),
		"back_on": day(row.resume_on),
		"last_day": day(row.last_day),
		"ended": day(row.end_date) if row.status == "Cancelled" else "",
		"extras": extras,
		**amount("price", decimal(row.rate) * Decimal(row.qty or 1)),
	}


def _label(item: str, description: str) -> str:
	return labels.of_item(item, description, wording.language())
