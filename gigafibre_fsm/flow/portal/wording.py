"""Amounts and days formatted in the page's language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.utils import getdate

from gigafibre_fsm import dates, money
from gigafibre_fsm.flow.billing.agreements import decimal


def language() -> str:
	return frappe.local.lang or "fr"


def amount(value: Decimal) -> str:
	"""`99,95 $` in French, `$99.95` in English."""
	return money.formatted(value, language())


def day(value: date | str | None) -> str:
	return dates.without_weekday(getdate(value), language()) if value else ""


def line(label: str, value: Any) -> dict[str, str]:
	"""One line of a bill; descriptions come from an editor that writes HTML."""
	text = frappe.utils.strip_html(label or "").strip()
	return {"label": text, "amount": f"{decimal(value):.2f}", "amount_label": amount(decimal(value))}
