"""Aggregates hourly readings by day: hours are kept for days, days for a year (`scheduled/retention.py`). The only writer of
Device Day.
"""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe.utils import now

from gigafibre_fsm.clock import utc_now
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.telemetry.rules import OLDEST, bounds_of


def days_due() -> list[date]:
	"""The past UTC days that are not aggregated yet, as far back as hours are kept."""
	today = utc_now().date()
	days = [today - timedelta(days=back) for back in range(OLDEST.days, 0, -1)]
	known = frappe.get_all(
		"Device Day", filters={"day": among(days)}, fields=["day"], group_by="day", pluck="day"
	)
	# Yesterday again: a late report may have arrived after midnight.
	return [day for day in days if day not in known or day == days[-1]]


def sum_up(day: date) -> None:
	"""Write one row for each device that reported on `day`. Idempotent."""
	start, end = bounds_of(day)
	frappe.db.sql(
		"""INSERT INTO `tabDevice Day` (name, creation, modified, owner, modified_by, equipment, day, hours_reported,
			rx_average, rx_lowest, hosts_most)
		SELECT CONCAT(r.equipment, '|', %(day)s), %(now)s, %(now)s, 'Administrator', 'Administrator', r.equipment, %(day)s,
			COUNT(*), IFNULL(AVG(NULLIF(r.rx_dbm, 0)), 0), IFNULL(MIN(NULLIF(r.rx_dbm, 0)), 0), MAX(r.hosts)
		FROM `tabDevice Reading` r WHERE r.read_hour >= %(start)s AND r.read_hour < %(end)s GROUP BY r.equipment
		ON DUPLICATE KEY UPDATE hours_reported = VALUES(hours_reported), rx_average = VALUES(rx_average),
			rx_lowest = VALUES(rx_lowest), hosts_most = VALUES(hosts_most)""",
		{"day": day.isoformat(), "now": now(), "start": start, "end": end},
	)
