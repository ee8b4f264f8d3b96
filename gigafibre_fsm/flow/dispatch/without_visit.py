"""Installations without a visit (self-activation): the devices are there, report, and the customer confirms. Otherwise it
becomes a visit.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.dispatch import jobs
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.vocabulary import AWAITS_CUSTOMER, AWAITS_DEVICE, STARTING, VISIT_NEEDED
from gigafibre_fsm.notifications import notify

JOB = "Dispatch Job"


def begin(job: Document) -> None:
	"""Let a new installation start without a visit."""
	values = {"without_visit": AWAITS_DEVICE, "queue_reason": _("Starts without a visit")}
	frappe.db.set_value(JOB, job.name, values, update_modified=False)
	announce("start_chosen", frappe.get_doc(JOB, job.name))


def mark_ready(name: str) -> Document | None:
	"""Mark it as ready once its ONT has reported: the customer may start. Returns the job the first time."""
	doc = jobs.locked(name)
	if doc.without_visit != AWAITS_DEVICE or doc.status != "Open":
		return None
	doc.without_visit = AWAITS_CUSTOMER
	doc.save(ignore_permissions=True)
	return doc


def complete(name: str, confirmed_by: str) -> Document:
	"""Complete the installation after the customer has confirmed: its services are activated, with all effects. Idempotent.

	Raises Conflict when the device has not reported, or a visit is planned instead.
	"""
	order = frappe.db.get_value(JOB, name, "sales_order")
	if order:  # before its job, as everywhere
		frappe.db.get_value("Sales Order", order, "name", for_update=True)
	doc = jobs.locked(name)
	if doc.status == "Completed":
		return doc
	if doc.without_visit != AWAITS_CUSTOMER or doc.status != "Open":
		raise Conflict(_("The service cannot be started this way any more. We will call you."))
	jobs.require_order(doc)
	doc.update(
		{
			"status": "Completed",
			"completed_at": now_datetime(),
			"signed_by": confirmed_by,
			"technician_notes": _("Started without a visit; the customer confirmed with a code."),
			"activation_state": "Pending",
		}
	)
	doc.save(ignore_permissions=True)
	announce("visit_completed", doc)
	announce("job_completed", doc)
	return doc


def give_up(name: str, reason: str) -> bool:
	"""Turn it into a visit: the installation is in the queue like any other, and staff and customer are notified, once."""
	doc = jobs.locked(name)
	if doc.without_visit not in STARTING or doc.status != "Open":
		return False
	doc.without_visit = VISIT_NEEDED
	doc.queue_reason = reason
	doc.contact_me = 1
	doc.save(ignore_permissions=True)
	facts = {"job": name, "address": jobs.address(doc), "customer": doc.customer, "reason": reason}
	notify.tell_staff("start.visit_needed", facts, f"start.visit_needed:{name}", doc)
	told = {"address": jobs.address(doc)}
	notify.tell_customer(doc.customer, "start.visit_needed", told, f"start.visit_needed:{name}", doc)
	return True
