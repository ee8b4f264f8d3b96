"""Signing in with a code sent by SMS or e-mail. The answer never tells whether somebody is a customer."""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.exceptions import SignInNeeded
from gigafibre_fsm.flow.portal import codes
from gigafibre_fsm.flow.portal.rules import is_code, phone_forms
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.guards import arguments, rate
from gigafibre_fsm.notifications.notify import tell_person
from gigafibre_fsm.overrides.avatar import unasked

CODES_AN_HOUR = 5
TRIES_AN_HOUR = 30
ROLE = "Customer"


@dataclass(frozen=True)
class Address:
	"""Where a code is sent: an e-mail address, or a telephone number in E.164."""

	value: str
	is_email: bool


def address(contact: object) -> Address:
	"""What someone typed as their e-mail address or telephone number. Raises BadRequest when it is
	neither.
	"""
	written = arguments.text(contact, _("E-mail or telephone"), max=140)
	if "@" in written:
		return Address(arguments.email(written, _("E-mail")), True)
	return Address(arguments.phone(written, _("Telephone")), False)


def request_code(to: Address) -> None:
	"""Send a code to `to` if it is a customer's; else do nothing, and say nothing about it. Raises
	TooMany.
	"""
	rate.limit(f"otp-request:{to.value}", CODES_AN_HOUR, 3600, strict=True)
	customers = customers_at(to)
	if not customers:
		return
	code = codes.issue(to.value, frappe.get_cached_doc(SETTINGS).otp_minutes or 10)
	tell_person(
		"otp.code",
		{"code": code},
		f"otp:{frappe.generate_hash(length=16)}",
		phone=None if to.is_email else to.value,
		email=to.value if to.is_email else None,
		language=frappe.db.get_value("Customer", customers[0], "language") or frappe.local.lang,
		secret=True,
	)


def verify_code(to: Address, code: str) -> str:
	"""Sign in whoever holds the code that was sent to `to`; returns the user. Raises SignInNeeded, or
	TooMany.
	"""
	rate.limit(f"otp-verify:{to.value}", TRIES_AN_HOUR, 3600, strict=True)
	if not is_code(code) or not codes.redeem(to.value, code):
		raise _wrong()
	customers = customers_at(to)
	if not customers:
		raise _wrong()
	user = _user(to, customers)
	frappe.local.login_manager.login_as(user)
	return user


def sign_out() -> None:
	"""End the session, for good: at the end of a request Frappe writes the session of a user back into its
	cache.
	"""
	frappe.local.login_manager.logout()
	frappe.local.session.user = "Guest"


def customers_at(to: Address) -> list[str]:
	"""The customers that can be reached there: what somebody proves by reading a code sent to it."""
	if to.is_email:
		rows = frappe.get_all("Contact Email", filters={"email_id": to.value}, pluck="parent")
		direct = {"email_id": to.value}
	else:
		forms = phone_forms(to.value)
		rows = frappe.get_all("Contact Phone", filters={"phone": ("in", forms)}, pluck="parent")
		direct = {"mobile_no": ("in", forms)}
	linked = (
		frappe.get_all(
			"Dynamic Link",
			filters={"parenttype": "Contact", "parent": ("in", rows), "link_doctype": "Customer"},
			pluck="link_name",
		)
		if rows
		else []
	)
	named = frappe.get_all("Customer", filters=direct, pluck="name")
	return frappe.get_all(
		"Customer",
		filters={"name": ("in", [*linked, *named] or [""]), "disabled": 0},
		pluck="name",
		order_by="creation",
	)


def _user(to: Address, customers: list[str]) -> str:
	"""The website user of this address: one for each address, so that a code opens only what its address
	leads to.

	An address that belongs to a member of staff opens nothing: a code by SMS is no way into the desk.
	"""
	name = to.value if to.is_email else f"tel{to.value.lstrip('+')}@portal.invalid"
	known = frappe.db.get_value("User", name, ["enabled", "user_type"], as_dict=True)
	if known and (not known.enabled or known.user_type != "Website User"):
		raise _wrong()
	if not known:
		_make_user(name, customers[0])
	elif ROLE not in frappe.get_roles(name):
		user = frappe.get_doc("User", name)
		user.flags.ignore_permissions = True
		user.add_roles(ROLE)
	_let_in(name, customers)
	return name


def _make_user(name: str, customer: str) -> Document:
	facts = frappe.db.get_value("Customer", customer, ["customer_name", "language"], as_dict=True)
	user = frappe.new_doc("User")
	user.update(
		{
			"email": name,
			"first_name": facts.customer_name,
			"language": facts.language or "fr",
			"user_type": "Website User",
			"send_welcome_email": 0,
			"enabled": 1,
			"roles": [{"role": ROLE}],
		}
	)
	user.flags.ignore_permissions = True
	user.flags.no_welcome_mail = True
	with unasked():  # Frappe also takes more than 60 new people an hour for an attack
		user.insert()
	# Frappe looks for settings that a new user cannot have yet, and leaves its own complaint in the answer.
	frappe.local.response.pop("exc_type", None)
	return user


def _let_in(user: str, customers: list[str]) -> None:
	"""Make ERPNext's list of portal users of each customer agree with what was proven just now."""
	held = frappe.get_all(
		"Portal User", filters={"parenttype": "Customer", "user": user}, fields=["name", "parent"]
	)
	for row in held:
		if row.parent not in customers:
			frappe.db.delete("Portal User", {"name": row.name})
	for customer in customers:
		if customer not in {row.parent for row in held}:
			row = frappe.get_doc(
				{
					"doctype": "Portal User",
					"parenttype": "Customer",
					"parent": customer,
					"parentfield": "portal_users",
					"user": user,
				}
			)
			row.flags.ignore_permissions = True
			row.insert()
			frappe.db.set_value("Customer", customer, "modified", now_datetime(), update_modified=False)
			frappe.clear_document_cache("Customer", customer)


def _wrong() -> SignInNeeded:
	return SignInNeeded(_("This code is wrong or has expired."))
