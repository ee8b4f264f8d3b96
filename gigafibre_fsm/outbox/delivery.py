"""Sends the rows of the outbox: lease a row, send it outside any transaction, then mark it and run its outcome hooks in one
transaction.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import frappe
from frappe.utils.password import remove_encrypted_password

from gigafibre_fsm import locks
from gigafibre_fsm.clock import utc_now
from gigafibre_fsm.exceptions import Busy, ServiceRefused, ServiceUnavailable
from gigafibre_fsm.outbox import breakers, rules
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.leases import Leased, lease, mark, postpone, receipt_fields
from gigafibre_fsm.outbox.reasons import reason_of, refused
from gigafibre_fsm.outbox.service import DOCTYPE

SWEEP_ROWS = 500
SWEEP_SECONDS = 20
DUE = """status IN ('Queued', 'Failed') AND next_attempt <= %(now)s
	AND (leased_until IS NULL OR leased_until < %(now)s)"""


def sweep(channel: str = "", gives_way: Callable[[], bool] = lambda: False) -> int:
	"""Deliver the due rows of one channel or of all, oldest first, with a time limit per channel and until `gives_way` is
	true; returns how many were handled. Commits.
	"""
	frappe.set_user("Administrator")
	return sum(_sweep_channel(each, gives_way) for each in ([channel] if channel else channels_due()))


def channels_due() -> list[str]:
	"""Channels with due rows; those with messages to people first."""
	now = utc_now()
	due = frappe.db.sql(
		f"SELECT DISTINCT channel FROM `tabOutbound Message` WHERE {DUE}",  # noqa: S608 - a constant
		{"now": now},
		pluck=True,
	)
	return sorted(due, key=lambda channel: (channel not in rules.PEOPLE_WAIT, channel))


def _sweep_channel(channel: str, gives_way: Callable[[], bool]) -> int:
	ends = time.monotonic() + SWEEP_SECONDS
	due = frappe.db.sql(
		f"""SELECT name FROM `tabOutbound Message` WHERE channel = %(channel)s AND {DUE}
		ORDER BY next_attempt, creation LIMIT %(limit)s""",  # noqa: S608 - a constant
		{"now": utc_now(), "channel": channel, "limit": SWEEP_ROWS},
		pluck=True,
	)
	taken = 0
	for name in due:
		if time.monotonic() > ends or (taken and gives_way()):
			break
		deliver(name)
		taken += 1
	return taken


def deliver(name: str) -> None:
	"""Try to send one row, if it is due and not leased. Commits; logs errors of the row instead of raising them."""
	leased = lease(name)
	if not leased:
		return
	item = leased.item
	key = rules.breaker_key(item.channel, item.target)
	if not leased.answered and (_is_late(leased) or _is_superseded(item)):
		_settle(leased, None, ServiceRefused("Too late to be of use.", code="expired"))
		return
	breaker = breakers.load(key)
	try:
		receipt = leased.answered or _send(item)
	except ServiceRefused as refusal:
		breakers.store(key, breaker.succeeded())
		_settle(leased, None, refusal)
	except Exception as error:
		frappe.db.rollback()
		if isinstance(error, Busy):
			breakers.store(key, breaker.succeeded())
		elif isinstance(error, ServiceUnavailable):
			breakers.store(key, breaker.failed(utc_now()))
		postpone(leased, reason_of(error))
	else:
		if breaker.open_until:
			_retry_target_now(item)
		breakers.store(key, breaker.succeeded())
		_settle(leased, receipt, None)


def _is_late(leased: Leased) -> bool:
	return bool(leased.not_after) and utc_now() > leased.not_after


def _is_superseded(item: OutboxItem) -> bool:
	"""Whether a newer message of the same thread about the same record was sent to the same person."""
	return bool(
		item.reference_name
		and frappe.db.sql(
			"""SELECT later.name FROM `tabOutbound Message` later
			JOIN `tabOutbound Message` mine ON mine.name = %s AND mine.thread != ''
			WHERE later.reference_name = mine.reference_name AND later.reference_doctype = mine.reference_doctype
				AND later.channel = mine.channel AND later.target = mine.target AND later.thread = mine.thread
				AND later.creation > mine.creation LIMIT 1""",
			item.name,
		)
	)


def _send(item: OutboxItem) -> Receipt:
	senders = frappe.get_hooks("outbox_senders", {}).get(item.channel)
	if not senders:
		raise ServiceRefused(f"Nothing sends {item.channel}.", code="no_sender")
	# Reading the row must not keep a transaction open while the network is slow.
	frappe.db.rollback()
	return frappe.get_attr(senders[-1])(item)


def _settle(leased: Leased, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Mark the row as sent or refused and run its outcome hooks, in one transaction."""
	frappe.db.rollback()
	try:
		locks.repeat_overtaken(lambda: _record(leased, receipt, refusal))
		frappe.db.commit()
	except Exception as error:
		frappe.db.rollback()
		# The message is sent: the next attempt only repeats the outcome hooks.
		postpone(leased, f"outcome: {reason_of(error)}", **(receipt_fields(receipt) if receipt else {}))


def _record(leased: Leased, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	item = leased.item
	if refusal:
		marked = mark(leased, status="Dead", last_error=refused(refusal))
	else:
		marked = mark(leased, status="Sent", last_error=None, **receipt_fields(receipt))
	if not marked:
		return
	for outcome in frappe.get_hooks("outbox_outcomes", {}).get(item.topic, []):
		frappe.get_attr(outcome)(item, receipt, refusal)
	if receipt or (refusal and refusal.code == "expired"):
		_delete_secret(item.name)


def _delete_secret(name: str) -> None:
	remove_encrypted_password(DOCTYPE, name, "secret_payload")
	frappe.db.set_value(DOCTYPE, name, "secret_payload", None, update_modified=False)


def _retry_target_now(item: OutboxItem) -> None:
	"""The target is available again: retry its failed rows now instead of after their long waits. Rows that wait for the
	morning keep waiting.
	"""
	now = utc_now()
	frappe.db.rollback()
	frappe.db.sql(
		"""UPDATE `tabOutbound Message` SET next_attempt = %(now)s
		WHERE status IN ('Queued', 'Failed') AND channel = %(channel)s
			AND (channel != 'Webhook' OR target = %(target)s)
			AND next_attempt > %(now)s AND next_attempt <= %(longest)s AND leased_until IS NULL""",
		{
			"now": now,
			"longest": now + timedelta(seconds=rules.LONGEST_DELAY),
			"channel": item.channel,
			"target": item.target,
		},
	)
	frappe.db.commit()
