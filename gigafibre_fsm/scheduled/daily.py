"""Morning jobs, when customers are awake and support answers the telephone: what is unpleasant to read at night."""

from __future__ import annotations

from frappe.utils import getdate, nowdate

from gigafibre_fsm.flow.collections import dunning, payments
from gigafibre_fsm.scheduled.nightly import one_by_one


def unpaid() -> None:
	"""Declined cards are retried, customers who pay otherwise are reminded, and those who owe too long are
	warned and suspended, each on the days of the settings.
	"""
	today = getdate(nowdate())
	one_by_one(dunning.reopened(), payments.owed_again)
	one_by_one(dunning.due(today), dunning.retry)
	one_by_one(dunning.overdue(today), dunning.ask_after)
	one_by_one(dunning.to_warn(today), dunning.warn)
	one_by_one(dunning.to_suspend(today), lambda customer: dunning.suspend(customer, today))
