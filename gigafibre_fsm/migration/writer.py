"""Writes planned records to the site: created, changed, adopted or unchanged. With `dry` it decides and writes nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from gigafibre_fsm import locks
from gigafibre_fsm.bulk import series
from gigafibre_fsm.migration import (
	device_labels,
	earlier_secrets,
	ledger,
	opening_money,
	removed_values,
	single_records,
)
from gigafibre_fsm.migration.child_rows import changed_children
from gigafibre_fsm.migration.compare import merge, values_equal
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.ledger import ADOPTED, CHANGED, MADE, Entry, Register
from gigafibre_fsm.migration.outcome import Outcome
from gigafibre_fsm.migration.planned import Link, Planned
from gigafibre_fsm.migration.rows import Rows
from gigafibre_fsm.migration.site_records import current_values, names_taken

NEW = "(new)"
Values = dict[str, Any]
Lines = dict[str, tuple[Mapping[str, Any], ...]]


class Writer:
	"""`begin` creates the batch once there is something to write; `batch` is empty until then."""

	def __init__(
		self, begin: Callable[[], str], register: Register, findings: Findings, dry: bool = False
	) -> None:
		self.outcome, self.batch = Outcome(), ""
		self._begin, self._register, self._findings, self._dry = begin, register, findings, dry
		self._rows = Rows()
		self._entries: list[Entry] = []
		self._made: set[tuple[str, str]] = set()
		self._labels: device_labels.Holders = {}
		self._freed: set[str] = set()  # devices whose labels only a dry run still finds in the database
		self._written: dict[tuple[str, str], Values] = defaultdict(dict)

	def write(self, chunk: Sequence[Planned]) -> None:
		"""Create or update these records, in order; the caller commits. Idempotent."""
		known = [(planned, self._register.get((planned.doctype, planned.key))) for planned in chunk]
		if not self._dry:
			opening_money.reserve(known, self._names)
		old, waiting, new = [], [], []
		for planned, entry in known:
			if not entry or not self._is_about(planned, entry):
				new.append(planned)
			elif self._missing(planned, set()):
				waiting.append((planned, entry))
			else:
				old.append((planned, entry))
		self._keep_up(old)
		if not self._dry:
			self._rows.write()  # a device that has left a household leaves its labels to the next one
		self._bring_in(new)
		self._keep_up(waiting)  # a household that has moved, once its new place is here
		if not self._dry:
			self._rows.write()
			self._remember()
		self._entries.clear()
		series.forget()

	def _is_about(self, planned: Planned, entry: Entry) -> bool:
		"""Whether it belongs to the record of its earlier run: the WiFi of a router that was replaced is that of the new one."""
		return not planned.changes or self._name(planned.changes) in (None, entry.record)

	def _remember(self) -> None:
		if self._entries:
			self.batch = self.batch or self._begin()
			ledger.remember(self.batch, self._entries)

	def _bring_in(self, chunk: Sequence[Planned]) -> None:
		taken = names_taken(chunk)
		customers = single_records.customers_of(chunk)
		inserts: Counter[str] = Counter()
		coming: set[tuple[str, str]] = set()
		work: list[tuple[Planned, str | None]] = []
		for planned in chunk:
			if missing := self._missing(planned, coming):
				self._findings.note("not_migrated_yet", planned.key, f"{missing.doctype} {missing.key}")
				continue
			found = self._existing(planned, customers)
			if not found and (planned.doctype, planned.name) in taken:
				self._findings.note("name_taken", planned.key, planned.name)
				continue
			coming.add((planned.doctype, planned.key))
			work.append((planned, found))
			if not (found or planned.changes or planned.name or planned.doctype in single_records.MAKERS):
				inserts[planned.doctype] += 1
		if not self._dry:
			for doctype, many in inserts.items():
				self._rows.draw(doctype, many)
			self._rows.names.look_up([planned for planned, found in work if not found], self._name)
		changes = []
		devices = [
			each.values for each in chunk if each.doctype == device_labels.DOCTYPE and not each.changes
		]
		self._labels = device_labels.labels_in_use(device_labels.DOCTYPE, devices, self._freed)
		for planned, found in work:
			if planned.adopts and not found and planned.doctype in single_records.MAKERS:
				# a new zone already has prices
				found = single_records.existing(planned.doctype, planned.values)
			if found:
				self._adopt(planned, found)
			elif planned.changes:
				changes.append(planned)
			else:
				self._make(planned)
		if changes and not self._dry:
			self._rows.write()
		self._change([(planned, self._base_of(planned)) for planned in changes])

	def _existing(self, planned: Planned, customers: Mapping[str, str]) -> str | None:
		if not planned.adopts:
			return None
		if planned.doctype == "Customer":
			return customers.get(planned.values["legacy_customer_id"])
		return single_records.existing(planned.doctype, planned.values)

	def _missing(self, planned: Planned, coming: set[tuple[str, str]]) -> Link | None:
		for link in planned.links():
			place = (link.doctype, link.key)
			if not (
				place in self._register or place in coming or (link.optional and link is not planned.changes)
			):
				return link
		return None

	def _make(self, planned: Planned) -> None:
		values, tables = self._resolved(planned)
		if planned.doctype == device_labels.DOCTYPE:
			values = device_labels.without_labels(self._labels, values, planned.key, self._findings)
		if self._dry:
			name = planned.name or NEW
		elif planned.doctype in single_records.MAKERS:
			name = single_records.MAKERS[planned.doctype]({**values, "key": planned.key})
		else:
			begun = {**planned.first, **values}
			name = self._rows.add(planned.doctype, planned.key, planned.name, begun, tables, planned.secrets)
		self._labels |= {(field, values[field]): name for field in device_labels.KINDS if values.get(field)}
		self.outcome.made[planned.doctype] += 1
		self._made.add((planned.doctype, name))
		self._note(planned, MADE, name, {**values, **tables}, {})

	def _adopt(self, planned: Planned, name: str) -> None:
		"""Adopt an existing record: it is not changed, except for the fields in which the legacy system is authoritative."""
		self.outcome.adopted[planned.doctype] += 1
		values, _tables = self._resolved(planned)
		wanted = {column: values[column] for column in planned.corrects}
		here = current_values(planned.doctype, [name], wanted).get(name, {})
		differing = {
			column: value for column, value in wanted.items() if not values_equal(here.get(column), value)
		}
		self._set(planned, name, differing)
		self._note(planned, ADOPTED, name, wanted, {column: here.get(column) for column in wanted})

	def _base_of(self, planned: Planned) -> Entry:
		"""The values that the migration wrote into a record to which a later phase adds, for any of its rows: the WiFi of a
		device may have another one by now.
		"""
		record = self._register[planned.changes.doctype, planned.changes.key].record
		if not self._written:
			for entry in self._register.values():
				self._written[entry.doctype, entry.record] |= entry.written
		base = {column: self._written[planned.doctype, record].get(column) for column in planned.values}
		return Entry(planned.key, CHANGED, planned.doctype, record, "", base, {})

	def _keep_up(self, known: Sequence[tuple[Planned, Entry]]) -> None:
		"""Update records of earlier runs with changes in the legacy system since; usually there are none."""
		moved = []
		for planned, entry in known:
			if entry.fingerprint == planned.fingerprint():
				self.outcome.same[planned.doctype] += 1
			elif missing := self._missing(planned, set()):
				self._findings.note("not_migrated_yet", planned.key, f"{missing.doctype} {missing.key}")
			elif planned.doctype in single_records.MONEY:
				self._book_again(planned, entry)
			else:
				moved.append((planned, entry))
		self._change(moved)

	def _change(self, moved: Iterable[tuple[Planned, Entry]]) -> None:
		by_doctype: dict[str, list[tuple[Planned, Entry, Values, Lines]]] = defaultdict(list)
		for planned, entry in moved:
			by_doctype[planned.doctype].append((planned, entry, *self._wanted(planned, entry)))
		for doctype, records in by_doctype.items():
			own = [entry.record for _planned, entry, *_wanted in records]
			wanted = [values for _planned, _entry, values, _tables in records]
			now_there = current_values(doctype, own, {column for values in wanted for column in values})
			taken = device_labels.labels_in_use(doctype, wanted, own)
			for planned, entry, values, tables in records:
				free = device_labels.without_labels(taken, values, planned.key, self._findings)
				self._merge(planned, entry, free, tables, now_there.get(entry.record, {}))

	def _wanted(self, planned: Planned, entry: Entry) -> tuple[Values, Lines]:
		"""The values and child tables that the legacy row gives the record of `entry`."""
		values, tables = self._resolved(planned)
		if entry.action == ADOPTED:
			values, tables = {column: values[column] for column in planned.corrects}, {}
		elif not planned.changes:
			values = {**removed_values.values(entry, values), **values}
			tables = {**removed_values.tables(entry, tables), **tables}
		values.pop("zone", None)
		return values, tables

	def _merge(
		self, planned: Planned, entry: Entry, values: Values, tables: Lines, here: Mapping[str, Any]
	) -> None:
		found = merge(entry.written, here, values, values)
		lines = {
			table: rows
			for table, rows in tables.items()
			if not values_equal(entry.written.get(table) or (), rows) and entry.fingerprint
		}
		conflicts = [*found.conflicts, *changed_children(planned.doctype, entry.record, entry.written, lines)]
		for column in conflicts:
			self._findings.note("changed_on_both_sides", planned.key, f"{entry.record} {column}")
		if conflicts:
			return
		earlier: Values = {}
		if planned.secrets and not self._dry:
			stored = earlier_secrets.sealed(planned.doctype, entry.record, planned.secrets)
			earlier = {earlier_secrets.SEALED: stored}
		self._freed |= {entry.record for label in device_labels.KINDS if self._dry and label in found.set}
		if found.set or lines or planned.secrets:
			self._set(planned, entry.record, found.set, lines)
			# A value that a run adds to a record that it has just made belongs to its creation, not a change.
			if (planned.doctype, entry.record) not in self._made:
				self.outcome.changes_of(entry, planned.key, found.set, here)
		action = entry.action if entry.action == ADOPTED else CHANGED
		earlier |= {table: entry.written.get(table) or () for table in lines}
		# A later phase, or an ending, writes a part of a record; the rest stays as it was written.
		rest = {name: value for name, value in entry.written.items() if planned.changes and name[0] != "_"}
		self._note(planned, action, entry.record, {**rest, **values, **tables}, {**found.previous, **earlier})

	def _set(
		self, planned: Planned, name: str, values: Mapping[str, Any], tables: Lines | None = None
	) -> None:
		if not self._dry:
			self._rows.set(planned.doctype, planned.key, name, values, tables or {}, planned.secrets)

	def _book_again(self, planned: Planned, entry: Entry) -> None:
		"""Replace an opening bill or credit whose amount has changed; only the day itself changes where customers are on hold
		until another one.
		"""
		values, _tables = self._resolved(planned)
		if opening_money.is_as_booked(entry, values):
			found, here = opening_money.move_day(entry, values)
			if found.set:
				self._set(planned, entry.record, found.set)
				self.outcome.changes_of(entry, planned.key, found.set, here)
			written = {**values, "fsm_owed_since": values[opening_money.DAY]}
			self._note(planned, CHANGED, entry.record, written, found.previous)
		elif not entry.fingerprint or self._take_back_money(entry):
			self._make(planned)

	def withdraw(self, gone: Sequence[Entry]) -> None:
		"""Handle rows that were deleted in the legacy system: opening bills and credits are cancelled, other records are only
		reported.
		"""
		booked = [each for each in gone if each.doctype in single_records.MONEY and each.fingerprint]
		if booked and not self._dry:
			locks.accounts({entry.written["customer"] for entry in booked})
		for entry in gone:
			if entry.doctype not in single_records.MONEY:
				self._findings.note("gone_from_legacy", entry.legacy_key, f"{entry.doctype} {entry.record}")
			elif entry.fingerprint and self._take_back_money(entry):
				place = Planned(entry.doctype, entry.legacy_key)
				self._note(place, CHANGED, entry.record, {}, entry.written, fingerprint="")
		if not self._dry:
			self._remember()
		self._entries.clear()

	def _take_back_money(self, entry: Entry) -> bool:
		if not single_records.is_untouched(entry.doctype, entry.record):
			self._findings.note(
				"changed_on_both_sides", entry.legacy_key, f"{entry.record} was paid or used here"
			)
			return False
		self.outcome.changed[entry.doctype] += 1
		if not self._dry:
			single_records.cancel_opening(entry.doctype, entry.record)
		return True

	def _resolved(self, planned: Planned) -> tuple[dict[str, Any], dict[str, tuple[dict[str, Any], ...]]]:
		"""The values and child tables, with links replaced by names."""
		tables = {table: tuple(self._names(row) for row in rows) for table, rows in planned.tables.items()}
		return self._names(planned.values), tables

	def _names(self, values: Mapping[str, Any]) -> dict[str, Any]:
		return {
			column: self._name(value) if isinstance(value, Link) else value
			for column, value in values.items()
		}

	def _name(self, link: Link) -> str | None:
		entry = self._register.get((link.doctype, link.key))
		return entry.record if entry else None

	def _note(
		self, planned: Planned, action: str, record: str, written: Mapping[str, Any], previous: Mapping[str, Any],
		fingerprint: str | None = None,
	) -> None:  # fmt: skip
		told = planned.fingerprint() if fingerprint is None else fingerprint
		facts = {**written, **({earlier_secrets.SEALED: sorted(planned.secrets)} if planned.secrets else {})}
		entry = Entry(planned.key, action, planned.doctype, record, told, facts, dict(previous), self.batch)
		self._register[planned.doctype, planned.key] = entry
		if self._written and record != NEW:
			self._written[planned.doctype, record] |= facts
		self._entries.append(entry)
