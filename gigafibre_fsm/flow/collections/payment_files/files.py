"""Imports a file of payments: each line becomes a Payment Line with its probable customer. Books nothing."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm import locks
from gigafibre_fsm.bulk import bulk_insert
from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections.payment_files import facts, reader, rules
from gigafibre_fsm.flow.collections.payment_files.reader import Row

FILE, LINE = "Payment File", "Payment Line"
WAITING = ("Unmatched", "Doubtful", "Duplicate", "Unreadable")
STALE = 180
"""Days after which a bank refuses a cheque (Payments Canada: six months)."""
CHUNK = 500


def read(source: str, account: str, name: str, content: bytes, today: date, order: str = "") -> str:
	"""Import a CSV file; returns its Payment File. `order` says whether the day or the month comes first if the dates are
	ambiguous.

	Raises BadRequest for an unreadable file, Conflict for one that was already imported.
	"""
	locks.payment_files()
	content_hash = hashlib.sha256(content).hexdigest()
	_refuse_second(content_hash)
	try:
		rows = reader.read(content, today, order)
	except reader.NotAFile as error:
		raise BadRequest(_refusal(error)) from None
	return _import_rows(source, account, rows, file_name=name, content_hash=content_hash, deposited_on=today)


def enter_cheques(account: str, day: date, cheques: Sequence[Row]) -> str:
	"""Enter the cheques deposited on `day`; returns their Payment File. Raises BadRequest for a day in the future, or one on
	which a bank would not have accepted the cheques.
	"""
	locks.payment_files()
	if not cheques:
		raise BadRequest(_("Enter at least one cheque."))
	if not 0 <= (getdate() - day).days <= STALE:
		raise BadRequest(_("The day of the deposit is in the last six months, and not in the future."))
	return _import_rows(rules.CHEQUE, account, cheques, deposited_on=day)


def discard(name: str) -> None:
	"""Delete a file of which nothing is booked; its lines may then be imported again."""
	locks.payment_files()
	doc = frappe.get_doc(FILE, name, for_update=True)
	booked = {"payment_file": name, "status": ("in", ("Booked", "Reversed"))}
	if doc.status == "Booking" or frappe.db.exists(LINE, booked):
		raise Conflict(_("Payments of this file are booked: it cannot be discarded."))
	frappe.db.set_value(LINE, {"payment_file": name}, {"status": "Set Aside", "line_key": None})
	doc.update({"status": "Discarded", "content_hash": None})
	doc.save(ignore_permissions=True)
	count(name)


def count(name: str) -> None:
	"""Write the numbers of waiting and booked lines on the file."""
	doc = frappe.get_doc(FILE, name, for_update=True)
	rows = frappe.db.sql(
		"""SELECT status, COUNT(*), SUM(amount) FROM `tabPayment Line` WHERE payment_file = %s
		GROUP BY status LOCK IN SHARE MODE""",
		name,
	)
	many = {status: number for status, number, _amount in rows}
	values = {
		"line_count": sum(many.values()),
		"waiting": sum(many.get(status, 0) for status in (*WAITING, rules.MATCHED)),
		"total": sum(amount or 0 for _status, _number, amount in rows),
		"booked_total": sum(amount or 0 for status, _number, amount in rows if status == "Booked"),
	}
	if doc.status in ("Open", "Done"):
		values["status"] = "Open" if values["waiting"] else "Done"
	frappe.db.set_value(FILE, name, values)


def row_of(line: Any) -> Row:
	"""The content of a Payment Line as the file has it."""
	return Row(
		line.row,
		line.raw or "",
		line.payment_date,
		decimal(line.amount),
		line.account_number or "",
		line.invoice_number or "",
		line.payer or "",
		line.reference or "",
		line.message or "",
	)


def _import_rows(source: str, account: str, rows: Sequence[Row], **more: Any) -> str:
	company = frappe.db.get_value("Account", account, "company")
	doc = frappe.get_doc(
		{"doctype": FILE, "source": source, "deposit_account": account, "company": company, **more}
	).insert(ignore_permissions=True)
	keys = rules.identities(source, rows)
	before, earlier = _with_keys(keys), _earlier(source, rows)
	new = [row for row, key in zip(rows, keys, strict=True) if key not in before]
	verdicts = iter(rules.judge_all(new, facts.facts_of(new, company)))
	lines = []
	for row, key in zip(rows, keys, strict=True):
		if key in before:
			line = _line(doc, row, rules.Verdict(rules.DUPLICATE))
			line.duplicate_of = before[key]
		else:
			line = _line(doc, row, next(verdicts))
			line.line_key = key
			alike = rules.look_alike(source, row, earlier.get(row.amount, ())) if not row.problem else ""
			if alike:
				line.update({"status": rules.DOUBTFUL, "doubt": "look_alike", "duplicate_of": alike})
		lines.append(line)
	for start in range(0, len(lines), CHUNK):
		bulk_insert.insert(lines[start : start + CHUNK])
	count(doc.name)
	return doc.name


def _line(doc: Document, row: Row, verdict: rules.Verdict) -> Document:
	line = frappe.new_doc(LINE)
	line.update(
		{
			"payment_file": doc.name,
			"source": doc.source,
			"row": row.number,
			"raw": row.raw,
			"payment_date": row.day,
			"amount": float(row.amount or 0),
			"payer": row.payer,
			"account_number": row.account,
			"invoice_number": row.invoice,
			"reference": row.reference,
			"message": row.message,
			"status": verdict.status,
			"customer": verdict.customer or None,
			"sales_invoice": verdict.invoice or None,
			"matched_how": verdict.how,
			"doubt": verdict.doubt,
		}
	)
	return line


def _refuse_second(content_hash: str) -> None:
	before = frappe.db.sql(
		"SELECT name, owner FROM `tabPayment File` WHERE content_hash = %s LOCK IN SHARE MODE", content_hash
	)
	if before:
		raise Conflict(_("This file was already read by {1}: {0}.").format(*before[0]))


def _with_keys(keys: Sequence[str]) -> dict[str, str]:
	"""{key: the line of an earlier file with this key}."""
	found = {}
	for start in range(0, len(keys), CHUNK):
		found.update(
			frappe.db.sql(
				"SELECT line_key, name FROM `tabPayment Line` WHERE line_key IN %s LOCK IN SHARE MODE",
				(tuple(keys[start : start + CHUNK]),),
			)
		)
	return found


def _earlier(source: str, rows: Sequence[Row]) -> dict[Decimal, list[rules.Earlier]]:
	"""The lines of earlier files by amount: lines of the same days; for cheques, lines of half a year."""
	days = [row.day for row in rows if row.day]
	amounts = sorted({float(row.amount) for row in rows if row.amount})
	if not days or not amounts:
		return {}
	first = frappe.utils.add_days(min(days), -STALE if source == rules.CHEQUE else 0)
	found = frappe.db.sql(
		"""SELECT name, payment_date, amount, account_number, reference, payer FROM `tabPayment Line`
		WHERE source = %s AND payment_date BETWEEN %s AND %s AND amount IN %s
			AND status NOT IN ('Set Aside', 'Duplicate', 'Unreadable') LOCK IN SHARE MODE""",
		(source, first, max(days), tuple(amounts)),
	)
	lines: dict[Decimal, list[rules.Earlier]] = defaultdict(list)
	for name, day, amount, *said in found:
		lines[decimal(amount)].append(rules.Earlier(name, day, *(text or "" for text in said)))
	return lines


def _refusal(error: reader.NotAFile) -> str:
	sentences = {
		"empty": _("This file is empty."),
		"large": _("This file is too large."),
		"rows": _("This file has too many lines."),
		"binary": _("This is not a CSV file. Save it as CSV and try again."),
		"columns": _(
			"No columns for the date, the amount and the payer were found. The file begins with: {0}"
		),
		"dates": _("Is {0} written with the day or with the month first? Choose it and try again."),
	}
	return sentences[error.reason].format(error.found)
