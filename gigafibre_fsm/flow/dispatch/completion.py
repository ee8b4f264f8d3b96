"""Explains the effects of completing a visit, by its type, before the technician confirms it. Reads only."""

from __future__ import annotations

from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.flow.vocabulary import (
	CONSTRUCTION_JOB,
	DISCONNECTION_JOB,
	INSTALLATION_JOB,
	MOVE_JOB,
	PICKUP_JOB,
	REPAIR_JOB,
)


def meaning(job: Document) -> str:
	"""The effect of completing this job, as a sentence for the technician."""
	return {
		INSTALLATION_JOB: _("The service goes live and the customer's first bill is made."),
		CONSTRUCTION_JOB: _(
			"The line is at the house. Nothing is activated or charged: the installation comes next."
		),
		REPAIR_JOB: _(
			"The service works again. Only a charge that a manager approves goes on the next bill."
		),
		MOVE_JOB: _("The line and the equipment work at this address. This visit charges nothing."),
		PICKUP_JOB: _("The devices that you have scanned are in your truck and count as returned."),
		DISCONNECTION_JOB: _(
			"The line is unplugged and the devices that you have scanned are in your truck. The office ends the service."
		),
	}[job.job_type]


def meaning_in_part(job: Document) -> str:
	"""The effect of finishing this job in part, as a sentence."""
	if job.job_type == INSTALLATION_JOB:
		return _("What works goes live and is billed. A return visit brings what remains.")
	return _("This visit ends here. What remains becomes a return visit, which the dispatcher plans.")
