"""Password reset. Neither the answer nor its duration shows whether an account exists."""

from __future__ import annotations

import frappe

from gigafibre_fsm.guards import callers


def send_link(login: str) -> None:
	"""Queue an email with a reset link to `login`, if it is an account that signs in with a password."""
	# Nothing is written before, and Frappe does not commit a request without writes: a job after the commit would not run.
	frappe.enqueue(  # nosemgrep: enqueue-before-commit
		"gigafibre_fsm.flow.staff.passwords.mail_link", queue="short", login=login
	)


def mail_link(login: str) -> None:
	"""Send the link. Customers get none: they sign in with one-time codes."""
	enabled = frappe.db.get_value("User", login, "enabled")
	if not enabled or login in ("Administrator", "Guest") or callers.kind_of(login) == callers.CUSTOMER:
		return
	frappe.get_doc("User", login).reset_password(send_email=True)
