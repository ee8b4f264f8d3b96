"""Verifies that the site agrees with the legacy system: counts, states, sums, each row, orphans, duplicates, the coverage of
the mapping, and for each customer that opening + bills - payments is the balance in the portal. Read-only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date

import frappe

from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.migration import coverage, ledger, run, site_facts, verify_rows
from gigafibre_fsm.migration.check import Check
from gigafibre_fsm.migration.coexistence import TakenOver, base, taken_over
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.mapping import TableMap
from gigafibre_fsm.migration.phases import PHASES
from gigafibre_fsm.migration.phases.account_balances import accounts_of
from gigafibre_fsm.migration.planned import Planned, Tables
from gigafibre_fsm.migration.single_records import MONEY
from gigafibre_fsm.migration.sources import Source
from gigafibre_fsm.migration.verify_site import duplicates, identity, orphans
from gigafibre_fsm.money import ZERO

ONE_RECORD_EACH = {"account": "Customer", "delivery": "Address", "fibre": "Fibre Port", "product": "Item"}
"""Tables of which each row becomes a record of its own, or is named in a finding."""
SHOWN = 10


def verify(source: Source, mapping: Mapping[str, TableMap], rows: Set[str] | None = None) -> list[Check]:
	"""Every check of every phase that was run, from this or another source, without what was taken over: that changes here from
	then on. With `rows` ("table:key") only the checks of these legacy rows' records.
	"""
	checks: list[Check] = []
	register = ledger.register()
	ours = TakenOver() if rows is not None else taken_over(register)
	done = set(frappe.get_all(ledger.BATCH, {"status": ("!=", ledger.ROLLED_BACK)}, pluck="phase"))
	site = site_facts.read()
	for phase in PHASES.values():
		if phase.name not in done:
			continue
		findings = Findings()
		tables = run.read(phase, source, mapping, findings)
		planned = phase.plan(tables, findings, site)
		plan, gone = run.with_endings(phase, planned, register, tables, site)
		if rows is not None:
			checks += _phase(phase.name, [each for each in plan if base(each.key) in rows], register)
			if phase.name == "money":
				checks.append(_balances(tables, register, rows))
			continue
		checks += _every_row(phase.tables, tables, planned, findings)
		checks += _phase(phase.name, [each for each in plan if not ours.has(each)], register)
		checks.append(_deleted_rows(phase.name, [entry for entry in gone if not ours.had(entry)]))
		if phase.name == "money":
			theirs = {row["_row"] for row in tables["account"]} - ours.rows
			checks += [_balances(tables, register, theirs), identity()]
		checks += [_coverage(told) for told in coverage.coverage(source, mapping, tables, phase.tables)]
	return [*checks, orphans(), duplicates()]


def _every_row(
	names: tuple[str, ...], tables: Tables, planned: list[Planned], findings: Findings
) -> Iterator[Check]:
	"""Every legacy row must be planned, or named in a finding."""
	named = {finding.row for finding in findings}
	keys = defaultdict(set)
	for each in planned:
		keys[each.doctype].add(each.key)
	for name in names:
		if doctype := ONE_RECORD_EACH.get(name):
			lost = [row["_row"] for row in tables[name] if row["_row"] not in keys[doctype] | named]
			read = len(tables[name])
			yield Check(
				f"{name}: every row",
				f"{read:,}",
				f"{read - len(lost):,}",
				[f"{row} became nothing" for row in lost],
			)


def _phase(name: str, planned: list[Planned], register: ledger.Register) -> Iterator[Check]:
	by_doctype: dict[str, list[Planned]] = {}
	for each in planned:
		by_doctype.setdefault(each.doctype, []).append(each)
	for doctype, wanted in by_doctype.items():
		entries = [(each, register.get((doctype, each.key))) for each in wanted]
		there = [(each, entry) for each, entry in entries if entry and entry.fingerprint]
		missing = [f"{each.key} is not here" for each, entry in entries if not entry or not entry.fingerprint]
		yield Check(f"{name}: {doctype}, count", f"{len(wanted):,}", f"{len(there):,}", missing)
		changed = [
			f"{each.key}: run the phase again"
			for each, entry in there
			if entry.fingerprint != each.fingerprint()
		]
		yield Check(f"{name}: {doctype}, changed there since the last run", "0", f"{len(changed):,}", changed)
		yield from (
			verify_rows.money_rows(name, doctype, there) if doctype in MONEY else _rows(name, doctype, there)
		)


def _rows(name: str, doctype: str, there: list[verify_rows.Pair]) -> Iterator[Check]:
	"""Compare each migrated record with its written values, then the states and sums of all of them."""
	records = verify_rows.records(doctype, there)
	wrong = [line for pair in there for line in verify_rows.differences(pair, records)]
	states: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
	sums = [ZERO, ZERO]
	for each, entry in there:
		record = records.get(entry.record)
		if not record or entry.action == ledger.ADOPTED or each.changes:
			continue
		if "status" in each.values:
			states[0][each.values["status"]] += 1
			states[1][record.values["status"]] += 1
		sums[0] += verify_rows.amount_of(doctype, each.values, each.tables)
		sums[1] += (
			verify_rows.amount_of(doctype, record.values, record.rows)
			if doctype in verify_rows.AMOUNTS
			else ZERO
		)
	yield Check(f"{name}: {doctype}, row by row", f"{len(there):,}", f"{len(there):,}", wrong)
	if states[0]:
		yield Check(f"{name}: {doctype}, states", _as_text(states[0]), _as_text(states[1]))
	if any(sums):
		yield Check(f"{name}: {doctype}, sum of prices", f"{sums[0]:,.2f}", f"{sums[1]:,.2f}")


def _as_text(states: Counter[str]) -> str:
	return ", ".join(f"{state} {count:,}" for state, count in sorted(states.items()))


def _deleted_rows(name: str, entries: Iterable[ledger.Entry]) -> Check:
	"""Records of rows that are no longer in the legacy system, or in no plan any more."""
	gone = [f"{each.legacy_key}: {each.doctype} {each.record}" for each in entries if each.fingerprint]
	return Check(f"{name}: here, and there no more", "0", f"{len(gone):,}", gone)


def _coverage(told: coverage.Coverage) -> Check:
	"""For information: an unread column is a decision, not an error."""
	read = told.columns - len(told.unread)
	notes = [f"not read: {', '.join(told.unread)}"] if told.unread else []
	notes += [f"without any value: {', '.join(told.empty)}"] if told.empty else []
	return Check(f"mapping: columns of {told.table}", f"{told.columns}", f"{read}", notes=notes, counts=False)


def _balances(tables: Tables, register: ledger.Register, rows: Set[str]) -> Check:
	"""Compare the balance of each legacy account with the opening balance of its customer here."""
	accounts = accounts_of(tables, Findings(), date.max)
	opening = dict(frappe.get_all("Customer", fields=["name", "fsm_opening_balance"], as_list=True))
	wrong, legacy, here = [], ZERO, ZERO
	for row in tables["account"]:
		entry = register.get(("Customer", row["_row"]))
		if not entry or row["_row"] not in rows:
			continue
		owed = accounts[row["id"]].balance if row["id"] in accounts else ZERO
		taken = decimal(opening.get(entry.record))
		legacy, here = legacy + owed, here + taken
		if owed != taken:
			wrong.append(f"{row['_row']}: {owed} there, {entry.record} opened with {taken}")
	return Check("money: opening balances", f"{legacy:,.2f}", f"{here:,.2f}", wrong)


def lines(checks: list[Check]) -> Iterator[str]:
	for check in checks:
		yield f"{'ok   ' if check.agrees else 'WRONG'} {check.name}: {check.legacy} there, {check.here} here"
		yield from (f"      {line}" for line in (*check.notes, *check.wrong[:SHOWN]))
		if len(check.wrong) > SHOWN:
			yield f"      and {len(check.wrong) - SHOWN:,} more"
