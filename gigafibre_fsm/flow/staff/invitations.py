"""Gives employees access and revokes it: the System User with its roles here, the account in Authentik through the outbox, a
temporary password by email once the account exists.

The only writer of Staff Invitation. A new invitation makes a new temporary password; while one is being sent, inviting again
returns it unchanged.
"""

from __future__ import annotations

import secrets
import string

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.sessions import clear_sessions
from frappe.utils import get_url, now_datetime

from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound, ServiceRefused
from gigafibre_fsm.guards import callers
from gigafibre_fsm.integrations.authentik import client
from gigafibre_fsm.notifications.notify import tell_person
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post
from gigafibre_fsm.overrides.avatar import without_gravatar
from gigafibre_fsm.setup.roles import PROFILES

DOCTYPE, CHANNEL = "Staff Invitation", "Authentik"
INVITE, REVOKE = "staff.invite", "staff.revoke"
LETTERS = string.ascii_letters + string.digits
PASSWORD_LENGTH = 20
PROTECTED = "System Manager"
OURS = frozenset(role for roles in PROFILES.values() for role in roles)


def invite(email: str, full_name: str, role_profile: str, language: str) -> Document:
	"""The invitation of this address. Raises BadRequest for an unknown profile, Conflict when the address belongs to a
	customer or a system manager, or when no sign-in service is configured.
	"""
	if role_profile not in PROFILES:
		raise BadRequest(_("{0} is not valid.").format(_("Role Profile")))
	if not client.is_configured():
		raise Conflict(_("No Authentik address is set in Gigafibre Settings."))
	address = email.lower()
	_require_free(address)
	doc = _locked(address)
	if doc and doc.status == "Invited" and doc.role_profile == role_profile:
		return doc
	doc = doc or frappe.new_doc(DOCTYPE, email=address)
	doc.update(
		{
			"status": "Invited",
			"full_name": full_name,
			"role_profile": role_profile,
			"language": language,
			"user": _user(address, full_name, role_profile, language),
			"invited_by": frappe.session.user,
			"invited_at": now_datetime(),
			"revoked_by": None,
			"revoked_at": None,
			"round": (doc.round or 0) + 1,
			"problem": None,
		}
	)
	doc.save(ignore_permissions=True)
	post(
		CHANNEL,
		topic=INVITE,
		key=f"{INVITE}:{doc.name}:{doc.round}",
		target=doc.name,
		payload={"name": full_name, "round": doc.round},
		secret=_password(),
		reference=doc,
	)
	return doc


def revoke(email: str) -> Document:
	"""Revoke the access: here immediately, with all open sessions, and in Authentik. Idempotent. Raises NotFound."""
	doc = _locked(email.lower())
	if not doc:
		raise NotFound(_("Nobody with this address was invited."))
	if doc.status == "Revoked":
		return doc
	if doc.user == frappe.session.user:
		raise Conflict(_("Nobody can take away their own access."))
	doc.update({"status": "Revoked", "revoked_by": frappe.session.user, "revoked_at": now_datetime()})
	doc.save(ignore_permissions=True)
	frappe.db.set_value("User", doc.user, "enabled", 0)
	frappe.clear_cache(user=doc.user)
	clear_sessions(user=doc.user, force=True)
	if doc.account:
		_deactivate(doc, doc.account)
	return doc


def _deactivate(doc: Document, account: str) -> None:
	key = f"{REVOKE}:{doc.name}:{doc.round}"
	post(CHANNEL, topic=REVOKE, key=key, target=doc.name, payload={"account": account}, reference=doc)


def on_invited(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of `staff.invite`: send the sign-in instructions; a refusal is recorded on the invitation."""
	doc = _locked(item.target)
	if not doc or doc.round != item.payload["round"]:
		return  # invited again
	if doc.status == "Revoked" and receipt and not receipt.response.get("had_account"):
		_deactivate(doc, receipt.provider_reference)  # the account was made while the access was revoked
	if doc.status != "Invited":
		return
	if refusal or not receipt:
		doc.update({"status": "Failed", "problem": str(refusal or "")[:500]})
		doc.save(ignore_permissions=True)
		return
	had_account = bool(receipt.response.get("had_account"))
	doc.update({"status": "Ready", "account": "" if had_account else receipt.provider_reference})
	doc.save(ignore_permissions=True)
	tell_person(
		"staff.invited",
		{
			"name": doc.full_name,
			"login": doc.name,
			"password": "" if had_account else item.secret or "",
			"url": get_url("/login"),
		},
		f"staff.invited:{doc.name}:{doc.round}",
		email=doc.name,
		language=doc.language,
		secret=True,
		reference=doc,
	)


def _require_free(email: str) -> None:
	if not frappe.db.exists("User", email):
		return
	if callers.kind_of(email) == callers.CUSTOMER and frappe.db.get_value("User", email, "enabled"):
		raise Conflict(_("This is the address of a customer's account: staff need another one."))
	if email == "Administrator" or PROTECTED in frappe.get_roles(email):
		raise Conflict(_("A system manager is not invited here: change the account itself."))


def _user(email: str, full_name: str, role_profile: str, language: str) -> str:
	"""The enabled System User of this address, with the roles of the profile and none of this app's other roles."""
	first, _space, last = full_name.partition(" ")
	known = frappe.db.exists("User", email)
	# The roles decide the user type; Frappe would make the first System User of a site a System Manager.
	user = (
		frappe.get_doc("User", email)
		if known
		else frappe.new_doc("User", email=email, user_type="Website User")
	)
	user.update(
		{"first_name": first, "last_name": last, "enabled": 1, "language": language, "send_welcome_email": 0}
	)
	others = [row.role for row in user.roles if row.role not in OURS]
	profile = frappe.get_doc("Role Profile", role_profile)
	user.set(
		"roles", [{"role": role} for role in dict.fromkeys([*others, *(row.role for row in profile.roles)])]
	)
	user.flags.ignore_permissions = True
	user.flags.no_welcome_mail = True
	with without_gravatar():  # Frappe treats more than 60 new users an hour as an attack
		user.save()
	return user.name


def _password() -> str:
	"""A random password, without characters that look alike in a mail."""
	clear = [letter for letter in LETTERS if letter not in "O0Il1"]
	return "".join(secrets.choice(clear) for _place in range(PASSWORD_LENGTH))


def _locked(email: str) -> Document | None:
	known = frappe.db.get_value(DOCTYPE, email, "name", for_update=True)
	return frappe.get_doc(DOCTYPE, known) if known else None
