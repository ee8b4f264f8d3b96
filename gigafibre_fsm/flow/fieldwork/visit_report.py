"""Measurements and materials of a visit; the writer of those fields of a Dispatch Job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.dispatch.jobs import locked
from gigafibre_fsm.flow.vocabulary import VISIT_PLANNED

FASTEST, MOST = 10_000, 10_000
"""Values above these are typing errors: speed in Mbit/s, quantity."""


def speed_labels() -> dict[str, str]:
	"""The measured speeds of a visit: field -> label."""
	meta = frappe.get_meta("Dispatch Job")
	return {name: _(meta.get_label(name)) for name in ("speed_down", "speed_up", "wifi_24", "wifi_5")}


def measure(job: str, speeds: Mapping[str, float | None], signal_dbm: float | None) -> Document:
	"""Save measurements; None keeps the stored value. Raises Conflict when the visit is over."""
	doc = _locked_open_job(job)
	doc.update({field: value for field, value in speeds.items() if value is not None})
	if signal_dbm is not None:
		doc.signal_dbm = signal_dbm
	return doc.save(ignore_permissions=True)


def save(job: str, lines: Sequence[Mapping[str, Any]], notes: str) -> Document:
	"""Replace the materials used and the technician's notes. Raises Conflict when the visit is over."""
	doc = _locked_open_job(job)
	doc.set("materials", [dict(line) for line in lines])
	doc.technician_notes = notes
	return doc.save(ignore_permissions=True)


def _locked_open_job(job: str) -> Document:
	doc = locked(job)
	if doc.status not in VISIT_PLANNED:
		raise Conflict(_("Job {0} is {1}: nothing can be added.").format(doc.name, _(doc.status)))
	return doc
