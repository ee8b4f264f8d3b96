"""Finding an address and what can be had there."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.flow.availability import service
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.guards import arguments


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["GET"])
@guards.public(limit=300, seconds=60)
def search(q: str = "", limit: int = 8) -> dict[str, Any]:
	"""Addresses that a typed line may mean, best first. 300 a minute."""
	line = arguments.text(q, _("Address"), max=160, required=False)
	return service.search(line, arguments.whole(limit, _("Limit"), 1, 25, default=8))


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["GET"])
@guards.public(limit=120, seconds=60)
def check(id: str = "") -> dict[str, Any]:
	"""What can be had at an address of `search`, and the offer to go on with."""
	return service.check(arguments.text(id, _("Address"), max=80), frappe.local.lang)


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["GET"])
@guards.public(limit=120, seconds=60)
def tiles() -> dict[str, str]:
	"""The background that maps are drawn on: address of its tiles and whom to name. Empty: none."""
	settings = frappe.get_cached_doc(SETTINGS)
	return {"tiles": settings.tile_url or "", "attribution": settings.tile_attribution or ""}
