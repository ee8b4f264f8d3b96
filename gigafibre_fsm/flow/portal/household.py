"""Changes that support makes for a household: telephone number, email address, language, access notes, message channels.

A change includes the value that its author saw: if another user has changed it since, nothing is written. So the reverse
change undoes it.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound
from gigafibre_fsm.flow.vocabulary import LANGUAGES
from gigafibre_fsm.notifications import opt_outs
from gigafibre_fsm.notifications.topics import KINDS

PHONE, EMAIL, LANGUAGE, ACCESS_NOTES, TEXTS = "phone", "email", "language", "access_notes", "texts"
FIELDS = {PHONE: "mobile_no", EMAIL: "email_id", LANGUAGE: "language"}
ROWS = {PHONE: ("phone_nos", "phone", "is_primary_mobile_no"), EMAIL: ("email_ids", "email_id", "is_primary")}
CHANNELS_OF = {kind.field.removeprefix("fsm_"): kind.field for kind in KINDS.values()}
"""bills_by, visits_by, service_by: SMS, E-mail, or empty for both."""
WANTED, STOPPED = "wanted", "stopped"
WISHES = (WANTED, STOPPED)
CHANGEABLE = (*FIELDS, ACCESS_NOTES, TEXTS, *CHANNELS_OF)


def change(customer: str, what: str, value: str, seen: str, location: str = "") -> dict[str, str]:
	"""Set one of CHANGEABLE; `seen` is the value before, `location` the place of access notes: {"before", "value"}.

	The caller has validated `value` (guards/arguments.py). Raises NotFound, Conflict when the current value is not `seen`,
	BadRequest when the customer could not be contacted any more.
	"""
	if what == ACCESS_NOTES:
		return _set_notes(customer, location, value, seen)
	doc = frappe.get_doc("Customer", customer, for_update=True)
	if what == TEXTS:
		return _set_texts(doc, value, seen)
	if what in CHANNELS_OF:
		return _set_channel(doc, CHANNELS_OF[what], value, seen)
	before = _language(doc.language) if what == LANGUAGE else doc.get(FIELDS[what]) or ""
	_require_seen(before, seen)
	if what == LANGUAGE:
		if value not in LANGUAGES:
			raise BadRequest(_("{0} is not valid.").format(_("Language")))
	elif not value and not doc.get(FIELDS[EMAIL if what == PHONE else PHONE]):
		raise BadRequest(_("Keep an email address or a telephone number: nobody could reach this customer."))
	else:
		_set_contact(doc, what, before, value)
	doc.set(FIELDS[what], value or None)
	doc.save(ignore_permissions=True)
	return {"before": before, "value": value}


def sms_status(phone: str | None) -> str:
	"""WANTED, or STOPPED for a number that answered STOP; empty without a number."""
	if not phone:
		return ""
	return STOPPED if opt_outs.is_stopped(phone) else WANTED


def _set_texts(customer: Document, value: str, seen: str) -> dict[str, str]:
	"""Set whether the customer's number gets SMS, as STOP and START do."""
	before = sms_status(customer.mobile_no)
	if not before:
		raise BadRequest(_("This customer has no telephone number."))
	_require_seen(before, seen)
	if value == STOPPED:
		opt_outs.stop(customer.mobile_no, _("Said on the telephone"))
		customer.add_comment("Info", _("Wants no more text messages."))
	else:
		opt_outs.start(customer.mobile_no)
		customer.add_comment("Info", _("Wants text messages again."))
	return {"before": before, "value": value}


def _set_channel(customer: Document, field: str, value: str, seen: str) -> dict[str, str]:
	before = customer.get(field) or ""
	_require_seen(before, seen)
	customer.set(field, value)
	customer.save(ignore_permissions=True)
	return {"before": before, "value": value}


def _set_notes(customer: str, location: str, value: str, seen: str) -> dict[str, str]:
	if not frappe.db.exists("Service Location", {"name": location, "customer": customer}):
		raise NotFound(_("Service location not found."))
	doc = frappe.get_doc("Service Location", location, for_update=True)
	before = doc.access_notes or ""
	_require_seen(before, seen)
	doc.access_notes = value
	doc.save(ignore_permissions=True)
	return {"before": before, "value": value}


def _set_contact(customer: Document, what: str, before: str, value: str) -> None:
	"""Set the primary row of the customer's contact; staff vouch for it, so it can sign in (contacts.py)."""
	if not customer.customer_primary_contact:
		return  # ERPNext makes one of the customer's values
	contact = frappe.get_doc("Contact", customer.customer_primary_contact, for_update=True)
	table, field, primary = ROWS[what]
	same = [row for row in contact.get(table) if row.get(field) == before]
	rows = same or [row for row in contact.get(table) if row.get(primary)]
	if not value:
		for row in rows[:1]:
			contact.remove(row)
	elif rows:
		rows[0].update({field: value, "fsm_unconfirmed": 0})
	else:
		contact.append(table, {field: value, primary: 1})
	contact.save(ignore_permissions=True)


def _require_seen(before: str, seen: str) -> None:
	if before != seen:
		raise Conflict(_("Somebody has changed this meanwhile. It is now: {0}").format(before or _("empty")))


def _language(language: str | None) -> str:
	return "en" if (language or "").startswith("en") else "fr"
