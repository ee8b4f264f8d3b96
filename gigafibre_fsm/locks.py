"""One transaction at a time moves a customer's money, and none does that looks at what was true before the last one.

MariaDB shows a transaction the database as it was at its first plain read. A lock that it gets later comes too late: what it
reads under it is older than the lock, and two clerks who press at once credit the same line twice. So each customer has a
counter, which every transaction that moves their money raises. Whoever has its lock compares the counter as it is with the one
that this transaction sees; where they differ it raises `Overtaken`, and whoever began the transaction begins it again, with the
lock as its first statement (`begin_again`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import frappe
from frappe import _

from gigafibre_fsm.exceptions import FsmError

Result = TypeVar("Result")
# Counters of Frappe's own table for them: no record of a form that somebody has open can put one back.
PREFIX = "gigafibre-money:"
LONGEST = 100
COUNTER = "SELECT current FROM `tabSeries` WHERE name = %s"


class Overtaken(FsmError):
	"""Somebody moved this customer's money after this transaction had begun to read; nothing was written. The same call
	works when it is made again.
	"""

	http_status_code = 409

	def __init__(self, customer: str) -> None:
		super().__init__(
			_("Another entry was just recorded for this customer. Nothing was changed: please try again.")
		)
		self.customer = customer


def account(customer: str) -> None:
	"""Let this transaction alone move the customer's money until it ends. The first line of whatever does. Raises Overtaken."""
	_lock(customer)
	# The locking read first: a transaction that has read nothing yet begins to look after it.
	latest = frappe.db.sql(f"{COUNTER} FOR UPDATE", _key(customer))
	if frappe.db.sql(COUNTER, _key(customer)) != latest:
		raise Overtaken(customer)
	frappe.db.sql("UPDATE `tabSeries` SET current = current + 1 WHERE name = %s", _key(customer))


def account_of(doctype: str, name: str) -> None:
	"""The same for the customer of a record; a record that is not there locks nothing. Raises Overtaken."""
	customer = frappe.db.get_value(doctype, name, "customer")
	if customer:
		account(customer)


def begin_again(error: Exception) -> None:
	"""Undo this transaction. Where it was overtaken, the next one begins with the lock that this one got too late."""
	frappe.db.rollback()
	if isinstance(error, Overtaken):
		_lock(error.customer)


def in_turn(work: Callable[[], Result]) -> Result:
	"""Do `work`, a transaction that has just begun, and once more where it was overtaken."""
	try:
		return work()
	except Overtaken as error:
		begin_again(error)
		frappe.clear_messages()
		return work()


def _lock(customer: str) -> None:
	# Changes nothing where the counter is there, and waits for whoever has it.
	frappe.db.sql(
		"INSERT INTO `tabSeries` (name, current) VALUES (%s, 0) ON DUPLICATE KEY UPDATE current = current",
		_key(customer),
	)


def _key(customer: str) -> str:
	return f"{PREFIX}{customer}"[:LONGEST]
