"""Delivers the outbox: lease a row, send outside any transaction, then mark and settle in one transaction.

A row is leased by one conditional UPDATE, so a job and a sweep never send it at the same time. When the process
dies in between, the lease expires and the row is sent again with the same idempotency key.
"""

from __future__ import annotations

import json
import re
import time
import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import frappe
from frappe.utils import now_datetime
from frappe.utils.password import get_decrypted_password, remove_encrypted_password

from gigafibre_fsm import locks
from gigafibre_fsm.clock import to_utc, utc_now
from gigafibre_fsm.database import changed_rows, driver_error
from gigafibre_fsm.exceptions import Busy, ServiceRefused, ServiceUnavailable
from gigafibre_fsm.outbox import breakers, rules
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import DOCTYPE

# Longer than any sender takes; with the minutely sweep a dead worker's row is still sent within two minutes.
LEASE = timedelta(seconds=60)
SWEEP_ROWS = 500
SWEEP_SECONDS = 20
DUE = """status IN ('Queued', 'Failed') AND next_attempt <= %(now)s
	AND (leased_until IS NULL OR leased_until < %(now)s)"""
LONGEST_ERROR = 500
LONGEST_REFERENCE = 140
OURS = "gigafibre_fsm"
# From the first quotation mark to the last: the text in between may contain more of them.
QUOTED = re.compile(r"['\"`].*['\"`]", re.S)


@dataclass(frozen=True)
class _Leased:
	item: OutboxItem
	until: datetime
	answered: Receipt | None
	not_after: datetime | None


def sweep(channel: str = "") -> int:
	"""Deliver what is due, of one channel or of all, oldest first, with a time limit for each channel; returns
	how many rows were handled. Commits.
	"""
	frappe.set_user("Administrator")
	return sum(_sweep_channel(each) for each in ([channel] if channel else channels_due()))


def channels_due() -> list[str]:
	"""Channels with something to deliver; those that people wait for come first."""
	now = utc_now()
	due = frappe.db.sql(
		f"SELECT DISTINCT channel FROM `tabOutbound Message` WHERE {DUE}",  # noqa: S608 - a constant
		{"now": now},
		pluck=True,
	)
	return sorted(due, key=lambda channel: (channel not in rules.PEOPLE_WAIT, channel))


def _sweep_channel(channel: str) -> int:
	ends = time.monotonic() + SWEEP_SECONDS
	due = frappe.db.sql(
		f"""SELECT name FROM `tabOutbound Message` WHERE channel = %(channel)s AND {DUE}
		ORDER BY next_attempt, creation LIMIT %(limit)s""",  # noqa: S608 - a constant
		{"now": utc_now(), "channel": channel, "limit": SWEEP_ROWS},
		pluck=True,
	)
	taken = 0
	for name in due:
		if time.monotonic() > ends:
			break
		deliver(name)
		taken += 1
	return taken


def deliver(name: str) -> None:
	"""Try to send one row, if it is due and not leased. Commits; raises nothing that the row itself causes."""
	leased = _lease(name)
	if not leased:
		return
	item = leased.item
	key = rules.breaker_key(item.channel, item.target)
	if not leased.answered and (_is_late(leased) or _is_overtaken(item)):
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
		_postpone(leased, _reason(error))
	else:
		if breaker.open_until:
			_hasten(item)
		breakers.store(key, breaker.succeeded())
		_settle(leased, receipt, None)


def _lease(name: str) -> _Leased | None:
	"""Lease the row for this process, unless it is not due, is leased, or its target's circuit breaker is open."""
	frappe.db.rollback()
	now = utc_now()
	row = frappe.db.get_value(DOCTYPE, name, ["channel", "target", "attempts"], as_dict=True)
	if not row:
		return None
	key = rules.breaker_key(row.channel, row.target or "")
	breaker = breakers.load(key)
	if not breaker.allows(now):
		frappe.db.sql(
			"""UPDATE `tabOutbound Message` SET next_attempt = %s
			WHERE name = %s AND status IN ('Queued', 'Failed')
				AND next_attempt < %s AND leased_until IS NULL""",
			(breaker.open_until, name, breaker.open_until),
		)
		frappe.db.commit()
		return None
	until = now + LEASE
	frappe.db.sql(
		"""UPDATE `tabOutbound Message`
			SET leased_until = %(until)s, attempts = attempts + 1, modified = %(modified)s
		WHERE name = %(name)s AND status IN ('Queued', 'Failed') AND next_attempt <= %(now)s
		AND (leased_until IS NULL OR leased_until < %(now)s)""",
		{"until": until, "now": now, "modified": now_datetime(), "name": name},
	)
	won = changed_rows() == 1
	frappe.db.commit()
	if not won:
		return None
	breakers.store(key, breaker.probing(now))
	try:
		return _read(name, until)
	except Exception as error:
		# The payload is unreadable: the row waits, and does not hold up the rows behind it.
		item = OutboxItem(name, row.channel, "", row.target or "", {}, None, "", row.attempts + 1)
		_postpone(_Leased(item, until, None, None), _reason(error))
		return None


def _read(name: str, until: datetime) -> _Leased:
	row = frappe.get_doc(DOCTYPE, name)
	payload = json.loads(row.payload or "{}")
	answered = (
		Receipt(row.provider_reference or "", json.loads(row.response or "{}")) if row.sent_at else None
	)
	secret = None
	if row.secret_payload and not answered:
		secret = get_decrypted_password(DOCTYPE, name, "secret_payload", raise_exception=False)
	item = OutboxItem(
		name=name,
		channel=row.channel,
		topic=row.topic or "",
		target=row.target or "",
		payload=payload,
		secret=secret,
		key=row.idempotency_key,
		attempts=row.attempts,
		reference_doctype=row.reference_doctype,
		reference_name=row.reference_name,
	)
	not_after = payload.get("not_after")
	return _Leased(item, until, answered, to_utc(not_after) if not_after and not answered else None)


def _is_late(leased: _Leased) -> bool:
	return bool(leased.not_after) and utc_now() > leased.not_after


def _is_overtaken(item: OutboxItem) -> bool:
	"""Whether a newer message of the same thread about the same record went to the same person."""
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


def _settle(leased: _Leased, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Mark the row as sent or refused and run its outcome hooks, in one transaction."""
	frappe.db.rollback()
	try:
		locks.in_turn(lambda: _record(leased, receipt, refusal))
		frappe.db.commit()
	except Exception as error:
		frappe.db.rollback()
		# What was sent is sent: the next attempt only repeats the outcome hooks.
		_postpone(leased, f"outcome: {_reason(error)}", **(_answer(receipt) if receipt else {}))


def _record(leased: _Leased, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	item = leased.item
	if refusal:
		marked = _mark(leased, status="Dead", last_error=_refused(refusal))
	else:
		marked = _mark(leased, status="Sent", last_error=None, **_answer(receipt))
	if not marked:
		return
	for outcome in frappe.get_hooks("outbox_outcomes", {}).get(item.topic, []):
		frappe.get_attr(outcome)(item, receipt, refusal)
	if receipt or (refusal and refusal.code == "expired"):
		_forget_secret(item.name)


def _postpone(leased: _Leased, reason: str, **answer: Any) -> None:
	attempts = leased.item.attempts
	if rules.is_exhausted(attempts):
		_mark(leased, status="Dead", last_error=f"Given up after {attempts} attempts. {reason}", **answer)
	else:
		later = utc_now() + timedelta(seconds=rules.delay(attempts))
		_mark(leased, status="Failed", last_error=reason, next_attempt=later, **answer)
	frappe.db.commit()


def _mark(leased: _Leased, **values: Any) -> bool:
	"""Write `values` and release the lease, provided that it is still ours."""
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.update(table).set(table.leased_until, None).set(table.modified, now_datetime())
	for field, value in values.items():
		query = query.set(table[field], _storable(value))
	query.where(table.name == leased.item.name).where(table.leased_until == leased.until).run()
	return changed_rows() == 1


def _storable(value: Any) -> Any:
	"""A text that the database accepts: devices and proxies send truncated characters."""
	return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def _answer(receipt: Receipt | None) -> dict[str, Any]:
	receipt = receipt or Receipt()
	response = json.dumps(receipt.response, default=str, ensure_ascii=False)
	return {
		"sent_at": now_datetime(),
		"provider_reference": receipt.provider_reference[:LONGEST_REFERENCE],
		"response": response,
	}


def _forget_secret(name: str) -> None:
	remove_encrypted_password(DOCTYPE, name, "secret_payload")
	frappe.db.set_value(DOCTYPE, name, "secret_payload", None, update_modified=False)


def _hasten(item: OutboxItem) -> None:
	"""The target is available again: retry its failed rows now instead of after their long waits. Rows that
	wait for the morning keep waiting.
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


def _refused(refusal: ServiceRefused) -> str:
	return f"{refusal.code}: {refusal}"[:LONGEST_ERROR] if refusal.code else str(refusal)[:LONGEST_ERROR]


def _reason(error: Exception) -> str:
	"""What staff may read. Of an unexpected error only its kind and its place in our code: its text may contain
	anything. The text of a database error is known, except for the values that it quotes.
	"""
	if isinstance(error, ServiceUnavailable):
		return str(error)[:LONGEST_ERROR]
	frames = traceback.extract_tb(error.__traceback__)
	ours = [frame for frame in frames if f"/{OURS}/" in frame.filename]
	frame = (ours or frames)[-1]
	kind = type(error).__name__
	# Frappe wraps some of them in an error of its own.
	told = next((each for each in (error, *error.args) if isinstance(each, driver_error())), None)
	if told and len(told.args) == 2:
		number, text = told.args
		kind = f"{kind} {number} ({QUOTED.sub('…', str(text))})"
	frappe.logger("gigafibre.outbox").error("\n".join(traceback.format_tb(error.__traceback__)))
	return f"{kind} in {frame.name}, {Path(frame.filename).name} line {frame.lineno}"[:LONGEST_ERROR]
