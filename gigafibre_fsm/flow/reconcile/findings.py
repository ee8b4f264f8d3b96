"""The only writer of Reconciliation Finding."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.reconcile import kinds
from gigafibre_fsm.flow.reconcile.rules import Finding

DOCTYPE = "Reconciliation Finding"


def record(found: Iterable[Finding], codes: Collection[str], closing: bool = True) -> Sequence[Finding]:
	"""Record findings: open new ones, mark known ones as seen again. With `closing`, findings of the kinds `codes` that were
	not found again become Gone. Returns the newly opened ones. Raises KeyError for an unregistered kind or repair.
	"""
	now = now_datetime()
	seen = {finding.key: finding for finding in found}
	known = {
		row.finding_key: row
		for row in frappe.get_all(
			DOCTYPE, filters={"kind": among(codes)}, fields=["name", "finding_key", "status"]
		)
	}
	opened = []
	for key, finding in seen.items():
		kinds.check(finding)
		facts = json.dumps(dict(finding.facts), ensure_ascii=False, default=str)
		values = {"last_found": now, "facts": facts, "repair": finding.repair}
		row = known.get(key)
		if not row:
			opened.append(finding)
			_insert(finding, key, values)
		elif row.status in ("Open", "Dismissed"):
			frappe.db.set_value(DOCTYPE, row.name, values)
		else:
			opened.append(finding)
			reopened = {
				"status": "Open",
				"first_found": now,
				"resolved_at": None,
				"resolved_by": None,
				"outcome": None,
			}
			frappe.db.set_value(DOCTYPE, row.name, {**values, **reopened})
	if closing:
		_close_all([row.name for key, row in known.items() if row.status == "Open" and key not in seen])
	return opened


def open_one(name: str) -> Document:
	"""An open finding, locked. Raises Conflict when it is closed."""
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if doc.status != "Open":
		raise Conflict(_("This finding is already closed."))
	return doc


def close(name: str, status: str, outcome: str) -> None:
	"""Close a finding with this `status`: Repaired, Dismissed or Gone."""
	doc = frappe.get_doc(DOCTYPE, name)
	doc.update(
		{
			"status": status,
			"outcome": outcome,
			"resolved_at": now_datetime(),
			"resolved_by": frappe.session.user,
		}
	)
	doc.flags.ignore_links = True
	doc.save(ignore_permissions=True)


def close_booked(booked: Callable[[Iterable[str]], Collection[str]]) -> None:
	"""Close findings about money that has been booked since. `booked`: returns the ids of Stripe objects that are booked."""
	codes = [kind.code for kind in kinds.KINDS.values() if kind.until_booked]
	rows = frappe.get_all(
		DOCTYPE, filters={"status": "Open", "kind": among(codes)}, fields=["name", "finding_key"]
	)
	subjects = {row.name: row.finding_key.partition(":")[2] for row in rows}
	done = booked(subjects.values())
	for name, subject in subjects.items():
		if subject in done:
			close(name, "Gone", _("No longer found"))


def on_invoice_paid(invoice: Document) -> None:
	"""Listener: close findings that a bill was unpaid."""
	codes = [kind.code for kind in kinds.KINDS.values() if kind.until_paid]
	unpaid = {"status": "Open", "kind": among(codes), "reference_name": invoice.name}
	_close_all(frappe.get_all(DOCTYPE, filters=unpaid, pluck="name"))


def _insert(finding: Finding, key: str, values: dict[str, Any]) -> None:
	doc: Document = frappe.new_doc(DOCTYPE)
	doc.update(
		{
			"status": "Open",
			"kind": finding.kind,
			"finding_key": key,
			"reference_doctype": finding.doctype,
			"reference_name": finding.name,
			"first_found": values["last_found"],
			**values,
		}
	)
	doc.flags.ignore_links = True
	doc.insert(ignore_permissions=True)


def _close_all(names: list[str]) -> None:
	"""Mark findings as Gone in one statement: after an outage there are thousands at once."""
	if names:
		values = {"status": "Gone", "outcome": _("No longer found"), "resolved_at": now_datetime()}
		frappe.db.set_value(DOCTYPE, {"name": among(names)}, {**values, "resolved_by": frappe.session.user})
