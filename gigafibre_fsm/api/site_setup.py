"""The setup checklist of a new site, for its manager's workspace."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.guards import teams
from gigafibre_fsm.setup import checklist, checklist_facts


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.MANAGERS)
def steps() -> dict[str, Any]:
	"""The checklist of a new site: {"done", "of", "steps": [{"key", "label", "why", "missing", "place", "field", "done"}]}."""
	told = checklist.as_rows(checklist_facts.read(), _)
	return {"done": sum(step["done"] for step in told), "of": len(told), "steps": told}
