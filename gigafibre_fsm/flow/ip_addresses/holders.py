"""Finds the holder of an IP address at a moment: in the register of static addresses, and in device reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.clock import to_site_time, to_utc
from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.ip_addresses.rules import BadBlock, sortable
from gigafibre_fsm.flow.provisioning.facts import address

ASSIGNED, REPORTED = "Static IP", "Device Address"


@dataclass(frozen=True)
class Holder:
	"""A holder of an address; `record` is the evidence. Times are naive UTC; `until` is None while it is still held."""

	customer: str
	location: str
	equipment: str
	since: datetime
	until: datetime | None
	source: str
	record: str


def holders_of(ip: str, moment: datetime) -> list[Holder]:
	"""The holders of the address `ip` at `moment` (naive UTC), a static assignment first. Empty when no record covers that
	moment; several when the records contradict one another. Raises BadRequest for an invalid address.
	"""
	try:
		place = sortable(ip)
	except BadBlock as wrong:
		raise BadRequest(_("{0} is no IP address.").format(ip)) from wrong
	assigned = frappe.db.sql(
		"""SELECT a.name, a.customer, a.location, a.assigned_at, a.released_at FROM `tabStatic IP` a
		WHERE a.first_ip <= %(ip)s AND a.last_ip >= %(ip)s AND a.assigned_at <= %(at)s
			AND (a.released_at IS NULL OR a.released_at > %(at)s)
		ORDER BY a.assigned_at""",
		{"ip": place, "at": to_site_time(moment)},
		as_dict=True,
	)
	reported = frappe.db.sql(
		"""SELECT d.name, d.customer, d.location, d.equipment, d.used_from, d.used_until FROM `tabDevice Address` d
		WHERE d.ip_address = %(ip)s AND d.used_from <= %(at)s AND (d.used_until IS NULL OR d.used_until >= %(at)s)
		ORDER BY d.used_from""",
		{"ip": address(ip), "at": moment},
		as_dict=True,
	)
	return [
		*(
			Holder(
				row.customer or "",
				row.location or "",
				"",
				to_utc(row.assigned_at),
				to_utc(row.released_at) if row.released_at else None,
				ASSIGNED,
				row.name,
			)
			for row in assigned
		),
		*(
			Holder(
				row.customer or "",
				row.location or "",
				row.equipment,
				row.used_from,
				row.used_until,
				REPORTED,
				row.name,
			)
			for row in reported
		),
	]
