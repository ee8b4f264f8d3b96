"""The lines of a bill in the reader's language; records keep the language of the day on which they were made."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import frappe
from frappe.utils import getdate

from gigafibre_fsm.flow.billing import invoices
from gigafibre_fsm.flow.billing.rules import InvoiceLine
from gigafibre_fsm.flow.pricing import labels

PART = re.compile(r", [^()]+\((\d+)[^\d()]+(\d+)[^\d()]*\)$")
"""The suffix of a prorated line: `, du 22 au 30 novembre 2026 (9 jours sur 30)`."""


def label(row: Any, bill: Any) -> str:
	"""The label of a line (item_code, description) of a bill (fsm_period_start, fsm_period_end); for part of a period with
	its days if they are within the bill's period, else as stored.
	"""
	language = frappe.local.lang or "fr"
	text = frappe.utils.strip_html(row.description or "").strip()
	named = labels.of_item(row.item_code, text, language)
	part = PART.search(named)
	if not part or not bill.fsm_period_start:
		return named
	first, last = getdate(bill.fsm_period_start), getdate(bill.fsm_period_end)
	if int(part[1]) != (last - first).days + 1:
		return named
	days = {"days": int(part[1]), "of_days": int(part[2]), "first": first, "last": last}
	line = InvoiceLine(row.item_code, named[: part.start()], "recurring", Decimal(0), **days)
	return invoices.describe(line, language)
