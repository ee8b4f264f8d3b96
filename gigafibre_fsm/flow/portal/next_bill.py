"""The next bill, to the cent as of today, by the rules that will make it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from frappe.utils import getdate

from gigafibre_fsm.flow.billing import monthly
from gigafibre_fsm.flow.billing.rules import period_of
from gigafibre_fsm.flow.collections import account_credit


@dataclass(frozen=True)
class NextBill:
	"""`total` with taxes; `from_account` of it is paid by unallocated money, the rest is `left`."""

	day: date
	total: Decimal
	from_account: Decimal

	@property
	def left(self) -> Decimal:
		return self.total - self.from_account


def of_customer(customer: str, credit: Decimal | None = None) -> NextBill | None:
	"""The next monthly bill; None without an active service to bill. `credit`: the unallocated money, if already known."""
	due = [row for row in monthly.billable([customer]) if monthly.has_days_left(row)]
	if not due:
		return None
	day = min(getdate(row.billed_until) for row in due) + timedelta(days=1)
	first, last = period_of(day)
	in_time = [row for row in due if getdate(row.billed_until) < last]
	bill, _taken = monthly.bill_of(in_time, monthly.waiting_corrections([customer]), first, last)
	if not bill.lines:
		return None
	on_account = account_credit.available(customer) if credit is None else credit
	by_card = bool(on_account) and account_credit.has_card(customer)
	from_account = account_credit.usable(on_account, max(bill.total, Decimal(0)), by_card)
	return NextBill(day, bill.total, from_account)
