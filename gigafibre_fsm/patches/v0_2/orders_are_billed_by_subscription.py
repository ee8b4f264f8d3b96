"""Sets orders that stayed To Deliver and Bill to To Deliver or Completed; their subscriptions are billed."""

from __future__ import annotations

import frappe

from gigafibre_fsm.flow.ordering.order_status import BILLED, mark_installed


def execute() -> None:
	ours = {"docstatus": 1, "fsm_service_location": ["is", "set"], "per_billed": ["<", 100]}
	for name, status in frappe.get_all("Sales Order", ours, ["name", "status"], as_list=True):
		if frappe.db.exists("Dispatch Job", {"sales_order": name, "status": "Completed"}):
			mark_installed(name)
		else:
			waits = {"status": "To Deliver"} if status == "To Deliver and Bill" else {}
			frappe.db.set_value("Sales Order", name, {**BILLED, **waits}, update_modified=False)
