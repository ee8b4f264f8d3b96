"""Listeners: steps after which a line may differ from its OLT, and the effects of a confirmed OLT command."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.network.olt_commands import order_changes
from gigafibre_fsm.flow.ordering import tasks
from gigafibre_fsm.flow.vocabulary import ONT
from gigafibre_fsm.integrations.olt.dialect import CONNECT


def on_equipment(equipment: Document) -> None:
	"""Listener: an ONT was scanned, or its PON serial became known."""
	if equipment.equipment_type == ONT and equipment.location:
		on_location(frappe.get_doc("Service Location", equipment.location))


def on_location(location: Document) -> None:
	"""Listener: the services of a location have changed."""
	if location.fibre_port:
		order_changes(location.fibre_port)


def on_port_vacated(port: Document) -> None:
	"""Listener: a port no longer serves a location."""
	order_changes(port.name)


def on_confirmed(command: Document) -> None:
	"""Listener: the OLT has the line of an order, so the task "Activer port OLT" is completed."""
	if command.action == CONNECT:
		tasks.prove(command.sales_order, "port")
