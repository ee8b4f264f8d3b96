"""For whoever collects reports of devices: GenieACS's ext script, targo-hub, n8n."""

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
	"""What devices said of themselves, at most 500: {"kept": how many}, and "refused": sentences, for values that are left out.
	They are written within a minute.

	Each is {"acs_device_id", "at" (ms since 1970 or ISO, default now), "ip", "firmware", "rx_power", "tx_power" (as the device
	writes them), "uptime" (s), "hosts"}; all but the first may be missing.
	"""
	if not isinstance(reports, list) or not 0 < len(reports) <= report_queue.MOST_AT_ONCE:
		# Only then: a translated word has the whole dictionary read, a fifth of what a report costs.
		reports = arguments.json_list(reports, _("Reports"), max=report_queue.MOST_AT_ONCE)
	kept, refused = report_queue.enqueue(reports)
	return {"kept": kept, "refused": refused} if refused else {"kept": kept}
