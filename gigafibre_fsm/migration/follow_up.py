"""The steps that follow a phase once its records are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.bulk import plain_rows
from gigafibre_fsm.flow.addresses.matching.service import match_all
from gigafibre_fsm.flow.addresses.search import records, store
from gigafibre_fsm.flow.availability import masters
from gigafibre_fsm.flow.provisioning import desired_state
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, ON_THE_ACS
from gigafibre_fsm.migration import lead_addresses, ledger
from gigafibre_fsm.migration.ledger import MADE
from gigafibre_fsm.migration.reading import Row

REASON = "migration"


def network(batch: str) -> list[str]:
	"""Make the legacy system the master of new OLTs, and match new drops to civic addresses; uncertain matches wait in the
	review queue.
	"""
	new = [
		entry.record for entry in ledger.entries_of(batch) if (entry.doctype, entry.action) == ("OLT", MADE)
	]
	for olt in new:
		frappe.db.set_value("OLT", olt, "master", masters.FORMER_SYSTEM)
	store.forget()
	if not records.many_civic(0):
		return ["no civic addresses are here yet: import them (import-rqa), then match-addresses"]
	counts = match_all()
	return ["addresses: " + ", ".join(f"{count:,} {verdict}" for verdict, count in counts.items())]


def services(batch: str) -> list[str]:
	"""Forget the cached lines, so that those of migrated households are no longer found as free."""
	store.forget()
	return []


def provisioning(batch: str) -> list[str]:
	"""Adopt devices with the settings that they have from the legacy system: nothing is pushed to them until something
	is changed here.
	"""
	names = list(
		dict.fromkeys(
			entry.record for entry in ledger.entries_of(batch) if entry.doctype == "Service Equipment"
		)
	)
	adopted = 0
	rows = []
	for name in names:
		equipment = frappe.get_doc("Service Equipment", name)
		if equipment.status not in IN_HOUSE or equipment.equipment_type not in ON_THE_ACS:
			continue
		wanted = desired_state.wanted(equipment)
		if not wanted or _is_known(name, wanted.hash):
			continue
		rows.append(
			{
				"name": frappe.generate_hash(length=10),
				"status": "Verified",
				"equipment": name,
				"acs_device_id": equipment.acs_device_id,
				"device_profile": wanted.profile,
				"desired_hash": wanted.hash,
				"reason": REASON,
				"verified_at": now_datetime(),
				"is_sample": equipment.is_sample,
			}
		)
		adopted += 1
	plain_rows.insert_records("Provisioning Push", rows)
	return [f"{adopted:,} devices adopted as they are: nothing is pushed to them"]


def presence(devices: Iterable[Row]) -> list[str]:
	"""Note when each device last reported to the ACS; from then on `provisioning/presence.py` does."""
	seen = {row["id"]: row["last_inform"] for row in devices if row["last_inform"]}
	ours = frappe.get_all(
		"Service Equipment",
		filters={"acs_device_id": ("is", "set"), "last_inform": ("is", "not set")},
		fields=["name", "acs_device_id"],
	)
	known = [(row.name, seen[row.acs_device_id]) for row in ours if row.acs_device_id in seen]
	for name, last_inform in known:
		frappe.db.set_value("Service Equipment", name, "last_inform", last_inform, update_modified=False)
	return [f"{len(known):,} devices have their last report to the ACS"]


def _is_known(equipment: str, desired_hash: str) -> bool:
	known = {"equipment": equipment, "status": "Verified", "desired_hash": desired_hash}
	return bool(frappe.db.exists("Provisioning Push", known))


AFTER: dict[str, Callable[[str], list[str]]] = {
	"network": network,
	"services": services,
	"provisioning": provisioning,
	"history": lead_addresses.locate_leads,
}
