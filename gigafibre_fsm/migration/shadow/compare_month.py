"""Compares a month's bills of both systems, customer by customer. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gigafibre_fsm.flow.billing.rules import period_of
from gigafibre_fsm.migration import run, sources
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.mapping import TableMap
from gigafibre_fsm.migration.shadow import bills_here, legacy_bills
from gigafibre_fsm.migration.shadow.bills_here import Facts
from gigafibre_fsm.migration.shadow.facts import COMBO, Account
from gigafibre_fsm.migration.shadow.reasons import differences
from gigafibre_fsm.migration.shadow.report import Report
from gigafibre_fsm.migration.sources import Source


def compare_month(month: date, source: Source, mapping: Mapping[str, TableMap]) -> Report:
	"""The differences between the bills that this site would make for the calendar month of `month` and those that the
	legacy system has dated in it. Raises WrongSource.
	"""
	sources.check(source, dict(mapping), legacy_bills.TABLES)
	period_start, period_end = period_of(month)
	kinds = bills_here.item_kinds()
	combos = frozenset(item for item, kind in kinds.items() if kind == COMBO)
	tables = run.read_tables(legacy_bills.TABLES, source, mapping, Findings())
	there = legacy_bills.of_month(tables, period_start, period_end, combos)
	paused_there = legacy_bills.paused(tables, period_end)
	ended_there, prices = legacy_bills.ended_discounts(tables, period_start), legacy_bills.prices(tables)
	customers, services = bills_here.customers(), bills_here.services_there()
	here = bills_here.lines(customers.values(), period_start, kinds, services)
	facts = bills_here.facts(customers.values(), period_start, services)
	report = Report(period_start, source.label)
	for account in sorted({*there, *(id for id, customer in customers.items() if customer in here)}):
		customer = customers.get(account, "")
		known = facts.get(customer, Facts())
		compared = Account(
			account,
			customer,
			here.get(customer, ()),
			tuple(there.get(account, ())),
			frozenset(known.paused),
			paused_there,
			known.paused_skus,
			known.ended,
			ended_there.get(account, frozenset()),
			prices,
		)
		report.accounts.append((compared, differences(compared)))
	return report
