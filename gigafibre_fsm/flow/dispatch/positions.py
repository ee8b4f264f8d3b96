"""Last known positions of technicians, for the dispatch board."""

from __future__ import annotations

from collections.abc import Iterable

import frappe

from gigafibre_fsm.database import changed_rows
from gigafibre_fsm.integrations.traccar.client import Position


def save_positions(seen: Iterable[Position]) -> int:
	"""Save newer positions of the technicians with these Traccar devices; returns how many changed."""
	changed = 0
	for position in seen:
		frappe.db.sql(
			"""UPDATE `tabTechnician`
			SET last_latitude = %(lat)s, last_longitude = %(lon)s, last_position_at = %(at)s
			WHERE traccar_device = %(device)s AND (last_position_at IS NULL OR last_position_at < %(at)s)""",
			{
				"lat": position.latitude,
				"lon": position.longitude,
				"at": position.at,
				"device": position.device,
			},
		)
		changed += changed_rows()
	if changed:
		frappe.clear_document_cache("Technician")
	return changed
