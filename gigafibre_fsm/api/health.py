"""Health check for monitors and load balancers."""

from __future__ import annotations

import frappe

from gigafibre_fsm import guards


@frappe.whitelist(allow_guest=True, methods=["GET"])
@guards.public(limit=600, seconds=60)
def ping() -> dict[str, bool]:
	"""{"ok": true} when the database answers."""
	frappe.db.sql("SELECT 1")
	return {"ok": True}
