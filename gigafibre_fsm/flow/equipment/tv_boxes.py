"""Informs the television middleware which TV boxes (MAC addresses) belong to which household, and since when."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.equipment.identity import canonical_mac
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, NOT_ENDED, TV, TV_ADD_ON, TV_BOX
from gigafibre_fsm.notifications.notify import tell_staff


def announce_change(equipment: Document) -> None:
	"""Announce a box that was assigned to a household (`tv.box_assigned`) or released (`tv.box_released`), once for each
	change. A migration or an import announces nothing.
	"""
	known = equipment.get_doc_before_save()
	if equipment.equipment_type != TV_BOX or not known:
		return
	before, after = _assigned_mac(known), _assigned_mac(equipment)
	if before == after:
		return
	key = f"{equipment.name}:{equipment.modified}"
	if before:
		told = {"mac": before, **_facts(equipment)}
		tell_staff("tv.box_released", told, f"tv.box_released:{key}", equipment)
	if after:
		told = {"mac": after, **_facts(equipment), "packages": _packages(equipment.location)}
		tell_staff("tv.box_assigned", told, f"tv.box_assigned:{key}", equipment)


def _assigned_mac(equipment: Any) -> str:
	"""The MAC address of a box that is at a household; "" for any other."""
	if equipment.status not in IN_HOUSE or equipment.return_since:
		return ""
	return canonical_mac(equipment.mac) or ""


def _facts(equipment: Document) -> dict[str, str]:
	return {
		"equipment": equipment.name,
		"serial": (equipment.serial or "").partition("~")[0],
		"customer": equipment.customer or "",
		"location": equipment.location or "",
	}


def _packages(location: str | None) -> list[str]:
	"""The codes of the household's television plan and bouquets."""
	services = frappe.get_all(
		"Service Subscription",
		filters={"location": location or "", "service_type": TV, "status": ("in", NOT_ENDED)},
		fields=["name", "item"],
		order_by="creation",
	)
	extras = frappe.get_all(
		"Subscription Extra",
		filters={
			"parent": among(row.name for row in services),
			"parenttype": "Service Subscription",
		},
		pluck="item",
		order_by="idx",
	)
	kinds = {
		name: frappe.get_cached_value("Item", name, "fsm_service_type") for name in dict.fromkeys(extras)
	}
	bouquets = [name for name, kind in kinds.items() if kind == TV_ADD_ON]
	return [*dict.fromkeys(row.item for row in services), *bouquets]
