"""Files of payments: read, settled and booked by several clerks at once, and by processes that die in the middle."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tests.faults import household, shop
from tests.faults.crashes import Work
from tests.faults.lab import Lab
from tests.faults.works import one_home


@dataclass(frozen=True)
class Deposit:
	"""A file of the bank with one payment of a whole bill; `line` once it is read."""

	invoice: str
	account: str
	content: bytes
	file: str = ""
	line: str = ""


def in_hand(lab: Lab, home: household.Household) -> Deposit:
	"""A file that nobody has read yet."""
	invoice = shop.invoice_again(lab, home.order)
	frappe = lab.frappe
	customer, total = frappe.db.get_value("Sales Invoice", invoice, ["customer", "grand_total"])
	number = frappe.db.get_value("Customer", customer, "fsm_account_number")
	text = f"Date;Compte;Montant;Reference\n{frappe.utils.nowdate()};{number};{total:.2f};{secrets.token_hex(4)}\n"
	return Deposit(invoice, bank_account(frappe, invoice), text.encode())


def bank_account(frappe: Any, invoice: str) -> str:
	company = frappe.db.get_value("Sales Invoice", invoice, "company")
	return frappe.db.get_value("Account", {"company": company, "account_type": "Bank", "is_group": 0})


def read(deposit: Deposit) -> str:
	"""Two clerks save the same report of the bank; only the name of the file and a line at the end differ."""
	import frappe

	from gigafibre_fsm.flow.collections.payment_files import files

	other = deposit.content + b"\n" * (1 + secrets.randbelow(40))
	return files.read("Bank", deposit.account, "banque.csv", other, frappe.utils.getdate())


def read_at_once(deposit: Deposit) -> Any:
	from gigafibre_fsm.guards.decorators import _call

	return _call(read, (deposit,), {})


def waiting_once(lab: Lab, deposit: Deposit) -> Iterator[str]:
	reference = deposit.content.decode().rstrip().rpartition(";")[2]
	states = sorted(lab.frappe.get_all("Payment Line", {"reference": reference}, pluck="status"))
	if states.count("Matched") != 1 or set(states) - {"Matched", "Duplicate"}:
		yield f"one payment in several files: {states}"


def ready(lab: Lab, home: household.Household) -> Deposit:
	"""A payment file whose booking a clerk has just started."""
	from gigafibre_fsm.flow.collections.payment_files import booking

	deposit = in_hand(lab, home)
	file = read(deposit)
	booking.start(file)
	line = lab.frappe.db.get_value("Payment Line", {"payment_file": file})
	lab.frappe.db.commit()
	return Deposit(deposit.invoice, deposit.account, deposit.content, file, line)


def book_at_once(deposit: Deposit) -> Any:
	"""The job and the sweep take up the same line."""
	from gigafibre_fsm.flow.collections.payment_files import booking
	from gigafibre_fsm.guards.decorators import _call

	return _call(booking.book_line, (deposit.line,), {})


def booked_once(lab: Lab, deposit: Deposit) -> Iterator[str]:
	rows = {"reference_name": deposit.invoice, "docstatus": 1}
	parts = lab.frappe.get_all("Payment Entry Reference", rows, pluck="allocated_amount")
	total, left = lab.frappe.db.get_value(
		"Sales Invoice", deposit.invoice, ["grand_total", "outstanding_amount"]
	)
	if parts != [total] or left:
		yield f"{parts} booked for {total} $, {left} $ left"


def booked(lab: Lab, home: household.Household) -> Deposit:
	deposit = ready(lab, home)
	_book(deposit)
	return deposit


def bounce_at_once(deposit: Deposit) -> Any:
	from gigafibre_fsm.flow.collections.payment_files import reversal
	from gigafibre_fsm.guards.decorators import _call

	return _call(reversal.bounced, (deposit.line, "Course"), {})


def bounced_once(lab: Lab, deposit: Deposit) -> Iterator[str]:
	total, left = lab.frappe.db.get_value(
		"Sales Invoice", deposit.invoice, ["grand_total", "outstanding_amount"]
	)
	if left != total:
		yield f"{left} $ of {total} $ owed after a bounced cheque"


def _book(deposit: Deposit) -> None:
	"""The job, line by line; repeating it goes on where it was killed."""
	from gigafibre_fsm.scheduled import payment_files

	payment_files.book(deposit.file)


def _read(deposit: Deposit) -> None:
	"""Read by a clerk who first looks whether it was read."""
	import frappe

	from gigafibre_fsm.exceptions import Conflict
	from gigafibre_fsm.flow.collections.payment_files import files

	frappe.db.rollback()
	with suppress(Conflict):
		files.read("Bank", deposit.account, "banque.csv", deposit.content, frappe.utils.getdate())
	frappe.db.commit()


BOOK = Work("booking a payment file", one_home(ready), _book)
READ = Work("reading a payment file", one_home(in_hand), _read)
ALL = (BOOK, READ)
