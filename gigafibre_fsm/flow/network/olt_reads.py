"""Read-only queries to an OLT: few at a time, within an hourly budget (some line cards stop under many)."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.network.olt_commands import READ_ONLY, SSH
from gigafibre_fsm.flow.provisioning import read_budget
from gigafibre_fsm.outbox.service import post

TOPIC = "olt.look"


def can_be_read(olt: str) -> bool:
	"""Whether an OLT can be queried over SSH."""
	known = frappe.get_cached_value("OLT", olt, ["driver", "dialect"], as_dict=True)
	return bool(known and known.driver in (SSH, READ_ONLY) and known.dialect)


def request(olt: str, ports: Sequence[str], key: str, reference: Document) -> bool:
	"""Query an OLT for the ONTs of these drops; False, and nothing queried, when its hourly budget is spent."""
	if not read_budget.spend(olt, len(ports)):
		return False
	post(
		"OLT",
		topic=TOPIC,
		key=f"{TOPIC}:{key}",
		target=olt,
		payload={"ports": list(ports)},
		reference=reference,
	)
	return True
