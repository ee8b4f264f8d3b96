"""Sets the role of open tasks of earlier orders to that of their team, so that the sweep assigns an owner to them too."""

from __future__ import annotations

import frappe

from gigafibre_fsm.flow.ordering.rules import ROLES
from gigafibre_fsm.setup import custom_fields


def execute() -> None:
	custom_fields.apply()  # otherwise created only after the patches
	for team, role in ROLES.items():
		frappe.db.sql(
			"""UPDATE `tabTask` SET fsm_role = %s
			WHERE fsm_task != '' AND description = %s AND IFNULL(fsm_role, '') = '' AND status NOT IN ('Completed', 'Cancelled')""",
			(role, team),
		)
