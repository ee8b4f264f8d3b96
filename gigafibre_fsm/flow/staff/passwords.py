"""A forgotten password. Whether somebody has an account shows neither in the answer nor in the time that it takes."""

from __future__ import annotations

import frappe

from gigafibre_fsm.guards import callers


def send_link(login: str) -> None:
	"""Have a link for a new password mailed to `login`, if somebody signs in with it and a password."""
	frappe.enqueue("gigafibre_fsm.flow.staff.passwords.mail_link", queue="short", login=login)


def mail_link(login: str) -> None:
	"""A customer gets none: there, the address is proven by a code each time."""
	enabled = frappe.db.get_value("User", login, "enabled")
	if not enabled or login in ("Administrator", "Guest") or callers.kind_of(login) == callers.CUSTOMER:
		return
	frappe.get_doc("User", login).reset_password(send_email=True)
