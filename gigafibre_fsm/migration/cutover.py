"""The cut-over of one OLT: a checklist with sums, a freeze, the take-over, and the hand-back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import frappe

from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.availability import masters
from gigafibre_fsm.flow.availability.masters import FROZEN, HERE
from gigafibre_fsm.flow.reconcile import balances
from gigafibre_fsm.flow.vocabulary import FORMER_SYSTEM, IN_SERVICE, INTERNET, LEGACY_KEY, ONT
from gigafibre_fsm.migration import cards_at_stripe, ledger, run, site_facts, verify
from gigafibre_fsm.migration.check import Check
from gigafibre_fsm.migration.findings import KINDS, LEFT_OUT, Findings
from gigafibre_fsm.migration.mapping import TableMap
from gigafibre_fsm.migration.olt_rows import rows_of_olt
from gigafibre_fsm.migration.phases import PHASES
from gigafibre_fsm.migration.planned import Tables
from gigafibre_fsm.migration.shadow.compare_month import compare_month
from gigafibre_fsm.migration.sources import Source
from gigafibre_fsm.money import ZERO

SCOPE_TABLES = (
	"fibre", "service", "delivery", "account", "service_discount", "device", "invoice", "payment", "wifi", "voip",
)  # fmt: skip


def checklist(olt: str, source: Source, mapping: Mapping[str, TableMap], today: date) -> list[Check]:
	"""The checks before an OLT is taken over; "go" when each agrees. Raises NotFound. Reads only."""
	ip = frappe.db.get_value("OLT", olt, "ip_address")
	if not ip:
		raise NotFound(f"There is no OLT {olt}.")
	tables: Tables = run.read_tables(SCOPE_TABLES, source, mapping, Findings())
	rows = rows_of_olt(tables, ip)
	places = frappe.get_all(
		"Service Location", filters={"olt": olt, "status": ("in", IN_SERVICE)}, fields=["name", "customer"]
	)
	customers = {row.customer for row in places}
	return [
		phases(),
		*verify.verify(source, mapping, rows),
		_delta(source, mapping, rows),
		_balances(customers),
		_bills(source, mapping, today, customers),
		_elsewhere(olt, customers),
		_devices([row.name for row in places]),
		cards_at_stripe.check(customers),
	]


def phases() -> Check:
	"""Whether each phase was run completely."""
	completed = set(frappe.get_all(ledger.BATCH, filters={"status": ledger.COMPLETED}, pluck="phase"))
	running = frappe.get_all(ledger.BATCH, filters={"status": ledger.RUNNING}, fields=["name", "phase"])
	wrong = [f"{phase} was never run" for phase in PHASES if phase not in completed]
	wrong += [f"{row.name} ({row.phase}) was interrupted: run it again" for row in running]
	return Check("phases completed", f"{len(PHASES)}", f"{len(completed & PHASES.keys())}", wrong)


def _delta(source: Source, mapping: Mapping[str, TableMap], rows: set[str]) -> Check:
	"""A dry run of every phase: what it would import, what it would leave out, and conflicts."""
	wrong = []
	for phase in PHASES:
		report = run.run(phase, source, mapping, run.Options(dry=True), lambda: None)
		wrong += [
			f"{phase}: {change['record']} {change['field']}: {change['from']!s} -> {change['to']!s}"
			for change in report.changes
			if _is_of(rows, change["row"])
		]
		wrong += [
			f"{phase}: {finding.kind}: {finding.row} {finding.detail}".rstrip()
			for finding in report.findings
			if KINDS[finding.kind][0] == LEFT_OUT and _is_of(rows, finding.row)
		]
	return Check("delta: changes and conflicts that are left", "0", f"{len(wrong):,}", wrong)


def _is_of(rows: set[str], key: str) -> bool:
	return key.partition("#")[0] in rows


def _balances(customers: set[str]) -> Check:
	wrong, expected, shown = [], ZERO, ZERO
	for balance in balances.read():
		if balance.customer in customers:
			expected, shown = expected + balance.expected, shown + balance.shown
			if balance.expected != balance.shown:
				wrong.append(f"{balance.customer}: {balance.sum()}, the portal shows {balance.shown}")
	return Check("balances: opening + bills - payments = portal", f"{expected:,.2f}", f"{shown:,.2f}", wrong)


def _bills(source: Source, mapping: Mapping[str, TableMap], today: date, customers: set[str]) -> Check:
	report = compare_month(today, source, mapping)
	own = [(account, found) for account, found in report.accounts if account.customer in customers]
	here = sum((account.total_here for account, _found in own), ZERO)
	there = sum((account.total_there for account, _found in own), ZERO)
	wrong = [
		f"account {account.id} {account.customer}: {each.reason}, {each.here} here, {each.there} there; {each.detail}"
		for account, found in own
		for each in found
	]
	return Check(f"bills of {today:%Y-%m}", f"{there:,.2f}", f"{here:,.2f}", wrong)


def _elsewhere(olt: str, customers: set[str]) -> Check:
	"""Customers get one bill, so all of a customer's locations are taken over together."""
	places = frappe.get_all(
		"Service Location",
		filters={
			"customer": among(customers),
			"olt": ("not in", ["", olt]),
			"status": ("in", IN_SERVICE),
		},
		fields=["customer", "olt"],
	)
	others = set(frappe.get_all("OLT", filters={"master": FORMER_SYSTEM}, pluck="name"))
	wrong = [f"{row.customer} also has a place on {row.olt}" for row in places if row.olt in others]
	return Check("customers with a place on an OLT that stays there", "0", f"{len(wrong):,}", wrong)


def _devices(places: list[str]) -> Check:
	"""A household whose ONT is unknown could not be configured or repaired from here."""
	at = {"location": among(places)}
	online = set(
		frappe.get_all(
			"Service Subscription",
			filters={**at, "service_type": INTERNET, "status": "Active"},
			pluck="location",
		)
	)
	known = set(
		frappe.get_all(
			"Service Equipment",
			filters={**at, "equipment_type": ONT, "serial": ("is", "set")},
			pluck="location",
		)
	)
	wrong = [f"{place}: Internet without an ONT" for place in sorted(online - known)]
	return Check("households with Internet and an ONT", f"{len(online):,}", f"{len(online & known):,}", wrong)


def is_go(checks: list[Check]) -> bool:
	return all(check.agrees for check in checks)


def freeze(olt: str) -> None:
	"""Freeze an OLT: nothing is changed here any more; the legacy system's users have to stop as well."""
	_require(olt, FORMER_SYSTEM)
	frappe.db.set_value("OLT", olt, "master", FROZEN)


def take_over(olt: str, source: Source, mapping: Mapping[str, TableMap], today: date) -> list[Check]:
	"""Make this site the master of a frozen OLT if its checklist agrees; its customers are no longer on hold, and their older
	debts count from today for dunning. Returns the checklist. Raises Conflict when it is not frozen.
	"""
	_require(olt, FROZEN)
	checks = checklist(olt, source, mapping, today)
	if is_go(checks):
		frappe.db.set_value("OLT", olt, {"master": HERE, "taken_over_on": today})
		for customer in _customers_run_here(olt):
			frappe.db.set_value("Customer", customer, "fsm_hold_until", today)
			frappe.db.set_value(
				"Sales Invoice", _overdue_from_before(customer, today), "fsm_owed_since", today
			)
	return checks


def _overdue_from_before(customer: str, today: date) -> dict[str, object]:
	"""The filter of a customer's unpaid opening bills that were due while the legacy system still collected."""
	return {
		"customer": customer,
		"fsm_billing_key": ("like", f"{LEGACY_KEY}%"),
		"docstatus": 1,
		"outstanding_amount": (">", 0),
		"fsm_owed_since": ("<", today),
	}


def hand_back(olt: str) -> None:
	"""Make the legacy system the master again: its customers are on hold again, and later runs import its changes."""
	if frappe.db.get_value("OLT", olt, "master") == FORMER_SYSTEM:
		raise Conflict(f"{olt} is run by the former system.")
	frappe.db.set_value("OLT", olt, {"master": FORMER_SYSTEM, "taken_over_on": None})
	hold_until = site_facts.read().hold_until
	for customer in frappe.get_all("Service Location", filters={"olt": olt}, pluck="customer", distinct=True):
		if frappe.db.get_value("Customer", customer, "legacy_customer_id"):
			frappe.db.set_value("Customer", customer, "fsm_hold_until", hold_until)


def _require(olt: str, master: str) -> None:
	found = frappe.db.get_value("OLT", olt, "master", for_update=True)
	if found != master:
		raise Conflict(f"The master of {olt} is {found or 'unknown'}, not {master}.")


def _customers_run_here(olt: str) -> Iterator[str]:
	"""The customers of an OLT all of whose locations are on OLTs that are managed here."""
	elsewhere = set(masters.run_elsewhere())
	for customer in frappe.get_all("Service Location", filters={"olt": olt}, pluck="customer", distinct=True):
		olts = frappe.get_all("Service Location", filters={"customer": customer}, pluck="olt")
		if elsewhere.isdisjoint(olts):
			yield customer
