"""Reports that a device sent before it was scanned, when its Service Equipment was not known yet."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime

from gigafibre_fsm.clock import ago
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.equipment.identity import canonical_mac, canonical_serial
from gigafibre_fsm.flow.provisioning.acs_clock import to_milliseconds

EARLIER_DAYS = 30
EVENTS = ("bootstrap", "inform", "online", "offline")
BOOTS_EARLIER_MS = 3_600_000


def last_report(equipment: Document) -> Document | None:
	"""The last report of this device within a month, from before its Service Equipment was known."""
	forms = [
		canonical_serial(equipment.serial),
		canonical_mac(equipment.mac),
		canonical_mac(equipment.serial),
	]
	forms = [form for form in forms if form]
	if not forms:
		return None
	found = frappe.get_all(
		"Device Event",
		filters={
			"equipment": ("is", "not set"),
			"event": ("in", EVENTS),
			"happened_at": (">", ago(days=EARLIER_DAYS)),
		},
		or_filters=dict.fromkeys(("serial", "mac", "pon_serial"), among(forms)),
		pluck="name",
		order_by="happened_at desc, name desc",
		limit=1,
	)
	return frappe.get_doc("Device Event", found[0]) if found else None


def is_of_this_visit(last_inform: int, equipment: Document) -> bool:
	"""Whether a report is from this installation: one from before (from a workbench, say) proves nothing."""
	since = _at_location_since(equipment)
	return bool(last_inform) and (not since or last_inform >= to_milliseconds(since) - BOOTS_EARLIER_MS)


def _at_location_since(equipment: Document) -> datetime | None:
	"""The time since which the device is at this location: the scan; for a label entered later, the visit that left it there."""
	job = equipment.dispatch_job
	done = frappe.db.get_value("Dispatch Job", job, "completed_at") if job else None
	moments = [get_datetime(moment) for moment in (equipment.scanned_at, done) if moment]
	return min(moments) if moments else None
