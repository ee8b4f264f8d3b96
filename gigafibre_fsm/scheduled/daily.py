"""Daytime jobs, for messages that customers should not get at night and may call support about."""

from __future__ import annotations

from frappe.utils import getdate, nowdate

from gigafibre_fsm.clock import utc_now
from gigafibre_fsm.flow.collections import charges, dunning, payment_agreements, payments, unpaid_invoices
from gigafibre_fsm.flow.collections.dunning_schedule import is_cut_off_day
from gigafibre_fsm.flow.dispatch import reminders
from gigafibre_fsm.flow.ip_addresses import copyright_notices
from gigafibre_fsm.flow.ordering import task_owners
from gigafibre_fsm.flow.portal import bill_messages
from gigafibre_fsm.flow.referrals import codes, referral_credits
from gigafibre_fsm.flow.self_start import service
from gigafibre_fsm.flow.selling import quotes
from gigafibre_fsm.flow.telephony import number_transfers
from gigafibre_fsm.flow.workshop import due_back, fees
from gigafibre_fsm.scheduled.batch import one_by_one


def unpaid() -> None:
	"""Retry declined cards, remind customers who pay in another way, warn and suspend overdue customers, each on the days of
	the settings. Payment agreements come first: a broken one no longer stops dunning.
	"""
	today = getdate(nowdate())
	one_by_one(payment_agreements.in_force(), lambda name: payment_agreements.review(name, today))
	one_by_one(unpaid_invoices.debts_reopened(), payments.record_void_payment)
	one_by_one(unpaid_invoices.retries_due(today), charges.charge)
	one_by_one(unpaid_invoices.overdue(today), dunning.remind)
	one_by_one(unpaid_invoices.warnings_due(today), dunning.warn)
	if is_cut_off_day(today):  # yesterday's missed suspensions wait over a weekend
		one_by_one(unpaid_invoices.suspensions_due(today), lambda customer: dunning.suspend(customer, today))


def visits_of_tomorrow() -> None:
	"""In the afternoon: remind customers of tomorrow's visits."""
	one_by_one(reminders.due_tomorrow(), reminders.remind)


def late_visits() -> None:
	"""Near the end of the window, tell customers who still wait that the technician is late."""
	one_by_one(reminders.late_now(), reminders.warn_late)


def overdue_tasks() -> None:
	"""Notify the role of a task that the task is overdue."""
	one_by_one(task_owners.overdue(nowdate()), task_owners.notify_overdue)


def returns() -> None:
	"""Remind customers of devices to return; refund fees of devices that came back since."""
	today = getdate(nowdate())
	one_by_one(due_back.reminders_due(today), lambda location: due_back.remind(location, today))
	one_by_one(fees.to_refund(), fees.refund_again)


def sales() -> None:
	"""Expire quotations after their last day and notify their authors; credit referrers whose referred customer has paid."""
	one_by_one(quotes.expired(getdate(nowdate())), quotes.expire)
	one_by_one(codes.missing(), codes.make)
	one_by_one(referral_credits.credits_due(), referral_credits.grant)


def numbers() -> None:
	"""Notify staff of number transfers on the day of their switch."""
	today = getdate(nowdate())
	one_by_one(number_transfers.transfers_due(today), lambda name: number_transfers.remind(name, today))


def copyright_deadlines() -> None:
	"""Every hour: notify staff of copyright notices with a near deadline."""
	now = utc_now()
	one_by_one(copyright_notices.waiting(now), lambda name: copyright_notices.remind(name, now))


def endings_ahead() -> None:
	"""Notify customers once that their card, a discount or their term ends within a month."""
	today = getdate(nowdate())
	one_by_one(bill_messages.cards_expiring(today), bill_messages.notify_card_expiring)
	one_by_one(bill_messages.endings_due(today), lambda name: bill_messages.notify_endings(name, today))


def starts() -> None:
	"""Turn self-activations that did not happen into visits."""
	one_by_one(service.stalled(), service.turn_into_visit)
