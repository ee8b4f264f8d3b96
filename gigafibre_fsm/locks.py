"""Serializes the transactions that move a customer's money, and makes sure that none works on outdated reads.

MariaDB shows a transaction the database as it was at its first plain read (snapshot). A lock acquired later comes too late:
its later reads are older than the lock, and two clerks at the same time could credit the same line twice.
So each customer has a counter, which every transaction that moves their money increments. The holder of its lock compares the
current counter with the one in its snapshot; where they differ it raises `Overtaken`, and the caller starts the transaction
again, with the lock as its first statement (`begin_again`).

`row` locks any one record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import frappe
from frappe import _

from gigafibre_fsm.exceptions import FsmError

Result = TypeVar("Result")
# Frappe's own table of series counters: no save of an open form can reset one.
PREFIX = "gigafibre-money:"
LONGEST = 100
# No customer's name begins with a space.
PAYMENT_FILES = " payment files"
COUNTER = "SELECT current FROM `tabSeries` WHERE name = %s"


class Overtaken(FsmError):
	"""Another transaction moved this customer's money after this one had started to read. Nothing was written; a repeated
	call works.
	"""

	http_status_code = 409

	def __init__(self, customer: str) -> None:
		super().__init__(
			_("Another entry was just recorded for this customer. Nothing was changed: please try again.")
		)
		self.customer = customer


def account(customer: str) -> None:
	"""Lock the customer's account until the transaction ends. Every function that moves money calls this first. Raises
	Overtaken.
	"""
	_lock(customer)
	# The locking read comes first: a transaction without earlier reads gets its snapshot after it.
	latest = frappe.db.sql(f"{COUNTER} FOR UPDATE", _key(customer))
	if frappe.db.sql(COUNTER, _key(customer)) != latest:
		raise Overtaken(customer)
	frappe.db.sql("UPDATE `tabSeries` SET current = current + 1 WHERE name = %s", _key(customer))


def accounts(customers: Iterable[str]) -> None:
	"""Lock several customers' accounts, always in the same order, which avoids deadlocks. Raises Overtaken."""
	for customer in sorted(customers):
		account(customer)


def account_of(doctype: str, name: str) -> None:
	"""Lock the account of a record's customer; a record that does not exist locks nothing. Raises Overtaken."""
	customer = frappe.db.get_value(doctype, name, "customer")
	if customer:
		account(customer)


def payment_files() -> None:
	"""Serialize the import of payment files: of two files with the same payment, the second is read after the first. Raises
	Overtaken.
	"""
	account(PAYMENT_FILES)


def row(doctype: str, name: str) -> Any:
	"""The latest values of a record, locked until the transaction ends, without its tables: those of `get_doc(for_update=True)`
	are locked with the gaps between them, where the rows of other new records go. Raises DoesNotExistError.
	"""
	found = frappe.db.get_value(doctype, name, "*", as_dict=True, for_update=True)
	if not found:
		raise frappe.DoesNotExistError(f"{doctype} {name}")
	return found


def begin_again(error: Exception) -> None:
	"""Roll this transaction back. After `Overtaken` the next one begins with the lock that this one acquired too late."""
	frappe.db.rollback()
	if isinstance(error, Overtaken):
		_lock(error.customer)


def repeat_overtaken(work: Callable[[], Result]) -> Result:
	"""Run `work` at the start of a transaction, and repeat it once after `Overtaken`."""
	try:
		return work()
	except Overtaken as error:
		begin_again(error)
		frappe.clear_messages()
		return work()


def _lock(customer: str) -> None:
	# Changes nothing where the counter exists, but waits for its lock.
	frappe.db.sql(
		"INSERT INTO `tabSeries` (name, current) VALUES (%s, 0) ON DUPLICATE KEY UPDATE current = current",
		_key(customer),
	)


def _key(customer: str) -> str:
	return f"{PREFIX}{customer}"[:LONGEST]
