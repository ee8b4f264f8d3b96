"""Sign-in: customers with a code by SMS or email, staff by invitation."""

from __future__ import annotations

import re

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.flow.portal import contacts, service, signin
from gigafibre_fsm.flow.staff import invitations, passwords
from gigafibre_fsm.flow.vocabulary import LANGUAGES
from gigafibre_fsm.guards import arguments, callers, teams
from gigafibre_fsm.setup.roles import PROFILES


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.public(limit=10, seconds=60)
def request_code(contact: str | None = None) -> dict[str, bool]:
	"""Send a sign-in code. Always {"sent": true}, whether or not the contact belongs to a customer."""
	signin.request_code(contacts.address(contact))
	return {"sent": True}


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.public(limit=20, seconds=60)
def verify_code(contact: str | None = None, code: str | int | None = None) -> dict[str, str]:
	"""Sign in: {"home", "csrf_token"} and a session cookie."""
	signin.verify_code(contacts.address(contact), _code(code))
	return {"home": "/portail", "csrf_token": frappe.sessions.get_csrf_token()}


@frappe.whitelist(methods=["POST"])
@guards.signed_in
def sign_out() -> dict[str, str]:
	"""End the session: {"home"}, the sign-in page."""
	home = "/technicien/connexion" if callers.kind_of() == callers.TECHNICIAN else "/internet"
	signin.sign_out()
	return {"home": home}


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.public(limit=6, seconds=60)
def forgot_password(user: str | None = None) -> str:
	"""Replaces Frappe's `reset_password`: gives the same answer whether or not the login exists."""
	passwords.send_link(arguments.text(user, _("E-mail"), max=140))
	return _("If this email belongs to an account with a password, we have sent a reset link.")


@frappe.whitelist(methods=["POST"])
@guards.customer
def send_confirmation(contact: str | None = None) -> dict[str, bool]:
	"""Send a confirmation code to an email address or number of mine that cannot sign in yet: {"sent": true}."""
	signin.send_confirmation(contacts.address(contact), service.own_customers())
	return {"sent": True}


@frappe.whitelist(methods=["POST"])
@guards.customer
def confirm_contact(contact: str | None = None, code: str | int | None = None) -> dict[str, bool]:
	"""Confirm a contact with that code; it can sign in to my account from now on: {"confirmed": true}."""
	signin.confirm(contacts.address(contact), _code(code), service.own_customers())
	return {"confirmed": True}


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.MANAGERS)
def role_profiles() -> list[str]:
	"""The role profiles that staff can be invited with."""
	return list(PROFILES)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.MANAGERS)
def invite_user(
	email: str = "", full_name: str = "", role_profile: str = "", language: str = "fr"
) -> dict[str, str]:
	"""Give an employee access: {"email", "status"}. A temporary password follows by email once the account exists."""
	doc = invitations.invite(
		arguments.email(email, _("Email address")),
		arguments.person(full_name, _("Full Name")),
		arguments.choice(role_profile, _("Role Profile"), PROFILES),
		arguments.choice(language, _("Language"), LANGUAGES, default=LANGUAGES[0]),
	)
	return {"email": doc.name, "status": doc.status}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.MANAGERS)
def revoke_user(email: str = "") -> dict[str, str]:
	"""Revoke an employee's access immediately: {"email", "status"}."""
	doc = invitations.revoke(arguments.email(email, _("Email address")))
	return {"email": doc.name, "status": doc.status}


def _code(written: str | int | None) -> str:
	return re.sub(r"[\s.-]", "", arguments.text(written, _("Code"), max=12))
