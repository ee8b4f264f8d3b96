"""Forgotten passwords. Neither the answer nor its duration shows whether an account exists."""

from __future__ import annotations

import frappe

from gigafibre_fsm.guards import callers


def send_link(login: str) -> None:
	"""Queue an email with a reset link to `login`, if it is an account that signs in with a password."""
	frappe.enqueue(
		"gigafibre_fsm.flow.staff.passwords.mail_link", queue="short", enqueue_after_commit=True, login=login
	)


def mail_link(login: str) -> None:
	"""Mail the link. Customers get none: they prove their address by a one-time code each time."""
	enabled = frappe.db.get_value("User", login, "enabled")
	if not enabled or login in ("Administrator", "Guest") or callers.kind_of(login) == callers.CUSTOMER:
		return
	frappe.get_doc("User", login).reset_password(send_email=True)
