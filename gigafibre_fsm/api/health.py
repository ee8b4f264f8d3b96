"""Health checks for monitors and load balancers."""

from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm import guards
from gigafibre_fsm.monitoring import access, health
from gigafibre_fsm.monitoring.rules import DOWN


@frappe.whitelist(allow_guest=True, methods=["GET"])
@guards.public(limit=600, seconds=60)
def ping() -> dict[str, bool]:
	"""{"ok": true} when the database answers."""
	frappe.db.sql("SELECT 1")
	return {"ok": True}


@frappe.whitelist(allow_guest=True, methods=["GET"])
@guards.public(limit=600, seconds=60)
def status() -> dict[str, Any]:
	"""{"state": "up"} or, with status 503, {"state": "down"}.

	With the monitoring token, from a declared network, or for signed-in staff, also the parts: {"state": ok, degraded or
	down, "at": time, "parts": {name: {"state", "age_seconds", ...}}}.
	"""
	known = health.report()
	if known["state"] == DOWN:
		frappe.local.response.http_status_code = 503
	return known if access.may_read() else {"state": DOWN if known["state"] == DOWN else "up"}
