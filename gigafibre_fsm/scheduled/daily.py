"""On mornings, when customers are awake and somebody answers the telephone: what is unpleasant to read at night."""

from __future__ import annotations

from frappe.utils import getdate, nowdate

from gigafibre_fsm.flow.collections import dunning, payments
from gigafibre_fsm.scheduled.nightly import one_by_one


def unpaid() -> None:
	"""Cards that said no are tried again, who pays otherwise is reminded, and who owes too long is warned and
	suspended, each on the days of the settings.
	"""
	today = getdate(nowdate())
	one_by_one(dunning.reopened(), payments.owed_again)
	one_by_one(dunning.due(today), dunning.retry)
	one_by_one(dunning.overdue(today), dunning.ask_after)
	one_by_one(dunning.to_warn(today), dunning.warn)
	one_by_one(dunning.to_suspend(today), lambda customer: dunning.suspend(customer, today))
