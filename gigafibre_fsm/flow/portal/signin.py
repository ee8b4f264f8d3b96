"""Sign-in with a code by SMS or email. The answer never reveals whether a contact belongs to a customer."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.exceptions import Conflict, FsmError, NotFound, WrongCode
from gigafibre_fsm.flow.portal import codes, contacts
from gigafibre_fsm.flow.portal.contacts import Address
from gigafibre_fsm.flow.portal.rules import is_code
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.guards import even_time, rate, tokens
from gigafibre_fsm.notifications.notify import tell_person
from gigafibre_fsm.overrides.avatar import without_gravatar

ANY_BROWSER = "any"
"""The `browser` of codes that staff send: no cookie has this value."""
CODE_WAITS = (0, 0, 0, 0, 60, 120, 240, 480, 900)
"""Seconds between one code and the next: a customer can ask again soon, while a stranger who asks in their name can neither
flood their telephone nor block them for longer than the last value.
"""
FORGET_CODES = 2 * 3600
OWN_BROWSER = "gigafibre_known"
OWN_BROWSER_MINUTES = 180 * 24 * 60
ROLE = "Customer"


def request_code(to: Address) -> None:
	"""Send a code to `to` if it can sign in, or a message if it is not confirmed; otherwise send nothing. The answer and its
	duration are the same in all cases. Raises TooMany.
	"""
	even_time.start_step()
	_count(to)
	holders = contacts.holders(to)
	opened = [holder.customer for holder in holders if holder.opens]
	if opened:
		_send_code(to, opened[0])
	elif holders:
		_send(to, holders[0].customer, "otp.unconfirmed", {})


def verify_code(to: Address, code: str) -> str:
	"""Sign in with the code sent to `to`; returns the user. Raises WrongCode, or TooMany."""
	_redeem(to, code)
	opened = [holder.customer for holder in contacts.holders(to, lock=True) if holder.opens]
	if not opened:
		raise _wrong()
	user = _user(to, opened)
	contacts.confirm(to, opened)
	frappe.local.login_manager.login_as(user)
	if not _trusted_browser(to):
		_remember_browser(to)
	return user


def send_confirmation(to: Address, customers: list[str]) -> None:
	"""Send a code to an unconfirmed contact of these signed-in customers. Raises NotFound, Conflict, TooMany."""
	_require_theirs(to, customers)
	_count(to)
	_send_code(to, customers[0])


def send_code_for(customer: str, to: Address) -> None:
	"""Send a code for staff to a customer who cannot request one; it is valid in any browser. Raises NotFound when `to` is
	not the customer's, Conflict when it cannot sign in to their account, TooMany.
	"""
	mine = [holder for holder in contacts.holders(to) if holder.customer == customer]
	if not mine:
		raise NotFound(_("This customer does not have this email address or number."))
	if not mine[0].opens:
		raise Conflict(_("This email address or number is not confirmed, so it does not open the account."))
	rate.throttle(f"otp-request:{to.value}:staff", CODE_WAITS, FORGET_CODES)
	_send_code(to, customer, ANY_BROWSER)
	frappe.get_doc("Customer", customer).add_comment("Info", _("Sign-in code sent to {0}.").format(to.value))


def confirm(to: Address, code: str, customers: list[str]) -> None:
	"""Confirm `to` for these customers with a code. Raises NotFound, Conflict, WrongCode, TooMany."""
	_require_theirs(to, customers)
	_redeem(to, code)
	contacts.confirm(to, customers)


def _require_theirs(to: Address, customers: list[str]) -> None:
	mine = [one for one in contacts.of_customers(customers) if one["value"] in to.forms]
	if not mine:
		raise NotFound(_("This email address or number is not in your account. Call us to add it."))
	if all(one["confirmed"] for one in mine):
		raise Conflict(_("This is already confirmed."))


def _count(to: Address) -> None:
	"""Count a request for a code. A browser that has signed in with this contact has its own counter, which a stranger cannot
	exhaust.
	"""
	rate.throttle(f"otp-request:{to.value}:{_trusted_browser(to)}", CODE_WAITS, FORGET_CODES)


def _trusted_browser(to: Address) -> str:
	request = getattr(frappe.local, "request", None)
	cookie = request and request.cookies.get(OWN_BROWSER)
	try:
		known = tokens.read(cookie, OWN_BROWSER) if cookie else {}
	except FsmError:
		return ""
	return known["b"] if known.get("u") == to.user else ""


def _remember_browser(to: Address) -> None:
	known = {"u": to.user, "b": frappe.generate_hash(length=16)}
	rate.set_cookie(OWN_BROWSER, tokens.sign(known, OWN_BROWSER, OWN_BROWSER_MINUTES), OWN_BROWSER_MINUTES)


def _redeem(to: Address, code: str) -> None:
	"""Check a code. It is void after its fifth wrong attempt, and sending codes is limited, so attempts need no limit of
	their own.
	"""
	browsers = dict.fromkeys((rate.visitor(), ANY_BROWSER))
	if not is_code(code) or not any(codes.redeem(to.value, code, browser) for browser in browsers):
		raise _wrong()


def _send_code(to: Address, customer: str, browser: str | None = None) -> None:
	minutes = frappe.get_cached_doc(SETTINGS).otp_minutes or 10
	place = rate.visitor() if browser is None else browser
	_send(to, customer, "otp.code", {"code": codes.issue(to.value, minutes, place)})


def _send(to: Address, customer: str, topic: str, context: dict[str, str]) -> None:
	tell_person(
		topic,
		context,
		f"otp:{frappe.generate_hash(length=16)}",
		phone=None if to.is_email else to.value,
		email=to.value if to.is_email else None,
		language=frappe.db.get_value("Customer", customer, "language") or frappe.local.lang,
		secret="code" in context,
	)


def end_sessions(to: Address) -> None:
	"""End the sessions of a contact that cannot sign in any more."""
	if frappe.db.exists("User", to.user):
		frappe.sessions.clear_sessions(to.user, force=True)


def sign_out() -> None:
	"""End the session permanently: at the end of a request Frappe writes a user's session back into its cache."""
	frappe.local.login_manager.logout()
	frappe.local.session.user = "Guest"


def _user(to: Address, customers: list[str]) -> str:
	"""The website user of this contact. A staff member's user is refused: a code by SMS gives no access to the desk."""
	name = to.user
	known = frappe.db.get_value("User", name, ["enabled", "user_type"], as_dict=True)
	if known and (not known.enabled or known.user_type != "Website User"):
		raise _wrong()
	if not known:
		_make_user(name, customers[0])
	elif ROLE not in frappe.get_roles(name):
		user = frappe.get_doc("User", name)
		user.flags.ignore_permissions = True
		user.add_roles(ROLE)
	_update_portal_users(name, customers)
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
	with without_gravatar():  # Frappe treats more than 60 new users an hour as an attack
		user.insert()
	# Frappe looks for settings that a new user cannot have yet, and adds its own error to the response.
	frappe.local.response.pop("exc_type", None)
	return user


def _update_portal_users(user: str, customers: list[str]) -> None:
	"""Update ERPNext's list of portal users of each customer."""
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


def _wrong() -> WrongCode:
	return WrongCode(_("This code is wrong or has expired."))
