"""Duration, skills and checklist of a visit, from its Job Type. Read-only."""

from __future__ import annotations

from collections.abc import Collection

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest, Conflict

FIBRE = "Fibre"
"""The skill that only visits to a fibre line require."""
LONGEST_VISIT = 12 * 60
"""In minutes: the longest working day. A longer visit would fit no day, and wait forever."""


def minutes(kind: str, has_drop: bool = True) -> int:
	"""The duration of a visit of this type; `has_drop`: the drop is at the house. Raises Conflict when it has none."""
	job_type = _job_type(kind)
	found = (0 if has_drop else job_type.minutes_no_drop) or job_type.minutes or 0
	if found <= 0:
		raise Conflict(_("Enter the duration of visits of the type {0} first.").format(_(kind)))
	return found


def require_possible_duration(minutes: int) -> None:
	"""Raises BadRequest for a visit of zero minutes, or of more than LONGEST_VISIT."""
	if minutes <= 0:
		raise BadRequest(_("The duration must be at least one minute."))
	if minutes > LONGEST_VISIT:
		raise BadRequest(_("A visit lasts at most {0} hours.").format(LONGEST_VISIT // 60))


def required_tags(kind: str, on_fibre: bool) -> list[str]:
	tags = [row.tag for row in _job_type(kind).required_tags]
	return [tag for tag in tags if on_fibre or tag != FIBRE]


def checklist(kind: str, equipment_types: Collection[str]) -> list[dict[str, object]]:
	"""The checklist items of a visit with this equipment: {"item_key", "label" in English for translation, "required"}."""
	return [
		{"item_key": row.item_key, "label": row.label, "required": row.required}
		for row in _job_type(kind).checklist
		if not row.equipment_type or row.equipment_type in equipment_types
	]


def device_of_step(kind: str) -> dict[str, str]:
	"""The equipment type of each checklist item: {item_key: type, empty for none}."""
	return {row.item_key: row.equipment_type or "" for row in _job_type(kind).checklist}


def _job_type(kind: str) -> Document:
	if not frappe.db.exists("Job Type", kind):
		raise Conflict(_("Enter the duration of visits of the type {0} first.").format(_(kind)))
	return frappe.get_cached_doc("Job Type", kind)
