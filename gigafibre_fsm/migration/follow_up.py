"""The steps that follow a phase once its records are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.bulk import plain_rows
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.addresses.matching.service import match_all
from gigafibre_fsm.flow.addresses.search import records, store
from gigafibre_fsm.flow.provisioning import desired_state
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, ON_THE_ACS
from gigafibre_fsm.migration import address_links, lead_addresses, ledger
from gigafibre_fsm.migration.reading import Row

REASON = "migration"
AT_ONCE = 500


def network(batch: str) -> list[str]:
	"""Match drops that are new, or have another address, to civic addresses; uncertain matches go to the review queue."""
	address_links.forget_drops(ledger.entries_of(batch))
	store.mark_changed()
	if not records.many_civic(0):
		return ["no civic addresses are here yet: import them (import-rqa), then match-addresses"]
	counts = match_all()
	return ["addresses: " + ", ".join(f"{count:,} {verdict}" for verdict, count in counts.items())]


def services(batch: str) -> list[str]:
	"""Clear the caches of lines, so that those of migrated households are no longer found as free."""
	store.mark_changed()
	return []


def provisioning(batch: str) -> list[str]:
	"""Adopt devices with their settings from the legacy system: nothing is pushed to them until a setting is changed here."""
	names = sorted(
		{entry.record for entry in ledger.entries_of(batch) if entry.doctype == "Service Equipment"}
	)
	adopted = 0
	for start in range(0, len(names), AT_ONCE):
		rows = list(_verified(names[start : start + AT_ONCE]))
		plain_rows.insert_records("Provisioning Push", rows)
		adopted += len(rows)
	return [f"{adopted:,} devices adopted as they are: nothing is pushed to them"]


def _verified(names: Sequence[str]) -> Iterator[dict[str, Any]]:
	"""Completed pushes for those of these devices without one for their current settings."""
	managed = {"name": among(names), "status": among(IN_HOUSE), "equipment_type": among(ON_THE_ACS)}
	devices = frappe.get_all("Service Equipment", managed, ["*"], order_by="name")
	done = {"equipment": among(names), "status": "Verified"}
	known = set(frappe.get_all("Provisioning Push", done, ["equipment", "desired_hash"], as_list=True))
	for device in devices:
		wanted = desired_state.wanted(frappe.get_doc({**device, "doctype": "Service Equipment"}))
		if wanted and (device.name, wanted.hash) not in known:
			yield {
				"name": frappe.generate_hash(length=10),
				"status": "Verified",
				"equipment": device.name,
				"acs_device_id": device.acs_device_id,
				"device_profile": wanted.profile,
				"desired_hash": wanted.hash,
				"reason": REASON,
				"verified_at": now_datetime(),
				"is_sample": device.is_sample,
			}


def presence(devices: Iterable[Row]) -> list[str]:
	"""Record the last report of each device to the ACS; from then on `provisioning/presence.py` does."""
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


AFTER: dict[str, Callable[[str], list[str]]] = {
	"network": network,
	"services": services,
	"provisioning": provisioning,
	"history": lead_addresses.locate_leads,
}
