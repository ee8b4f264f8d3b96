"""Receives device reports from collectors: GenieACS's ext script, targo-hub, n8n."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.flow.telemetry import report_queue
from gigafibre_fsm.guards import arguments


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["POST"])
@guards.device
def report(reports: list | str | None = None) -> dict[str, Any]:
	"""Queue reports of devices, at most 500: {"kept": how many}, and "refused": a sentence for each value that was ignored.
	They are written within a minute.

	Each is {"acs_device_id", "at" (ms since 1970 or ISO, default now), "ip", "firmware", "rx_power", "tx_power" (as the
	device writes them), "uptime" (s), "hosts"}; only the first is required.
	"""
	if not isinstance(reports, list) or not 0 < len(reports) <= report_queue.MOST_AT_ONCE:
		# Imported here only: a translated word loads the whole dictionary, a fifth of the cost of a report.
		reports = arguments.json_list(reports, _("Reports"), max=report_queue.MOST_AT_ONCE)
	kept, refused = report_queue.enqueue(reports)
	return {"kept": kept, "refused": refused} if refused else {"kept": kept}
