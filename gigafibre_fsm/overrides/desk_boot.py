"""What the desk receives as it starts, beside what Frappe sends."""

from __future__ import annotations

from typing import Any

import frappe

CARDS = {"module": "Gigafibre FSM", "is_standard": 1}


def extend(bootinfo: Any) -> None:
	"""`gigafibre_cards`: the number cards of our workspace. The desk would ask for each, and leave it blank meanwhile."""
	names = frappe.get_all("Number Card", filters=CARDS, pluck="name")
	bootinfo.gigafibre_cards = [frappe.get_cached_doc("Number Card", name).as_dict() for name in names]
