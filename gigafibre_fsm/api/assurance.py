"""Why a service does not work: for the desk, for a technician at the house, and for the customer. Uses stored readings;
queries no device.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.clock import with_zone
from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.flow.assurance import verdict, wording
from gigafibre_fsm.flow.assurance.verdict import Verdict
from gigafibre_fsm.flow.dispatch import visit_helpers
from gigafibre_fsm.flow.vocabulary import CLOSED
from gigafibre_fsm.guards import arguments, records, teams
from gigafibre_fsm.guards.records import customers_of


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.OFFICE)
def of_location(location: str = "") -> dict[str, Any]:
	"""The verdict on a Service Location: {"checks": [{"subject", "title", "state", "value", "source", "at", "sentence"}],
	"blocking": the first check that explains the fault, or null}. `state` is ok, blocking, warning or unknown.
	"""
	return _for_staff(verdict.of_location(_location(location)))


@frappe.whitelist(methods=["GET"])
@guards.technician
def of_visit(job: str = "") -> dict[str, Any]:
	"""The same, for the location of a visit that the caller leads or helps with."""
	name = arguments.text(job, _("Job"))
	visit = frappe.db.get_value("Dispatch Job", name, ["location", "technician", "status"], as_dict=True)
	who = guards.current_technician()
	own = visit and who and (visit.technician == who or visit_helpers.is_helper(name, who))
	# A contractor sees no visit that is over.
	over = visit and visit.status in CLOSED and records.is_contractor(frappe.session.user)
	if over or not (own or (visit and "FSM Manager" in frappe.get_roles())):
		raise NotFound(_("Job not found."))
	return _for_staff(verdict.of_location(visit.location))


@frappe.whitelist(methods=["GET"])
@guards.customer
def mine(location: str = "") -> dict[str, Any]:
	"""The verdict on one of the customer's own locations, without network details: {"state", "subject", "sentence", "checks":
	[{"title", "state", "sentence"}]}.
	"""
	name = _location(location)
	if frappe.db.get_value("Service Location", name, "customer") not in customers_of(frappe.session.user):
		raise NotFound(_("Service location not found."))
	return verdict.for_customer(name)


def _location(value: object) -> str:
	name = arguments.text(value, _("Service Location"))
	if not frappe.db.exists("Service Location", name):
		raise NotFound(_("Service location not found."))
	return name


def _for_staff(found: Verdict) -> dict[str, Any]:
	checks = [
		{
			"subject": check.subject,
			"title": wording.TITLES[check.subject](),
			"state": check.state,
			"value": check.value,
			"source": check.source,
			"at": with_zone(check.at),
			"sentence": check.sentence,
		}
		for check in found.checks
	]
	blocking = found.blocking and checks[found.checks.index(found.blocking)]
	return {"checks": checks, "blocking": blocking}
