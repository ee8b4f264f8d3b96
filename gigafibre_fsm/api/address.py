"""Address search, and what a provider can deliver at an address."""

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
	"""Addresses that match the text, best match first. 300 calls a minute."""
	line = arguments.text(q, _("Address"), max=160, required=False)
	return service.search_addresses(line, arguments.whole(limit, _("Limit"), 1, 25, default=8))


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["GET"])
@guards.public(limit=120, seconds=60)
def check(id: str = "") -> dict[str, Any]:
	"""The services available at an address that `search` found, with the offer token for the next steps."""
	return service.check_address(arguments.text(id, _("Address"), max=80), frappe.local.lang)


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["GET"])
@guards.public(limit=120, seconds=60)
def tiles() -> dict[str, str]:
	"""The background map: the URL of its tiles, and their attribution; both empty where no map is configured."""
	settings = frappe.get_cached_doc(SETTINGS)
	return {"tiles": settings.tile_url or "", "attribution": settings.tile_attribution or ""}
