"""Verifies that the site agrees with the legacy system: counts, states, sums, orphans, duplicates, coverage, and for
each customer that opening + bills - payments is the balance that the portal shows. Read-only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import frappe

from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.migration import ledger, run, site_facts
from gigafibre_fsm.migration.compare import same
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.mapping import TableMap
from gigafibre_fsm.migration.phases import PHASES, money
from gigafibre_fsm.migration.planned import Planned
from gigafibre_fsm.migration.rooms import KEY, MONEY
from gigafibre_fsm.migration.sources import Source
from gigafibre_fsm.migration.writer import present
from gigafibre_fsm.money import ZERO

SUMS = {"Service Subscription": "rate", "Item Price": "price_list_rate"}
SHOWN = 10


@dataclass
class Check:
	"""The result of one comparison. `wrong`: the differences, one line each."""

	name: str
	legacy: str
	here: str
	wrong: list[str] = field(default_factory=list)

	@property
	def agrees(self) -> bool:
		return not self.wrong and self.legacy == self.here


def verify(source: Source, mapping: Mapping[str, TableMap]) -> list[Check]:
	"""Every check of every phase that was run, from this or another source."""
	checks: list[Check] = []
	register = ledger.register()
	done = set(frappe.get_all(ledger.BATCH, {"status": ("!=", ledger.ROLLED_BACK)}, pluck="phase"))
	site = site_facts.read()
	for phase in PHASES.values():
		tables = run.read(phase, source, mapping, Findings())
		planned = phase.plan(tables, Findings(), site)
		if phase.name in done:
			checks += _phase(phase.name, planned, register)
	if "money" in done:
		tables = run.read(PHASES["money"], source, mapping, Findings())
		checks += [_balances(tables, register), identity()]
	return [*checks, _orphans(), _duplicates()]


def _phase(name: str, planned: list[Planned], register: ledger.Register) -> Iterator[Check]:
	by_doctype: dict[str, list[Planned]] = {}
	for each in planned:
		by_doctype.setdefault(each.doctype, []).append(each)
	for doctype, wanted in by_doctype.items():
		entries = [(each, register.get((doctype, each.key))) for each in wanted]
		there = [(each, entry) for each, entry in entries if entry and entry.fingerprint]
		missing = [f"{each.key} is not here" for each, entry in entries if not entry or not entry.fingerprint]
		yield Check(f"{name}: {doctype}, count", f"{len(wanted):,}", f"{len(there):,}", missing)
		yield from _rows(name, doctype, there)


def _rows(name: str, doctype: str, there: list[tuple[Planned, ledger.Entry]]) -> Iterator[Check]:
	"""Compare the present values of each migrated record with what was written, then the states and sums of all of
	them.
	"""
	if doctype in MONEY:  # `_balances` compares them
		return
	fields = {field for each, _entry in there for field in each.values if field != "zone"}
	here = present(doctype, [entry.record for _each, entry in there], fields)
	wrong, states, sums = [], (Counter(), Counter()), [ZERO, ZERO]
	for each, entry in there:
		record = here.get(entry.record)
		if not record:
			wrong.append(f"{each.key}: {entry.record} is gone")
			continue
		if entry.action == ledger.ADOPTED:
			continue
		for field_name in fields & entry.written.keys():
			if field_name in each.values and not same(record[field_name], entry.written[field_name]):
				wrong.append(
					f"{each.key}: {entry.record} {field_name} is {record[field_name]}, was {entry.written[field_name]}"
				)
		if "status" in each.values:
			states[0][each.values["status"]] += 1
			states[1][record["status"]] += 1
		if doctype in SUMS and SUMS[doctype] in each.values:
			sums[0] += decimal(each.values[SUMS[doctype]])
			sums[1] += decimal(record[SUMS[doctype]])
	yield Check(f"{name}: {doctype}, row by row", f"{len(there):,}", f"{len(there):,}", wrong)
	if states[0]:
		yield Check(f"{name}: {doctype}, states", _told(states[0]), _told(states[1]))
	if any(sums):
		yield Check(f"{name}: {doctype}, sum of prices", f"{sums[0]:,.2f}", f"{sums[1]:,.2f}")


def _told(states: Counter[str]) -> str:
	return ", ".join(f"{state} {count:,}" for state, count in sorted(states.items()))


def _balances(tables: Mapping[str, list[dict[str, Any]]], register: ledger.Register) -> Check:
	"""Compare the balance of each legacy account with the opening balance of its customer here."""
	accounts = money.accounts_of(tables, Findings())
	opening = dict(frappe.get_all("Customer", fields=["name", "fsm_opening_balance"], as_list=True))
	wrong, legacy, here = [], ZERO, ZERO
	for row in tables["account"]:
		entry = register.get(("Customer", row["_row"]))
		if not entry:
			continue
		owed = accounts[row["id"]].balance if row["id"] in accounts else ZERO
		taken = decimal(opening.get(entry.record))
		legacy, here = legacy + owed, here + taken
		if owed != taken:
			wrong.append(f"{row['_row']}: {owed} there, {entry.record} opened with {taken}")
	return Check("money: opening balances", f"{legacy:,.2f}", f"{here:,.2f}", wrong)


def identity() -> Check:
	"""Check for every migrated customer: opening + bills - payments since = the balance in the portal."""
	rows = frappe.db.sql(
		"""SELECT c.name, c.fsm_opening_balance,
			(SELECT IFNULL(SUM(i.grand_total), 0) FROM `tabSales Invoice` i WHERE i.customer = c.name AND i.docstatus = 1
				AND IFNULL(i.fsm_billing_key, '') NOT LIKE %(own)s),
			(SELECT IFNULL(SUM(IF(p.payment_type = 'Pay', -1, 1) * p.paid_amount), 0) FROM `tabPayment Entry` p
				WHERE p.party_type = 'Customer' AND p.party = c.name AND p.docstatus = 1
				AND IFNULL(p.reference_no, '') NOT LIKE %(own)s),
			(SELECT IFNULL(SUM(i.outstanding_amount), 0) FROM `tabSales Invoice` i
				WHERE i.customer = c.name AND i.docstatus = 1 AND i.outstanding_amount > 0),
			(SELECT IFNULL(SUM(p.unallocated_amount), 0) FROM `tabPayment Entry` p WHERE p.party_type = 'Customer'
				AND p.party = c.name AND p.payment_type = 'Receive' AND p.docstatus = 1)
		FROM `tabCustomer` c WHERE IFNULL(c.legacy_customer_id, '') != '' ORDER BY c.name""",
		{"own": f"{KEY}%"},
	)
	wrong, expected, shown = [], ZERO, ZERO
	for customer, *amounts in rows:
		opening, bills, payments, owed, credit = map(decimal, amounts)
		should, does = opening + bills - payments, owed - credit
		expected, shown = expected + should, shown + does
		if should != does:
			wrong.append(f"{customer}: {opening} + {bills} - {payments} = {should}, the portal shows {does}")
	return Check("money: opening + bills - payments = portal", f"{expected:,.2f}", f"{shown:,.2f}", wrong)


def _orphans() -> Check:
	"""Links of migrated records to records that do not exist."""
	wrong = []
	for doctype, link, target in (
		("Service Location", "customer", "Customer"),
		("Service Location", "fibre_port", "Fibre Port"),
		("Service Subscription", "location", "Service Location"),
		("Service Subscription", "item", "Item"),
		("Service Equipment", "location", "Service Location"),
		("Fibre Port", "olt", "OLT"),
		("Fibre Port", "location", "Service Location"),
	):
		rows = frappe.db.sql(
			f"""SELECT a.name, a.`{link}` FROM `tab{doctype}` a LEFT JOIN `tab{target}` b ON b.name = a.`{link}`
			WHERE IFNULL(a.`{link}`, '') != '' AND b.name IS NULL""",  # noqa: S608
		)
		wrong += [f"{doctype} {name}: no {target} {gone}" for name, gone in rows]
	return Check("orphans", "0", f"{len(wrong):,}", wrong)


def _duplicates() -> Check:
	"""Serial numbers, legacy numbers and lines that two records share."""
	wrong = []
	for doctype, label, more in (
		("Fibre Port", "sn", ""),
		("Customer", "legacy_customer_id", ""),
		("Service Location", "fibre_port", "AND status != 'Disconnected'"),
	):
		rows = frappe.db.sql(
			f"""SELECT `{label}`, COUNT(*) FROM `tab{doctype}` WHERE IFNULL(`{label}`, '') != '' {more}
			GROUP BY `{label}` HAVING COUNT(*) > 1""",  # noqa: S608
		)
		wrong += [f"{doctype}: {label} {value} {count} times" for value, count in rows]
	return Check("duplicates", "0", f"{len(wrong):,}", wrong)


def lines(checks: list[Check]) -> Iterator[str]:
	for check in checks:
		yield f"{'ok   ' if check.agrees else 'WRONG'} {check.name}: {check.legacy} there, {check.here} here"
		yield from (f"      {line}" for line in check.wrong[:SHOWN])
		if len(check.wrong) > SHOWN:
			yield f"      and {len(check.wrong) - SHOWN:,} more"
