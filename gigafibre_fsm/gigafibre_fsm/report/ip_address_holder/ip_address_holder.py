"""The holder of an IP address at a moment: by static assignments, and by device reports."""

from __future__ import annotations

from typing import Any

from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.clock import to_site_time, to_utc
from gigafibre_fsm.flow.ip_addresses.holders import holders_of
from gigafibre_fsm.gigafibre_fsm.report.columns import column


def execute(filters: dict[str, Any] | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	"""(columns, rows). Filters: `ip`, and `at` in site time (default now)."""
	wanted = filters or {}
	found = holders_of(wanted["ip"], to_utc(wanted.get("at") or now_datetime())) if wanted.get("ip") else []
	return _columns(), [
		{
			"customer": each.customer,
			"location": each.location,
			"equipment": each.equipment,
			"since": to_site_time(each.since),
			"until": to_site_time(each.until) if each.until else None,
			"source": _(each.source),
		}
		for each in found
	]


def _columns() -> list[dict[str, Any]]:
	return [
		column("customer", _("Customer"), 200, "Link", options="Customer"),
		column("location", _("Service Location"), 150, "Link", options="Service Location"),
		column("equipment", _("Equipment"), 150, "Link", options="Service Equipment"),
		column("since", _("Since"), 170, "Datetime"),
		column("until", _("Until"), 170, "Datetime"),
		column("source", _("Source"), 150),
	]
