"""Leases: one conditional UPDATE gives a row to one process, so that a job and a sweep never send it twice; marking the
result releases it. If the process dies, the lease expires and the row is sent again under the same idempotency key.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime
from frappe.utils.password import get_decrypted_password

from gigafibre_fsm.clock import to_utc, utc_now
from gigafibre_fsm.database import changed_rows
from gigafibre_fsm.outbox import breakers, rules
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.reasons import reason_of
from gigafibre_fsm.outbox.service import DOCTYPE

# Longer than a sender takes; with the minutely sweep the row of a dead worker is still sent within two minutes.
LEASE = timedelta(seconds=60)
LONGEST_REFERENCE = 140


@dataclass(frozen=True)
class Leased:
	item: OutboxItem
	until: datetime
	answered: Receipt | None
	not_after: datetime | None


def lease(name: str) -> Leased | None:
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
		# The row could not even be read: it waits, and does not delay the rows behind it.
		item = OutboxItem(name, row.channel, "", row.target or "", {}, None, "", row.attempts + 1)
		postpone(Leased(item, until, None, None), reason_of(error))
		return None


def _read(name: str, until: datetime) -> Leased:
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
	return Leased(item, until, answered, to_utc(not_after) if not_after and not answered else None)


def mark(leased: Leased, **values: Any) -> bool:
	"""Write `values` and release the lease, if this process still holds it; returns whether it did."""
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.update(table).set(table.leased_until, None).set(table.modified, now_datetime())
	for field, value in values.items():
		query = query.set(table[field], _storable(value))
	query.where(table.name == leased.item.name).where(table.leased_until == leased.until).run()
	return changed_rows() == 1


def _storable(value: Any) -> Any:
	"""A text that the database accepts: devices and proxies send truncated characters."""
	return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def receipt_fields(receipt: Receipt | None) -> dict[str, Any]:
	receipt = receipt or Receipt()
	response = json.dumps(receipt.response, default=str, ensure_ascii=False)
	return {
		"sent_at": now_datetime(),
		"provider_reference": receipt.provider_reference[:LONGEST_REFERENCE],
		"response": response,
	}


def postpone(leased: Leased, reason: str, **answer: Any) -> None:
	attempts = leased.item.attempts
	if rules.is_exhausted(attempts):
		mark(leased, status="Dead", last_error=f"Given up after {attempts} attempts. {reason}", **answer)
	else:
		later = utc_now() + timedelta(seconds=rules.delay(attempts))
		mark(leased, status="Failed", last_error=reason, next_attempt=later, **answer)
	frappe.db.commit()
