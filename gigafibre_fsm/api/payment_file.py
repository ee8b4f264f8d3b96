"""The desk page of a payment file: import it, match its lines, book it, reverse a payment."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import BadRequest, NotFound
from gigafibre_fsm.flow.collections.payment_files import booking, cheques, files, reversal, settling, views
from gigafibre_fsm.guards import arguments, teams

FILES = ("Bank", "Interac", "Cheque")
ORDERS = ("day", "month")


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.ACCOUNTS)
def read(
	source: str = "", account: str = "", name: str = "", content: str = "", order: str = ""
) -> dict[str, str]:
	"""Import a CSV file: {"file"}. `content` is base64; `order` is "day" or "month" where the dates of the file are
	ambiguous.
	"""
	wanted = arguments.choice(order, _("Dates"), ORDERS, default="")
	data = _content(content)
	title = arguments.text(name, _("File"))
	kind = arguments.choice(source, _("Source"), FILES)
	return {"file": files.read(kind, _account(account), title, data, getdate(nowdate()), wanted)}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.ACCOUNTS)
def enter_cheques(account: str = "", day: str = "", cheques_received: list | None = None) -> dict[str, str]:
	"""Enter the cheques of one deposit: {"file"}. A cheque is {"number", "payer", "account", "invoice", "amount"}."""
	given = arguments.json_list(cheques_received, _("Cheques"), max=300)
	on = arguments.day(day, _("Deposited On"))
	return {"file": files.enter_cheques(_account(account), on, cheques.rows(given, on))}


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.ACCOUNTS)
def lines(file: str = "") -> dict[str, Any]:
	"""Everything that the page of a file shows; the shape is in flow/collections/payment_files/views.py."""
	return views.of_file(_file(file))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.ACCOUNTS)
def settle(line: str = "", customer: str = "", invoice: str = "") -> dict[str, Any]:
	"""Assign a line to a customer by hand; returns the page, as every method below."""
	settling.assign_customer(
		_line(line),
		arguments.text(customer, _("Customer")),
		arguments.text(invoice, _("Sales Invoice"), required=False),
	)
	return _page(line)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.ACCOUNTS)
def unsettle(line: str = "") -> dict[str, Any]:
	settling.unassign_customer(_line(line))
	return _page(line)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.ACCOUNTS)
def set_aside(line: str = "", reason: str = "") -> dict[str, Any]:
	settling.set_aside(_line(line), _reason(reason))
	return _page(line)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.ACCOUNTS)
def bring_back(line: str = "") -> dict[str, Any]:
	settling.bring_back(_line(line))
	return _page(line)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.ACCOUNTS)
def another_payment(line: str = "") -> dict[str, Any]:
	settling.another_payment(_line(line))
	return _page(line)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.ACCOUNTS)
def take_back(line: str = "", booked: str = "") -> dict[str, Any]:
	reversal.take_back(_line(line), _line(booked))
	return _page(line)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.ACCOUNTS)
def bounced(line: str = "", reason: str = "") -> dict[str, Any]:
	reversal.bounced(_line(line), _reason(reason))
	return _page(line)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.ACCOUNTS)
def wrong_customer(line: str = "", reason: str = "") -> dict[str, Any]:
	reversal.wrong_customer(_line(line), _reason(reason))
	return _page(line)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.ACCOUNTS)
def match_again(file: str = "") -> dict[str, Any]:
	settling.match_again(_file(file))
	return views.of_file(file)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.ACCOUNTS)
def book(file: str = "") -> dict[str, Any]:
	"""Book the matched lines, as a background job."""
	booking.start(_file(file))
	return views.of_file(file)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.ACCOUNTS)
def discard(file: str = "") -> dict[str, Any]:
	files.discard(_file(file))
	return views.of_file(file)


def _page(line: str) -> dict[str, Any]:
	return views.of_file(frappe.db.get_value(files.LINE, line, "payment_file"))


def _file(name: object) -> str:
	return _existing_record(files.FILE, arguments.text(name, _("Payment File")))


def _line(name: object) -> str:
	return _existing_record(files.LINE, arguments.text(name, _("Payment Line")))


def _existing_record(doctype: str, name: str) -> str:
	if not frappe.db.exists(doctype, name):
		raise NotFound(_("{0} not found.").format(_(doctype)))
	return name


def _content(content: object) -> bytes:
	if isinstance(content, str) and len(content) > files.reader.LARGEST_FILE * 2:
		raise BadRequest(_("This file is too large."))
	try:
		return base64.b64decode(content if isinstance(content, str) else "?", validate=True)
	except (binascii.Error, ValueError):
		raise BadRequest(_("{0} is not valid.").format(_("File"))) from None


def _account(name: object) -> str:
	"""An account of the company to which deposits can be booked."""
	account = arguments.text(name, _("Deposited To"))
	facts = frappe.db.get_value("Account", account, ["account_type", "is_group"])
	if not facts or facts[1] or facts[0] not in ("Bank", "Cash"):
		raise BadRequest(_("Choose a bank account."))
	return account


def _reason(reason: object) -> str:
	return arguments.text(reason, _("Reason"), max=500)
