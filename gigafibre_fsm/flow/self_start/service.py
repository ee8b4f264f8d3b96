"""Self-activation without a visit, from the device's first report to the customer's code, on the page of a signed link."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from gigafibre_fsm import clock
from gigafibre_fsm.exceptions import Conflict, NotFound, WrongCode
from gigafibre_fsm.flow.availability import left_devices
from gigafibre_fsm.flow.checkout.tracking import masked
from gigafibre_fsm.flow.dispatch import jobs, links, without_visit
from gigafibre_fsm.flow.equipment.identity import pon_serial
from gigafibre_fsm.flow.portal import codes
from gigafibre_fsm.flow.portal.rules import is_code
from gigafibre_fsm.flow.vocabulary import (
	AWAITS_CUSTOMER,
	AWAITS_DEVICE,
	CLOSED,
	INSTALLATION_JOB,
	ONT,
	SETTINGS,
	STARTING,
)
from gigafibre_fsm.guards import rate
from gigafibre_fsm.notifications.notify import tell_customer, tell_person

CODES_AN_HOUR = 5
USUAL_DAYS = 3


def begin(name: str) -> Document:
	"""Change an open installation to a start without a visit (by staff). Raises NotFound, Conflict when a device is missing
	at the address.
	"""
	job = jobs.locked(name)
	if job.job_type != INSTALLATION_JOB or job.status != "Open" or job.without_visit:
		raise Conflict(_("Only an installation without a date can start without a visit."))
	port = frappe.db.get_value("Service Location", job.location, "fibre_port")
	ordered = {"sales_order": job.sales_order, "status": "Pending"}
	services = frappe.get_all("Service Subscription", ordered, pluck="service_type")
	if why := left_devices.why_a_visit(port, services):
		raise Conflict(_("A technician has to come: {0}").format(why))
	without_visit.begin(job)
	job.reload()
	return job


def on_device_informed(event: Document) -> None:
	"""Listener: the ONT of a household that starts without a visit has reported; send the customer the link."""
	device = frappe.db.get_value(
		"Service Equipment", event.equipment, ["equipment_type", "dispatch_job", "status"], as_dict=True
	)
	if not device or device.equipment_type != ONT or device.status != "Installed" or not device.dispatch_job:
		return
	if frappe.db.get_value("Dispatch Job", device.dispatch_job, "without_visit") != AWAITS_DEVICE:
		return
	if job := without_visit.mark_ready(device.dispatch_job):
		facts = {"address": jobs.address(job), "url": links.start_url(job.name)}
		tell_customer(job.customer, "start.ready", facts, f"start.ready:{job.name}", job)


def page_of_order(order: str) -> str:
	"""The page where the customer of an order activates it; empty when it does not wait for that."""
	waiting = {"sales_order": order, "status": "Open", "without_visit": ("in", STARTING)}
	job = frappe.db.get_value("Dispatch Job", waiting)
	return links.start_url(job) if job else ""


def start_state(token: str) -> dict[str, Any]:
	"""The state of a self-activation: {"state": ready, waiting, done, visit or cancelled, "address" (without its number),
	"sent_to" (partly hidden)}.

	Raises BadRequest, Gone, NotFound.
	"""
	job = frappe.get_doc("Dispatch Job", _job(token))
	to = _contact(job)
	hidden = f"{to[:2]}…{to[to.index('@') :]}" if "@" in to else f"•••-{to[-4:]}" if to else ""
	return {"state": _state(job), "address": masked(jobs.address(job)), "sent_to": hidden}


def send_code(token: str) -> dict[str, Any]:
	"""Send the customer a code, by SMS if there is a number; returns as `start_state`. Raises TooMany; Conflict before it is
	ready.
	"""
	job = frappe.get_doc("Dispatch Job", _job(token))
	to = _contact(job)
	if _state(job) != "ready" or not to:
		raise Conflict(_("The service cannot be started this way any more. We will call you."))
	rate.limit(f"self-start:{job.name}", CODES_AN_HOUR, 3600)
	minutes = cint(frappe.get_cached_doc(SETTINGS).otp_minutes) or 10
	tell_person(
		"otp.code",
		{"code": codes.issue(_place(job, to), minutes)},
		f"self-start:{frappe.generate_hash(length=16)}",
		phone=None if "@" in to else to,
		email=to if "@" in to else None,
		language=frappe.db.get_value("Customer", job.customer, "language") or frappe.local.lang,
		secret=True,
	)
	return start_state(token)


def confirm(token: str, code: str) -> dict[str, Any]:
	"""Activate the service with the right code, and make its first bill; returns as `start_state`. Idempotent. Raises
	WrongCode, Conflict.
	"""
	job = frappe.get_doc("Dispatch Job", _job(token))
	if job.status == "Completed":
		return start_state(token)
	to = _contact(job)
	if not is_code(code) or not codes.redeem(_place(job, to), code):
		raise WrongCode(_("This code is wrong or too old. Ask for a new one."))
	without_visit.complete(job.name, frappe.db.get_value("Customer", job.customer, "customer_name"))
	return start_state(token)


def stalled() -> list[str]:
	"""Self-activations without progress for the days of the settings, or whose line has shown another ONT since."""
	days = cint(frappe.get_cached_doc(SETTINGS).self_start_days) or USUAL_DAYS
	long_ago = clock.ago(days=days)
	rows = frappe.db.sql(
		"""SELECT j.name, j.creation, port.olt_read_at, port.olt_serial, ont.pon_serial, ont.serial FROM `tabDispatch Job` j
		JOIN `tabService Location` place ON place.name = j.location
		LEFT JOIN `tabFibre Port` port ON port.name = place.fibre_port
		LEFT JOIN `tabService Equipment` ont ON ont.dispatch_job = j.name AND ont.equipment_type = %(ont)s
		WHERE j.without_visit IN %(waiting)s AND j.status = 'Open'""",
		{"ont": ONT, "waiting": STARTING},
		as_dict=True,
	)
	return [row.name for row in rows if row.creation < long_ago or _is_another(row)]


def _is_another(row: Any) -> bool:
	"""Whether the OLT has since seen an ONT on the line that is not the one left at the address."""
	read_since = row.olt_read_at and row.olt_read_at > clock.to_utc(row.creation)
	return bool(
		read_since and row.olt_serial and row.olt_serial not in (row.pon_serial, pon_serial(row.serial))
	)


def turn_into_visit(name: str) -> bool:
	"""Turn a failed self-activation into a visit."""
	waits = frappe.db.get_value("Dispatch Job", name, "without_visit")
	reason = (
		_("The customer has not confirmed the start of the service.")
		if waits == AWAITS_CUSTOMER
		else _("The fibre box at the address did not report, or is another one.")
	)
	return without_visit.give_up(name, reason)


def _job(token: str) -> str:
	name = links.starting_job_of(token)
	if not frappe.db.exists("Dispatch Job", name):
		raise NotFound(_("This visit no longer exists."))
	return name


def _state(job: Document) -> str:
	if job.status in CLOSED:
		return "done" if job.status == "Completed" else "cancelled"
	if job.status != "Open" or job.without_visit not in STARTING:
		return "visit"
	return "ready" if job.without_visit == AWAITS_CUSTOMER else "waiting"


def _contact(job: Document) -> str:
	"""The recipient of the code: the customer's mobile number, else the email address."""
	phone, email = frappe.db.get_value("Customer", job.customer, ["mobile_no", "email_id"]) or ("", "")
	return phone or email or ""


def _place(job: Document, to: str) -> str:
	"""The purpose of a code: this self-activation only; it is no sign-in code."""
	return f"self-start {job.name} {to}"
