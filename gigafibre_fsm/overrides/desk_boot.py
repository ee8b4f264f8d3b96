"""Data that the desk gets at its start, in addition to Frappe's."""

from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.flow import vocabulary

CARDS = {"module": "Gigafibre FSM", "is_standard": 1}
GROUPS = (
	"AT_HOUSEHOLD", "CLOSED", "IN_HOUSE", "IN_SERVICE", "OPEN_COMMAND", "OPEN_INCIDENT", "OPEN_PUSH", "OPEN_TRANSFER",
	"REQUESTED_JOBS", "RESOLVED_TICKET", "TIME_OFF_KINDS", "VISIT_BEGUN", "VISIT_SCHEDULABLE",
)  # fmt: skip
"""Groups of `flow/vocabulary.py`: states on which buttons of forms depend, and choices of dialogs."""


def extend(bootinfo: Any) -> None:
	"""`gigafibre_cards`: the number cards of the workspace, which the desk would load one by one. `gigafibre_vocabulary`:
	{name of a group: its words}.
	"""
	bootinfo.gigafibre_vocabulary = {name: list(getattr(vocabulary, name)) for name in GROUPS}
	names = frappe.get_all("Number Card", filters=CARDS, pluck="name")
	bootinfo.gigafibre_cards = [frappe.get_cached_doc("Number Card", name).as_dict() for name in names]
