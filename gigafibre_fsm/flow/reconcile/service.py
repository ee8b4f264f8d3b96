"""Nightly, the books, the network and the outside are compared.

What this site knows itself is compared at once; what Stripe and the ACS know is asked, and compared when they answer
(outside.py).
"""

from __future__ import annotations

import json
from itertools import chain

import frappe
from frappe import _

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.reconcile import findings, outside, rules
from gigafibre_fsm.flow.reconcile.kinds import KINDS, REPAIRS, codes_of
from gigafibre_fsm.flow.reconcile.repairs import open_ticket


def compare() -> int:
	"""Compare everything; returns how many findings stand open about what this site knows itself."""
	here = codes_of("site")
	readers = dict.fromkeys(KINDS[code].found_by for code in here)
	findings.record(chain.from_iterable(find() for find in readers), here)
	outside.ask()
	return frappe.db.count(findings.DOCTYPE, {"status": "Open", "kind": ("in", here)})


def repair(name: str) -> str:
	"""Do what is safe about a finding, once; returns what was done. Raises Conflict when there is nothing to do."""
	doc = findings.open_one(name)
	if doc.repair == rules.TICKET:
		ticket = open_ticket(doc, sentence(doc.kind))
		# The ticket is not the repair: the finding stands until it agrees again.
		doc.db_set("outcome", _("Ticket {0}").format(ticket))
		return ticket
	if doc.repair not in REPAIRS:
		raise Conflict(_("There is no safe repair for this finding."))
	done = REPAIRS[doc.repair].act(doc.reference_name, json.loads(doc.facts or "{}"))
	findings.close(name, "Repaired", done)
	return done


def dismiss(name: str, reason: str) -> None:
	"""Say that a finding is as it should be; it stays dismissed for as long as it is found."""
	findings.open_one(name)
	findings.close(name, "Dismissed", reason)


def sentence(kind: str) -> str:
	"""What a kind of finding means, in the reader's language."""
	return KINDS[kind].means()


def repair_label(code: str) -> str:
	"""What the button of a repair says; empty without one."""
	return REPAIRS[code].label() if code in REPAIRS else ""
