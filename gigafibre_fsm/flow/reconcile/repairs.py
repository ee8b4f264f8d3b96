"""One-click repairs. Each is idempotent and checks the records again before it acts.

Repairs of money: money_repairs.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, getdate, nowdate

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.activation.service import activate
from gigafibre_fsm.flow.availability import claims
from gigafibre_fsm.flow.provisioning import device_search
from gigafibre_fsm.flow.reconcile import rules
from gigafibre_fsm.flow.subscriptions import cancellation_run
from gigafibre_fsm.flow.vocabulary import RESOLVED_TICKET
from gigafibre_fsm.outbox.service import retry_message

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Repair:
	"""`code` is stored in findings, `label` is the text of the button. `act` takes the name of the finding's record and the
	finding's facts; it returns a sentence about what was done and raises Conflict when there is nothing to do.
	"""

	code: str
	label: Callable[[], str]
	act: Callable[[str, Facts], str] | None = None


def _carry_out_end(name: str, facts: Facts) -> str:
	until = add_days(getdate(nowdate()), -1)
	if not cancellation_run.carry_out(facts["location"], until):
		raise Conflict(_("No service is due to end at {0}.").format(facts["location"]))
	return _("Ended with {0}").format(facts["last_day"])


def _free_port(name: str, facts: Facts) -> str:
	if frappe.db.get_value("Sales Order", facts["order"], "docstatus") == 1:
		raise Conflict(_("Order {0} is valid.").format(facts["order"]))
	claims.free(name, facts["order"])
	return _freed_sentence(name)


def _release_hold(name: str, facts: Facts) -> str:
	if frappe.db.get_value("Checkout Session", facts["session"], "status") == "Held":
		raise Conflict(_("The checkout holds this line again."))
	claims.release(name, facts["session"])
	return _freed_sentence(name)


def _freed_sentence(port: str) -> str:
	status = frappe.db.get_value("Fibre Port", port, "status")
	if status != "Available":
		raise Conflict(_("{0} was left unchanged: {1}.").format(port, _(status)))
	return _("{0} is available.").format(port)


def _activate(name: str, facts: Facts) -> str:
	job = frappe.get_doc("Dispatch Job", name, for_update=True)
	if job.status != "Completed":
		raise Conflict(_("The job is not completed."))
	activate(job)
	return _("Activated")


def _retry_message(name: str, facts: Facts) -> str:
	retry_message(name)
	return _("Queued again")


def _find_device(name: str, facts: Facts) -> str:
	device_search.on_equipment_scanned(frappe.get_doc("Service Equipment", name))
	return _("The ACS is being queried for the device.")


def open_ticket(finding: Document, sentence: str) -> str:
	"""Open an Issue for a decision that only staff can make; returns the open one if it exists."""
	subject = f"{finding.name}: {sentence}"[:140]
	known = frappe.db.get_value("Issue", {"subject": subject, "status": ("not in", RESOLVED_TICKET)})
	if known:
		return known
	issue = frappe.get_doc(
		{
			"doctype": "Issue",
			"subject": subject,
			"description": frappe.utils.escape_html(
				f"{finding.reference_doctype} {finding.reference_name}: {finding.facts}"
			),
			"fsm_kind": "Reconciliation",
		}
	)
	issue.flags.ignore_permissions = True
	return issue.insert().name


CARRY_OUT_END = Repair("carry_out_end", lambda: _("End it now"), _carry_out_end)
FREE_PORT = Repair("free_port", lambda: _("Free the port"), _free_port)
RELEASE_HOLD = Repair("release_hold", lambda: _("Release the hold"), _release_hold)
ACTIVATE = Repair("activate", lambda: _("Start the service"), _activate)
RETRY_MESSAGE = Repair("retry_message", lambda: _("Send again"), _retry_message)
FIND_DEVICE = Repair("find_device", lambda: _("Query the ACS"), _find_device)
TICKET = Repair(rules.TICKET, lambda: _("Open a ticket"))
"""For decisions that only staff can make: open_ticket()."""
