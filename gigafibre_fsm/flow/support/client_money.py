"""A customer's money for support: debt and its age, bills, payments, a preview of the next bill."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm import dates
from gigafibre_fsm.flow.billing import monthly
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.billing.rules import period_of
from gigafibre_fsm.flow.collections import account_credit, decline_reasons, payment_agreements
from gigafibre_fsm.flow.portal import payment_agreement, wording
from gigafibre_fsm.flow.pricing import labels
from gigafibre_fsm.flow.referrals import referral_credits
from gigafibre_fsm.flow.vocabulary import CHARGE_UNPAID
from gigafibre_fsm.money import SMALLEST

LATEST = 12


def of_customer(row: Any, subscriptions: list[Any]) -> dict[str, Any]:
	"""{"owed", "overdue", "credit", "balance" (owed less credit), "promise", "bills", "payments", "next_bill", "referrals"};
	`row` is the Customer, `subscriptions` as from `subscriptions_to_read`.
	"""
	owed, overdue, since = _debt(row.name)
	credit = account_credit.available(row.name)
	return {
		**amount("owed", owed),
		**amount("overdue", overdue),
		"overdue_since": day(since),
		**amount("credit", credit),
		**amount("balance", owed - credit),
		"promise": _promise(row.name),
		"dunning": row.fsm_dunning_state or "",
		"bills": _bills(row.name),
		"payments": _payments(row.name),
		"next_bill": next_bill(row.name, subscriptions),
		"referrals": referral_credits.of_customer(row.name),
	}


def next_bill(customer: str, subscriptions: list[Any]) -> dict[str, Any] | None:
	"""The next month's bill, as the monthly run would make it if nothing changed until then; None without one.

	{"date_label", "period", "lines": [{"label", "amount", "amount_label"}], "net", "tps", "tvq", "total"}.
	"""
	due = [
		row
		for row in subscriptions
		if row.status == "Active" and row.billed_until and monthly.has_days_left(row)
	]
	if not due:
		return None
	start, end = period_of(min(getdate(row.billed_until) for row in due) + timedelta(days=1))
	now = [row for row in due if getdate(row.billed_until) < end]
	bill, _taken = monthly.bill_of(now, monthly.waiting_corrections([customer]), start, end)
	tps, tvq = bill.taxes
	return {
		"date_label": day(start),
		"period": dates.period(start, end, wording.language()),
		"lines": [
			wording.line(labels.of_item(line.sku, line.label, wording.language()), line.amount)
			for line in bill.lines
		],
		**amount("net", bill.net),
		**amount("tps", tps),
		**amount("tvq", tvq),
		**amount("total", bill.total),
	}


def amount(name: str, value: Decimal) -> dict[str, str]:
	"""{name: "12.30", name_label: "12,30 $"}."""
	return {name: f"{value:.2f}", f"{name}_label": wording.amount(value)}


def day(value: Any) -> str:
	return wording.day(value) if value else ""


def visit_day(row: Any) -> str:
	"""The day and the hours of a visit as text; empty without a day."""
	if not row.scheduled_date:
		return ""
	language = wording.language()
	said = dates.with_weekday(getdate(row.scheduled_date), language)
	return " ".join(filter(None, (said, dates.window_phrase(row.time_window, language))))


def _debt(customer: str) -> tuple[Decimal, Decimal, Any]:
	"""(outstanding amount, overdue amount, first overdue day)."""
	((owed, overdue, since),) = frappe.db.sql(
		"""SELECT SUM(outstanding_amount), SUM(IF(due_date < %(today)s, outstanding_amount, 0)),
			MIN(IF(due_date < %(today)s, due_date, NULL))
		FROM `tabSales Invoice` WHERE customer = %(customer)s AND docstatus = 1 AND is_return = 0
			AND outstanding_amount > 0""",
		{"customer": customer, "today": getdate()},
	)
	return decimal(owed), decimal(overdue), since


def _promise(customer: str) -> dict[str, Any] | None:
	"""The unpaid part of the agreement in force: {"name", "due_label" and "amount" of the next installment, "installments"}."""
	found = payment_agreements.in_force(customer)
	parts = payment_agreement.unpaid_installments(customer) if found else []
	if not parts:
		return None
	return {
		"name": found[0],
		"due_label": day(parts[0].due),
		**amount("amount", parts[0].amount),
		"installments": payment_agreement.as_text(parts),
	}


def _bills(customer: str) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Sales Invoice",
		filters={"customer": customer, "docstatus": 1},
		fields=[
			"name", "posting_date", "due_date", "grand_total", "outstanding_amount", "status", "fsm_charge_state",
			"fsm_decline_code", "is_return",
		],
		order_by="posting_date desc, creation desc",
		limit=LATEST,
	)  # fmt: skip
	return [
		{
			"name": row.name,
			"date_label": day(row.posting_date),
			"due_label": day(row.due_date),
			"status_label": _(row.status),
			"charge": _(row.fsm_charge_state) if row.fsm_charge_state else "",
			"why": decline_reasons.sentence(row.fsm_decline_code, _)
			if row.fsm_charge_state in CHARGE_UNPAID
			else "",
			"is_credit": bool(row.is_return),
			"can_charge": not row.is_return and decimal(row.outstanding_amount) >= SMALLEST,
			**amount("total", decimal(row.grand_total)),
			**amount("outstanding", decimal(row.outstanding_amount)),
		}
		for row in rows
	]


def _payments(customer: str) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Payment Entry",
		filters={"party_type": "Customer", "party": customer, "docstatus": 1},
		fields=["name", "posting_date", "payment_type", "paid_amount", "mode_of_payment", "reference_no"],
		order_by="posting_date desc, creation desc",
		limit=LATEST,
	)
	return [
		{
			"name": row.name,
			"date_label": day(row.posting_date),
			"how": _(row.mode_of_payment or "") or (row.reference_no or ""),
			**amount("amount", decimal(row.paid_amount) * (-1 if row.payment_type == "Pay" else 1)),
		}
		for row in rows
	]
