"""Two systems side by side: each OLT has one master. Changes of the legacy system on an OLT that was taken over are not
imported, but listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import frappe

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.availability.masters import HERE
from gigafibre_fsm.migration import ledger
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.ledger import Entry, Register
from gigafibre_fsm.migration.planned import Planned

KIND = "changed_after_cutover"
HOLD = ("fsm_hold_until", "owed_since")
PLACES = ("Service Location", "Service Equipment", "Service Subscription", "Fibre Port")


@dataclass
class TakenOver:
	"""The legacy rows ("table:key") and the customers of the OLTs that were taken over."""

	rows: set[str] = field(default_factory=set)
	customers: set[str] = field(default_factory=set)

	def has(self, planned: Planned) -> bool:
		"""Whether it belongs to them: by its own row; else by its location; else by its customer."""
		if base(planned.key) in self.rows:
			return True
		links = list(planned.links())
		near = [link for link in links if link.doctype in PLACES] or [
			link for link in links if link.doctype == "Customer"
		]
		return any(base(link.key) in self.rows for link in near)

	def had(self, entry: Entry) -> bool:
		return base(entry.legacy_key) in self.rows or entry.written.get("customer") in self.customers


def base(key: str) -> str:
	"""The legacy row of a record's key: `account:5001` of `account:5001#contact`."""
	return key.partition("#")[0]


def taken_over(register: Register) -> TakenOver:
	olts = frappe.get_all("OLT", filters={"master": HERE, "taken_over_on": ("is", "set")}, pluck="name")
	found = TakenOver()
	if not olts:
		return found
	places = frappe.get_all("Service Location", filters={"olt": among(olts)}, fields=["name", "customer"])
	found.customers = {row.customer for row in places}
	at = {"location": among(row.name for row in places)}
	records = {
		"Fibre Port": set(frappe.get_all("Fibre Port", filters={"olt": among(olts)}, pluck="name")),
		"Service Location": {row.name for row in places},
		"Customer": found.customers,
		"Service Subscription": set(frappe.get_all("Service Subscription", filters=at, pluck="name")),
		"Service Equipment": set(frappe.get_all("Service Equipment", filters=at, pluck="name")),
	}
	found.rows = {
		base(entry.legacy_key)
		for (doctype, _key), entry in register.items()
		if entry.record in records.get(doctype, ())
	}
	return found


def _held_until(planned: Planned, day: date | None) -> Planned:
	"""With the hold of an earlier run: that of customers who are served here is over, whatever its day is now."""
	return replace(
		planned, values={**planned.values, **{name: day for name in HOLD if name in planned.values}}
	)


def leave_out(
	planned: Sequence[Planned], gone: Sequence[Entry], register: Register, findings: Findings
) -> tuple[list[Planned], list[Entry]]:
	"""(planned, gone) without changes on OLTs that were taken over since; each of those is a finding."""
	ours = taken_over(register)
	if not ours.rows:
		return list(planned), list(gone)
	kept, holds = [], ledger.holds()
	for each in planned:
		entry = register.get((each.doctype, each.key))
		if not ours.has(each):
			kept.append(each)
		elif entry and entry.fingerprint == (same := _held_until(each, holds.get(entry.batch))).fingerprint():
			kept.append(same)
		else:
			findings.note(KIND, each.key, entry.record if entry else f"a new {each.doctype}")
	stays = [entry for entry in gone if ours.had(entry)]
	for entry in stays:
		findings.note(KIND, entry.legacy_key, f"{entry.record}: its row is there no more")
	return kept, [entry for entry in gone if entry not in stays]
