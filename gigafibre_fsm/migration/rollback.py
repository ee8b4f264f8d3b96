"""Rolls back what one run made, and only records that were not changed or used since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import frappe
from frappe.model.rename_doc import get_link_fields
from frappe.utils import now

from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.addresses.search import store
from gigafibre_fsm.migration import (
	address_links,
	device_labels,
	earlier_secrets,
	lead_addresses,
	ledger,
	single_records,
)
from gigafibre_fsm.migration.child_rows import changed_tables, current_rows
from gigafibre_fsm.migration.compare import values_equal
from gigafibre_fsm.migration.ledger import ADOPTED, CHANGED, MADE, Entry
from gigafibre_fsm.migration.rows import Rows
from gigafibre_fsm.migration.site_records import current_values

AT_ONCE = 500
OWN = frozenset({"Migrated Record", "Migration Batch"})
# DocTypes that a record creates by itself, deleted with it.
GOES_ALONG = frozenset({"Address Match", "Provisioning Push"})
BY_TWO_FIELDS = (
	("Payment Entry", "party_type", "party"),
	("Journal Entry Account", "party_type", "party"),
	("Communication", "reference_doctype", "reference_name"),
	("Dynamic Link", "link_doctype", "link_name"),
)
"""(DocType, its field for a DocType, its field for a name): a payment without a bill, an answer, an address that came since."""


@dataclass
class Result:
	"""`taken`: number of records deleted, restored or cancelled, by DocType. `kept`: (record, the reason why it stays).
	`earlier`: the number rolled back earlier from the same batch.
	"""

	taken: dict[str, int] = field(default_factory=lambda: defaultdict(int))
	kept: list[tuple[str, str]] = field(default_factory=list)
	earlier: int = 0


def roll_back(batch: str) -> Result:
	"""Roll back a batch, last record first. Records changed or used since stay and are listed; the batch counts as rolled
	back when none stays. The caller commits, or rolls the transaction back for a dry run. Raises NotFound, or Conflict
	when it was rolled back already.
	"""
	state = frappe.db.get_value(ledger.BATCH, batch, ["status", "modified", "modified_by"], for_update=True)
	if not state:
		raise NotFound(f"There is no migration batch {batch}.")
	if state[0] == ledger.ROLLED_BACK:
		raise Conflict(f"{batch} was rolled back already, on {state[1]:%Y-%m-%d %H:%M} by {state[2]}.")
	entries = ledger.entries_of(batch)
	later = ledger.later(batch)
	result = Result(earlier=ledger.was_taken_back(batch))
	for part in _parts(list(reversed(entries))):
		done = _take_back(part, later, result)
		ledger.take_back(batch, done)
		address_links.forget_drops(done)
		lead_addresses.locate(address_links.forget_leads(done))
	store.mark_changed()
	if not result.kept:
		ledger.rolled_back(batch)
	return result


def _parts(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
	"""Consecutive entries of one DocType and action, in groups of limited size."""
	part: list[Entry] = []
	for entry in entries:
		if part and (
			len(part) >= AT_ONCE or (entry.doctype, entry.action) != (part[0].doctype, part[0].action)
		):
			yield part
			part = []
		part.append(entry)
	if part:
		yield part


def _take_back(part: list[Entry], later: set[tuple[str, str]], result: Result) -> list[Entry]:
	"""Undo the entries that can be undone; returns those."""
	doctype = part[0].doctype
	free = []
	for entry, why in zip(part, _changed(part), strict=True):
		if (doctype, entry.record) in later:
			why = "a later run wrote into it: take that one back first"
		if why:
			result.kept.append((f"{doctype} {entry.record}", why))
		else:
			free.append(entry)
	made = [entry for entry in free if entry.action == MADE and doctype not in single_records.MONEY]
	used = _references(doctype, [entry.record for entry in made])
	for entry in made:
		if by := used.get(entry.record):
			result.kept.append((f"{doctype} {entry.record}", f"used by {by}"))
	done = [entry for entry in made if entry.record not in used]
	rest = [entry for entry in free if entry.action != MADE or doctype in single_records.MONEY]
	result.taken[doctype] += len(done) + len(rest)
	_delete(doctype, [entry.record for entry in done])
	if doctype == device_labels.DOCTYPE:
		device_labels.release({entry.record: entry.previous for entry in rest})
	for entry in rest:
		if entry.action == MADE and not single_records.is_cancelled(doctype, entry.record):
			single_records.cancel_opening(doctype, entry.record)
			ledger.take_back_earlier(entry)
		elif entry.previous:
			_put_back(entry)
		if entry.action == CHANGED:
			earlier_secrets.put_back(entry)
	return [*done, *rest]


def _changed(part: Sequence[Entry]) -> Iterator[str]:
	"""For each entry the reason why it cannot be rolled back, or ""."""
	doctype = part[0].doctype
	if doctype in single_records.MONEY:
		yield from (_money_changed(entry) for entry in part)
		return
	columns = {field.fieldname for field in frappe.get_meta(doctype).get("fields")} | {"name"}
	fields = {name for entry in part for name in entry.written if name in columns}
	fields -= {table.fieldname for table in frappe.get_meta(doctype).get_table_fields()}
	names = [entry.record for entry in part]
	here, rows_here = current_values(doctype, names, fields), current_rows(doctype, names)
	for entry in part:
		now_there = here.get(entry.record)
		if not now_there:
			yield "it is not here any more"
			continue
		differing = [
			name
			for name, value in entry.written.items()
			if name in fields and not values_equal(now_there.get(name), value) and _is_ours(entry, name)
		]
		differing += [
			table
			for table in changed_tables(doctype, entry.written, rows_here[entry.record])
			if _is_ours(entry, table)
		]
		yield f"changed since: {', '.join(differing)}" if differing else ""


def _money_changed(entry: Entry) -> str:
	if entry.action == CHANGED and entry.fingerprint:
		here = current_values(entry.doctype, [entry.record], entry.previous).get(entry.record, {})
		same = all(values_equal(here.get(name), entry.written[name]) for name in entry.previous)
		return "" if same else f"changed since: {', '.join(entry.previous)}"
	if entry.action == CHANGED:
		return "cancelled when its row left the legacy system: a cancelled document stays cancelled"
	if entry.action == ADOPTED or single_records.is_cancelled(entry.doctype, entry.record):
		return ""
	return "" if single_records.is_untouched(entry.doctype, entry.record) else "it was paid or used since"


def _is_ours(entry: Entry, name: str) -> bool:
	"""Whether the run wrote this field: of an adopted or changed record, only the fields that the run set."""
	return entry.action == MADE or name in entry.previous


def _references(doctype: str, names: Sequence[str]) -> dict[str, str]:
	"""{record: the other records that refer to it}."""
	found: dict[str, str] = {}
	if not names:
		return found
	for link in get_link_fields(doctype):
		if link.issingle or link.parent in OWN | GOES_ALONG or not frappe.db.table_exists(link.parent):
			continue
		if frappe.get_meta(link.parent).get("is_virtual") or not frappe.db.has_column(
			link.parent, link.fieldname
		):
			continue
		itself = f"AND name != `{link.fieldname}`" if link.parent == doctype else ""
		rows = frappe.db.sql(
			f"""SELECT `{link.fieldname}`, MIN(name) FROM `tab{link.parent}`
			WHERE `{link.fieldname}` IN %s AND docstatus < 2 {itself} GROUP BY `{link.fieldname}`""",  # noqa: S608
			(tuple(names),),
		)
		for record, by in rows:
			found.setdefault(record, f"{link.parent} {by}")
	for other, kind, name in BY_TWO_FIELDS:
		rows = frappe.db.sql(
			f"""SELECT `{name}`, MIN(name) FROM `tab{other}`
			WHERE `{kind}` = %s AND `{name}` IN %s AND docstatus < 2 GROUP BY `{name}`""",  # noqa: S608 - constants
			(doctype, tuple(names)),
		)
		for record, by in rows:
			found.setdefault(record, f"{other} {by}")
	return found


def _delete(doctype: str, names: list[str]) -> None:
	if not names:
		return
	for table in frappe.get_meta(doctype).get_table_fields():
		frappe.db.delete(table.options, {"parenttype": doctype, "parent": among(names)})
	if doctype == "Fibre Port":
		frappe.db.delete("Address Match", {"fibre_port": among(names)})
	if doctype == "Service Equipment":
		frappe.db.delete("Provisioning Push", {"equipment": among(names)})
	if doctype == "Pricing Zone":
		for price_list in frappe.get_all(doctype, filters={"name": among(names)}, pluck="price_list"):
			frappe.db.delete("Item Price", {"price_list": price_list})
			frappe.delete_doc("Price List", price_list, ignore_permissions=True, force=True)
	# The passwords of a device, the account number of a permission to debit.
	frappe.db.sql("DELETE FROM `__Auth` WHERE doctype = %s AND name IN %s", (doctype, tuple(names)))
	frappe.db.delete(doctype, {"name": among(names)})


def _put_back(entry: Entry) -> None:
	tables = {table.fieldname: table.options for table in frappe.get_meta(entry.doctype).get_table_fields()}
	values = {
		name: value
		for name, value in entry.previous.items()
		if (name in entry.written or entry.action == ADOPTED)
		and name not in tables
		and name != earlier_secrets.SEALED
	}
	rows = Rows()
	for table in entry.previous.keys() & tables.keys():
		frappe.db.delete(
			tables[table], {"parent": entry.record, "parenttype": entry.doctype, "parentfield": table}
		)
		rows.add_lines(entry.doctype, entry.legacy_key, entry.record, table, tuple(entry.previous[table]))
	rows.write()
	if not values:
		return
	columns = ", ".join(f"`{name}` = %s" for name in values)
	frappe.db.sql(
		f"UPDATE `tab{entry.doctype}` SET {columns}, modified = %s WHERE name = %s",  # noqa: S608 - names of fields
		(*values.values(), now(), entry.record),
	)
