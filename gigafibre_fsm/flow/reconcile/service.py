"""The nightly comparison of the ledger, the network and the external systems.

This site's own records are compared immediately. Stripe and the ACS are queried through the outbox and compared when they
answer (external_audit.py).
"""

from __future__ import annotations

import json
from itertools import chain

import frappe
from frappe import _

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.reconcile import balances, external_audit, findings, rules
from gigafibre_fsm.flow.reconcile.kinds import KINDS, REPAIRS, codes_of
from gigafibre_fsm.flow.reconcile.repairs import open_ticket


def compare() -> int:
	"""Compare everything; returns the number of open findings of source "site"."""
	here = codes_of("site")
	readers = dict.fromkeys(KINDS[code].found_by for code in here)
	balances.notify_staff(findings.record(chain.from_iterable(find() for find in readers), here))
	external_audit.query()
	return frappe.db.count(findings.DOCTYPE, {"status": "Open", "kind": among(here)})


def repair(name: str) -> str:
	"""Carry out the safe repair of a finding, once; returns a sentence about what was done. Raises Conflict when there is
	nothing to repair.
	"""
	doc = findings.open_one(name)
	if doc.repair == rules.TICKET:
		ticket = open_ticket(doc, sentence(doc.kind))
		# Opening a ticket repairs nothing: the finding stays open until the records agree.
		doc.db_set("outcome", _("Ticket {0}").format(ticket))
		return ticket
	if doc.repair not in REPAIRS:
		raise Conflict(_("There is no safe repair for this finding."))
	done = REPAIRS[doc.repair].act(doc.reference_name, json.loads(doc.facts or "{}"))
	findings.close(name, "Repaired", done)
	return done


def dismiss(name: str, reason: str) -> None:
	"""Mark a finding as acceptable; it stays dismissed as long as it is found."""
	findings.open_one(name)
	findings.close(name, "Dismissed", reason)


def sentence(kind: str) -> str:
	"""The meaning of a kind of finding, in the reader's language."""
	return KINDS[kind].means()


def repair_label(code: str) -> str:
	"""The label of a repair's button; empty when there is no repair."""
	return REPAIRS[code].label() if code in REPAIRS else ""
