"""Buttons of Sales Order: remove a service before the installation."""

from __future__ import annotations

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.flow.ordering import service_removal
from gigafibre_fsm.flow.vocabulary import MAIN_SERVICES
from gigafibre_fsm.guards import arguments, teams


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def services(order: str = "") -> dict[str, list[str]]:
	"""{"removable": the services that can be removed}."""
	return {"removable": service_removal.removable(_existing_order(order))}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def remove_service(order: str = "", service_type: str = "", reason: str = "") -> dict[str, str]:
	"""Remove a service from an order: {"order", "total"}."""
	name = _existing_order(order)
	kind = arguments.choice(service_type, _("Service"), MAIN_SERVICES)
	changed = service_removal.remove_service(name, kind, arguments.text(reason, _("Reason"), max=500))
	return {"order": name, "total": f"{changed.grand_total:.2f}"}


def _existing_order(order: object) -> str:
	name = arguments.text(order, _("Sales Order"))
	if not frappe.db.exists("Sales Order", name):
		raise NotFound(_("Order not found."))
	return name
