"""Jobs of the day, when customers are awake and support answers the telephone: what is unpleasant to read at night."""

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
	"""Declined cards are retried, customers who pay otherwise are reminded, and those who owe too long are
	warned and suspended, each on the days of the settings. Payment agreements come first: one that was broken
	holds nothing back any more.
	"""
	today = getdate(nowdate())
	one_by_one(payment_agreements.in_force(), lambda name: payment_agreements.review(name, today))
	one_by_one(unpaid_invoices.debts_reopened(), payments.owed_again)
	one_by_one(unpaid_invoices.retries_due(today), charges.charge)
	one_by_one(unpaid_invoices.overdue(today), dunning.ask_after)
	one_by_one(unpaid_invoices.warnings_due(today), dunning.warn)
	if is_cut_off_day(today):  # what was missed yesterday waits over the weekend
		one_by_one(unpaid_invoices.suspensions_due(today), lambda customer: dunning.suspend(customer, today))


def visits_of_tomorrow() -> None:
	"""In the afternoon: whoever expects a technician tomorrow is reminded."""
	one_by_one(reminders.due_tomorrow(), reminders.remind)


def late_visits() -> None:
	"""Whoever still waits near the end of the window hears that the technician is late."""
	one_by_one(reminders.late_now(), reminders.warn_late)


def overdue_tasks() -> None:
	"""Whoever has the role of a task hears that its day is over."""
	one_by_one(task_owners.overdue(nowdate()), task_owners.tell_overdue)


def returns() -> None:
	"""Customers are reminded of devices to return; fees of devices that came back meanwhile are refunded."""
	today = getdate(nowdate())
	one_by_one(due_back.reminders_due(today), lambda location: due_back.remind(location, today))
	one_by_one(fees.to_refund(), fees.refund_again)


def sales() -> None:
	"""Quotes whose last day has passed are over, and whoever made them hears so; whoever sent us a new customer is credited once
	that customer has paid.
	"""
	one_by_one(quotes.over(getdate(nowdate())), quotes.expire)
	one_by_one(codes.missing(), codes.make)
	one_by_one(referral_credits.credits_due(), referral_credits.grant)


def numbers() -> None:
	"""Staff are told of numbers whose day of the switch has come."""
	today = getdate(nowdate())
	one_by_one(number_transfers.transfers_due(today), lambda name: number_transfers.remind(name, today))


def copyright_deadlines() -> None:
	"""Every hour: staff are told of copyright notices that are to be passed on soon."""
	now = utc_now()
	one_by_one(copyright_notices.waiting(now), lambda name: copyright_notices.remind(name, now))


def endings_ahead() -> None:
	"""Customers hear, each once, that their card, a discount or their term ends within a month."""
	today = getdate(nowdate())
	one_by_one(bill_messages.cards_expiring(today), bill_messages.tell_card_expiring)
	one_by_one(bill_messages.endings(today), lambda name: bill_messages.tell_endings(name, today))


def starts() -> None:
	"""What was to start without a visit and did not becomes a visit."""
	one_by_one(service.stalled(), service.send_somebody)
