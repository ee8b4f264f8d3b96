"""The transactional outbox: every side effect is a row, written in the transaction that it belongs to.

`post` is the only way to send anything from this app. The row is sent as soon as the transaction has committed, and retried
by a sweep every minute, so no message is lost when Redis or the workers are down.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime
from frappe.utils.password import set_encrypted_password

from gigafibre_fsm.bulk import bulk_insert
from gigafibre_fsm.clock import utc_now
from gigafibre_fsm.database import changed_rows
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.filters import among
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.rules import queue_of

__all__ = [
	"DOCTYPE",
	"OutboxItem",
	"Receipt",
	"abandon_unsent",
	"depth",
	"in_batches",
	"post",
	"retry_message",
	"retry_all",
	"withdraw",
]

DOCTYPE = "Outbound Message"
UNSENT = ("Queued", "Failed")
"""States of a message that is not sent yet."""

# For this many seconds after the queue was unavailable, this process leaves rows to the sweep.
QUEUE_REST = 30
_queue_rests_until = 0.0

# Maximum rows per delivery job, within a job's time limit.
BATCH = 50

# The rows, (channel, name), that each database connection has written since its last commit.
_written: WeakKeyDictionary[Any, list[tuple[str, str]]] = WeakKeyDictionary()
# The committed rows that each connection collects for its next job (see in_batches).
_gathered: WeakKeyDictionary[Any, list[tuple[str, str]]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Effect:
	"""One side effect, with the arguments of `post`; not sent before `not_before` (UTC).

	Of several waiting effects of one `thread`, for the same target and reference, only the last is sent.
	"""

	channel: str
	topic: str
	key: str
	target: str = ""
	payload: dict[str, Any] | None = None
	secret: str | None = None
	reference: Document | None = None
	not_before: datetime | None = None
	thread: str = ""


def post(
	channel: str,
	*,
	topic: str,
	key: str,
	target: str = "",
	payload: dict[str, Any] | None = None,
	secret: str | None = None,
	reference: Document | None = None,
	thread: str = "",
) -> str:
	"""Write one side effect into the current transaction and return the row's name.

	Idempotent by `key`: a second post with the same key changes nothing and returns the first row's name. `target` is the
	telephone number, address, receiver or device, never a URL with a secret in it. `payload` must be JSON-able (Decimal and
	dates become text) and is readable by staff; `payload["not_after"]` (ISO time) is when it expires. `secret` is stored
	encrypted, hidden from all users, and deleted once sent.
	"""
	effect = Effect(channel, topic, key, target, payload, secret, reference, thread=thread)
	return post_all([effect])[0]


def post_all(effects: Sequence[Effect]) -> list[str]:
	"""`post` several side effects in one statement; returns the names of their rows in the same order."""
	new = [_row(effect) for effect in effects]
	try:
		bulk_insert.write(new)
	except Exception as error:
		if not frappe.db.is_duplicate_entry(error):
			raise
		if len(effects) > 1:  # none was written: insert each on its own, or find the one that existed before
			return [name for effect in effects for name in post_all([effect])]
		# A locking read: the concurrent row may be newer than this transaction's snapshot.
		earlier = "SELECT name FROM `tabOutbound Message` WHERE idempotency_key = %s LOCK IN SHARE MODE"
		found = frappe.db.sql(earlier, effects[0].key, pluck=True)
		return found or post_all(effects)  # no row has this key: the random name collided
	for effect, row in zip(effects, new, strict=True):
		if effect.secret:
			set_encrypted_password(DOCTYPE, row.name, effect.secret, "secret_payload")
		_after_commit(effect.channel, row.name)
	return [row.name for row in new]


def _row(effect: Effect) -> Document:
	row = frappe.new_doc(DOCTYPE)
	row.update(
		{
			"status": "Queued",
			"channel": effect.channel,
			"topic": effect.topic,
			"thread": effect.thread,
			"target": effect.target,
			"idempotency_key": effect.key,
			"attempts": 0,
			"next_attempt": effect.not_before or utc_now(),
			"payload": json.dumps(effect.payload or {}, default=str, ensure_ascii=False),
			"secret_payload": "*" if effect.secret else None,
			"reference_doctype": effect.reference.doctype if effect.reference else None,
			"reference_name": effect.reference.name if effect.reference else None,
		}
	)
	row.set_user_and_timestamp()
	row.set_new_name()
	return row


@contextmanager
def in_batches() -> Iterator[None]:
	"""Context manager for many short transactions in a row: delivers their rows in jobs of 50 instead of one job per
	transaction, queued behind urgent channels. The sweep sends the rows that a dead process had collected.
	"""
	database = frappe.local.db
	if database in _gathered:
		yield
		return
	_gathered[database] = []
	try:
		yield
	finally:
		enqueue(_gathered.pop(database), "long")


def retry_message(name: str) -> None:
	"""Queue a dead or failed row again, with one attempt counted: the sender then knows that it is not the first attempt, and
	checks the result of earlier ones first. Raises Conflict for a row in another state.
	"""
	if not _requeue(name):
		frappe.throw(_("This message is not waiting for a retry."), Conflict)
	_after_commit(frappe.db.get_value(DOCTYPE, name, "channel"), name)


def retry_all(channel: str | None = None) -> int:
	"""Retry every dead row, of one channel or of all; returns how many."""
	filters = {"status": "Dead", **({"channel": channel} if channel else {})}
	names = [
		name
		for name in frappe.get_all(DOCTYPE, filters=filters, pluck="name", order_by="creation")
		if _requeue(name)
	]
	for name in names:
		_after_commit(frappe.db.get_value(DOCTYPE, name, "channel"), name)
	return len(names)


def withdraw(topic: str, reference: Document) -> bool:
	"""Cancel the waiting messages of a topic about `reference`. False, and nothing changed, when one of them was already
	attempted.
	"""
	about = {"topic": topic, "doctype": reference.doctype, "name": reference.name, "now": utc_now()}
	waiting = frappe.db.sql(
		"""SELECT name, attempts, next_attempt, leased_until FROM `tabOutbound Message`
		WHERE topic = %(topic)s AND reference_doctype = %(doctype)s AND reference_name = %(name)s
			AND status = 'Queued' FOR UPDATE""",
		about,
		as_dict=True,
	)
	if not waiting or any(
		row.attempts or row.leased_until or row.next_attempt <= about["now"] for row in waiting
	):
		return False
	frappe.db.delete(DOCTYPE, {"name": among(row.name for row in waiting)})
	return True


def abandon_unsent(reason: str) -> int:
	"""Cancel all waiting messages without running their outcome hooks, on a copy of a site. Returns how many."""
	frappe.db.sql(
		"""UPDATE `tabOutbound Message` SET status = 'Dead', last_error = %(reason)s, modified = %(modified)s
		WHERE status IN %(unsent)s""",
		{"reason": reason, "modified": now_datetime(), "unsent": UNSENT},
	)
	return changed_rows()


def depth() -> list[dict[str, Any]]:
	"""Waiting and dead rows: [{"channel", "status", "rows", "oldest" (datetime), "attempts" (most)}]."""
	return frappe.db.sql(
		"""SELECT channel, status, COUNT(*) AS `rows`, MIN(creation) AS oldest, MAX(attempts) AS attempts
		FROM `tabOutbound Message` WHERE status != 'Sent'
		GROUP BY channel, status ORDER BY channel, status""",
		as_dict=True,
	)


def _requeue(name: str) -> bool:
	frappe.db.sql(
		"""UPDATE `tabOutbound Message`
		SET status = 'Queued', attempts = 1, next_attempt = %(now)s, leased_until = NULL, modified = %(modified)s
		WHERE name = %(name)s AND status IN ('Dead', 'Failed')
			AND (leased_until IS NULL OR leased_until < %(now)s)""",
		{"name": name, "now": utc_now(), "modified": now_datetime()},
	)
	return changed_rows() == 1


def _after_commit(channel: str, name: str) -> None:
	"""Deliver the row once the current transaction has committed, in one job per channel."""
	database = frappe.local.db
	if database in _written:
		_written[database].append((channel, name))
		return
	_written[database] = [(channel, name)]
	database.after_commit.add(lambda: _hand_over(database))
	database.after_rollback.add(lambda: _written.pop(database, None))


def _hand_over(database: Any) -> None:
	rows = _written.pop(database, [])
	if database not in _gathered:
		enqueue(rows)
		return
	_gathered[database] += rows
	if len(_gathered[database]) >= BATCH:
		enqueue(_gathered[database], "long")
		_gathered[database] = []


def enqueue(rows: Sequence[tuple[str, str]], queue: str = "") -> None:
	"""Queue the delivery of these rows, (channel, name): one job per channel, so that no channel waits for another."""
	by_channel: dict[str, list[str]] = {}
	for channel, name in rows:
		by_channel.setdefault(channel, []).append(name)
	for channel, names in by_channel.items():
		for start in range(0, len(names), BATCH):
			_enqueue_batch(channel, names[start : start + BATCH], queue or queue_of(channel))


def _enqueue_batch(channel: str, names: list[str], queue: str) -> None:
	global _queue_rests_until
	if time.monotonic() < _queue_rests_until:
		return
	try:
		frappe.enqueue(
			"gigafibre_fsm.outbox.background_jobs.deliver_all", queue=queue, channel=channel, names=names
		)
	except Exception as error:
		# The transaction is committed and the rows are stored: the caller's response stays valid, and the sweep sends the rows.
		# Frappe waits seconds for an unavailable Redis, so the next calls skip the queue.
		_queue_rests_until = time.monotonic() + QUEUE_REST
		frappe.logger("gigafibre.outbox").warning(
			f"left to the sweep: {len(names)} rows ({type(error).__name__})"
		)
