"""The ledger: which run made which record of which legacy row, with the written values. The only writer of Migration Batch
and Migrated Record.

The ledger rows of a chunk are written in the same transaction as its records. So a killed run can be resumed, a second run
finds that nothing has changed, and a batch can be rolled back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import frappe

from gigafibre_fsm.bulk import plain_rows
from gigafibre_fsm.filters import among

BATCH, RECORD = "Migration Batch", "Migrated Record"
RUNNING, COMPLETED, ROLLED_BACK = "Running", "Completed", "Rolled Back"
MADE, CHANGED, ADOPTED = "Made", "Changed", "Adopted"
AT_ONCE = 500
FIELDS = (
	"name", "batch", "legacy_key", "action", "record_doctype", "record_name", "fingerprint", "written", "previous",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
	"""`written`: the values that the run wrote into the record; `previous`: the earlier values of those fields."""

	legacy_key: str
	action: str
	doctype: str
	record: str
	fingerprint: str
	written: dict[str, Any]
	previous: dict[str, Any]
	batch: str = ""


Register = dict[tuple[str, str], Entry]
"""(doctype, legacy key) -> its last ledger entry."""


def register() -> Register:
	"""The entries of all runs that were not rolled back, by DocType and legacy key."""
	valid = f"b.status != '{ROLLED_BACK}' AND r.taken_back = 0"
	return {(entry.doctype, entry.legacy_key): entry for entry in _entries(valid, ())}


def entries_of(batch: str) -> list[Entry]:
	"""The entries of one run that were not rolled back, in the order of writing."""
	return list(_entries("r.batch = %s AND r.taken_back = 0", (batch,)))


def later(batch: str) -> set[tuple[str, str]]:
	"""The (doctype, record) pairs that later runs wrote, without those rolled back."""
	rows = frappe.db.sql(
		f"""SELECT DISTINCT r.record_doctype, r.record_name FROM `tab{RECORD}` r JOIN `tab{BATCH}` b ON b.name = r.batch
		WHERE b.status != '{ROLLED_BACK}' AND r.taken_back = 0 AND b.name != %(batch)s
			AND r.name > (SELECT MAX(o.name) FROM `tab{RECORD}` o WHERE o.batch = %(batch)s)""",  # noqa: S608
		{"batch": batch},
	)
	return {(doctype, name) for doctype, name in rows}


def keys_of(doctype: str) -> dict[str, str]:
	"""{record: its legacy row}, for all runs that were not rolled back."""
	rows = frappe.db.sql(
		f"""SELECT r.record_name, r.legacy_key FROM `tab{RECORD}` r JOIN `tab{BATCH}` b ON b.name = r.batch
		WHERE b.status != '{ROLLED_BACK}' AND r.taken_back = 0 AND r.record_doctype = %s AND r.legacy_key NOT LIKE '%%#%%'
		ORDER BY r.name""",  # noqa: S608
		doctype,
	)
	return dict(rows)


def batches_of(phase: str) -> set[str]:
	return set(frappe.get_all(BATCH, filters={"phase": phase}, pluck="name"))


def was_run(phase: str) -> bool:
	"""Whether a run of this phase was not rolled back."""
	return bool(frappe.db.exists(BATCH, {"phase": phase, "status": ("!=", ROLLED_BACK)}))


def _entries(where: str, values: Sequence[Any]) -> Iterable[Entry]:
	rows = frappe.db.sql(
		f"""SELECT r.legacy_key, r.action, r.record_doctype, r.record_name, r.fingerprint, r.written, r.previous, r.batch
		FROM `tab{RECORD}` r JOIN `tab{BATCH}` b ON b.name = r.batch WHERE {where} ORDER BY r.name""",  # noqa: S608
		values,
	)
	for key, action, doctype, record, fingerprint, written, previous, batch in rows:
		yield Entry(
			key,
			action,
			doctype,
			record,
			fingerprint,
			json.loads(written or "{}"),
			json.loads(previous or "{}"),
			batch,
		)


def begin(phase: str, source: str, hold_until: Any, sample: bool) -> str:
	"""The batch of this run: a new one, or the unfinished batch of the same phase and source."""
	values = {
		"phase": phase,
		"source": source,
		"hold_until": hold_until,
		"status": RUNNING,
		"is_sample": int(sample),
	}
	if resumed := unfinished(phase, source):
		frappe.db.set_value(BATCH, resumed, "hold_until", hold_until)
		return resumed
	return frappe.get_doc({"doctype": BATCH, **values}).insert(ignore_permissions=True).name


def holds() -> dict[str, Any]:
	"""{batch: the day until which its run put customers on hold}"""
	return dict(frappe.get_all(BATCH, fields=["name", "hold_until"], as_list=True))


def unfinished(phase: str, source: str) -> str:
	"""The batch of a killed run; "" if there is none."""
	values = {"phase": phase, "source": source, "status": RUNNING}
	return frappe.db.get_value(BATCH, values, order_by="creation desc") or ""


def end(batch: str, report: dict[str, Any]) -> None:
	frappe.db.set_value(BATCH, batch, {"status": COMPLETED, "report": _json(report)})


def take_back(batch: str, entries: Sequence[Entry]) -> None:
	"""Mark these entries of a batch as undone: a later run may write them again."""
	for start in range(0, len(entries), AT_ONCE):
		places = [(entry.doctype, entry.legacy_key) for entry in entries[start : start + AT_ONCE]]
		frappe.db.sql(
			f"UPDATE `tab{RECORD}` SET taken_back = 1, previous = '{{}}' WHERE batch = %s AND (record_doctype, legacy_key) IN %s",  # noqa: S608
			(batch, tuple(places)),
		)


def take_back_earlier(entry: Entry) -> None:
	"""What earlier batches made of the same row was replaced by this document, and is off the books: a later run books it anew."""
	frappe.db.sql(
		f"""UPDATE `tab{RECORD}` SET taken_back = 1
		WHERE record_doctype = %s AND legacy_key = %s AND record_name != %s""",  # noqa: S608
		(entry.doctype, entry.legacy_key, entry.record),
	)


def renamed(old: str, new: str, fields: Sequence[str]) -> None:
	"""Replace a renamed record's name in the written values of these link fields."""
	for field in fields:
		links = [json.dumps({field: name}, ensure_ascii=False).strip("{}") for name in (old, new)]
		frappe.db.sql(
			f"UPDATE `tab{RECORD}` SET written = REPLACE(written, %s, %s) WHERE LOCATE(%s, written) > 0",  # noqa: S608
			(*links, links[0]),
		)


def forget(key: str, besides: Sequence[str]) -> None:
	"""Stop comparing a legacy row (and its parts, "key#part") with the site, except for DocTypes of `besides`."""
	frappe.db.sql(
		f"""UPDATE `tab{RECORD}` SET taken_back = 1
		WHERE (legacy_key = %s OR legacy_key LIKE %s) AND record_doctype NOT IN %s""",  # noqa: S608
		(key, f"{key}#%", tuple(besides)),
	)


def adopt(doctype: str, *keys: str) -> None:
	"""Mark the record of these legacy rows as one that existed before: its written values are no longer compared."""
	values = {"action": ADOPTED, "written": "{}", "previous": "{}"}
	frappe.db.set_value(RECORD, {"record_doctype": doctype, "legacy_key": among(keys)}, values)


def rolled_back(batch: str) -> None:
	frappe.db.set_value(BATCH, batch, "status", ROLLED_BACK)


def was_taken_back(batch: str) -> int:
	"""The number of records of a batch that were rolled back earlier."""
	return frappe.db.count(RECORD, {"batch": batch, "taken_back": 1})


def remember(batch: str, entries: Sequence[Entry]) -> None:
	if not entries:
		return
	first = plain_rows.reserve_numbers(RECORD, len(entries))
	plain_rows.insert(
		RECORD,
		FIELDS,
		(
			(
				first + at, batch, entry.legacy_key, entry.action, entry.doctype, entry.record, entry.fingerprint,
				_json(entry.written), _json(entry.previous),
			)
			for at, entry in enumerate(entries)
		),
	)  # fmt: skip


def _json(values: dict[str, Any]) -> str:
	return json.dumps(values, default=str, ensure_ascii=False)
