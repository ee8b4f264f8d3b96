"""Copyright notices: the holder of the IP address gets the notice within 48 hours; the claimant learns no name.

Copyright Act, sections 41.25 to 41.27: a provider forwards a notice as soon as feasible and keeps what identifies the person
for six months, or for a year after a claim in court. A notice that offers a settlement, or asks for money or for personal
information, is invalid (41.25 (3)) and is not forwarded.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from gigafibre_fsm.clock import to_utc, utc_now
from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound
from gigafibre_fsm.flow.ip_addresses.holders import holders_of
from gigafibre_fsm.notifications.notify import tell_customer, tell_staff

DOCTYPE = "Copyright Notice"
HOURS = 48
WARNED_HOURS = (24, 6, 0)
"""Staff are notified at each of these numbers of remaining hours."""


def prepare(notice: Document) -> None:
	"""Find the holder of the address of an open notice. Raises BadRequest for an invalid address."""
	notice.due_at = to_utc(notice.received_at) + timedelta(hours=HOURS)
	if notice.status != "Received" or not (notice.ip_address and notice.claimed_at):
		return  # the record itself reports missing values
	if get_datetime(notice.claimed_at) > utc_now() + timedelta(minutes=5):
		raise BadRequest(_("The claimed time is in the future: enter it in UTC."))
	found = holders_of(notice.ip_address, get_datetime(notice.claimed_at))
	customers = {holder.customer for holder in found if holder.customer}
	known = found[0] if len(customers) == 1 else None
	notice.customer = known.customer if known else None
	notice.location = known.location or None if known else None
	notice.found_in = (
		f"{known.source} {known.record}" if known else _("Nobody") if not found else _("Several")
	)


def forward(name: str, by_mail: bool = False) -> Document:
	"""Forward the notice to the holder of the address; `by_mail` records that it was posted to a holder without an email
	address. Raises Conflict when no holder, or more than one, is known, or when the channel is wrong.
	"""
	notice = _open(name)
	prepare(notice)
	if not notice.customer:
		raise Conflict(
			_("It is not known who had this address at that time: reject the notice with the reason.")
		)
	address = frappe.db.get_value("Customer", notice.customer, "email_id")
	if by_mail and address:
		raise Conflict(_("{0} has an email address: the notice goes there.").format(notice.customer))
	if not by_mail and not address:
		raise Conflict(
			_("{0} has no email address: print the notice, mail it, and confirm it here.").format(
				notice.customer
			)
		)
	if by_mail:
		notice.add_comment("Info", _("Sent by mail to {0}.").format(notice.customer))
	else:
		_send(notice)
	notice.update(
		{"status": "Passed On", "passed_on_at": now_datetime(), "passed_on_by": frappe.session.user}
	)
	notice.save(ignore_permissions=True)
	return notice


def _send(notice: Document) -> None:
	facts = {
		"claimant": notice.claimant,
		"claim": notice.claimant_reference or "",
		"work": notice.work or "",
		"ip": notice.ip_address,
		"claimed_at": f"{get_datetime(notice.claimed_at):%Y-%m-%d %H:%M:%S} UTC",
		"notice_text": notice.notice_text,
	}
	tell_customer(notice.customer, "copyright.notice", facts, f"copyright.notice:{notice.name}", notice)


def reject(name: str, reason: str) -> Document:
	"""Reject a notice, with the reason. Raises Conflict when it is already settled."""
	notice = _open(name)
	notice.update({"status": "Rejected", "rejection": reason})
	notice.save(ignore_permissions=True)
	return notice


def waiting(now: datetime) -> list[str]:
	"""Open notices with a near deadline; `now` is naive UTC."""
	soon = now + timedelta(hours=WARNED_HOURS[0])
	filters = {"status": "Received", "due_at": ("<=", soon)}
	return frappe.get_all(DOCTYPE, filters=filters, pluck="name", order_by="due_at, name")


def remind(name: str, now: datetime) -> None:
	"""Notify staff of the remaining time, once for each of HOURS."""
	notice = frappe.get_doc(DOCTYPE, name)
	left = get_datetime(notice.due_at) - now
	hours = max(int(left.total_seconds() // 3600), 0)
	step = min(limit for limit in WARNED_HOURS if hours <= limit)
	told = {
		"notice": name,
		"claimant": notice.claimant,
		"hours_left": hours,
		"customer": notice.customer or "",
	}
	tell_staff("copyright.due", told, f"copyright.due:{name}:{step}", notice)


def _open(name: str) -> Document:
	if not frappe.db.exists(DOCTYPE, name):
		raise NotFound(_("{0} not found.").format(_(DOCTYPE)))
	notice = frappe.get_doc(DOCTYPE, name, for_update=True)
	if notice.status != "Received":
		raise Conflict(_("{0} is already {1}.").format(name, _(notice.status)))
	return notice
