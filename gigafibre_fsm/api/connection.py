"""The *Test* buttons of Gigafibre Settings."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.guards import arguments, teams
from gigafibre_fsm.monitoring import connections


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.MANAGERS)
def test(connection: str = "") -> dict[str, Any]:
	"""Test the saved settings of an external service: {"state": reached, refused, silent or missing, "sentence",
	"milliseconds"}.
	"""
	name = arguments.choice(connection, _("Connection"), connections.CONNECTIONS)
	return asdict(connections.test_connection(name))
