"""Code that moves money takes the customer's lock before it reads amounts (gigafibre_fsm/locks.py)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.sources import APP, ROOT, app_code, nodes

MONEY = {"Sales Invoice", "Service Subscription", "Payment Entry"}
LOCKS = {"account", "account_of", "lock_subscriptions"}
# Called with the lock already taken, or about what is not billed yet.
INNER = {
	"lock_subscriptions": "the lock itself",
	"active_subscriptions": "first_invoice",
	"carry_over": "bill_customer",
	"_billed_on": "refund_waiting_credit, settle_final_account",
	"_credit_equipment": "an order that is undone",
}
NOT_BILLED_YET = ("flow/ordering",)


def locking_reads() -> Iterator[object]:
	for path in app_code():
		if str(path.relative_to(APP)).startswith(NOT_BILLED_YET):
			continue
		for function in nodes(path):
			if isinstance(function, ast.FunctionDef) and function.name not in INNER:
				for call in _calls(function):
					if _locks_money(call):
						where = f"{path.relative_to(ROOT)}:{call.lineno} {function.name}"
						yield pytest.param(function, call, id=where)


def _calls(function: ast.FunctionDef) -> Iterator[ast.Call]:
	yield from (node for node in ast.walk(function) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
	return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _locks_money(call: ast.Call) -> bool:
	about = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
	return about in MONEY and any(keyword.arg == "for_update" for keyword in call.keywords)


def test_there_are_doors() -> None:
	"""The rule would match no function any more, and protect nothing."""
	assert len(list(locking_reads())) > 8


@pytest.mark.parametrize(("function", "read"), locking_reads())
def test_the_lock_comes_before_what_is_read(function: ast.FunctionDef, read: ast.Call) -> None:
	"""Three clerks at once would credit the same line three times: their snapshot is older than the row's lock."""
	before = [call for call in _calls(function) if _name(call) in LOCKS and call.lineno < read.lineno]
	assert before, f"{function.name} locks a record of money without locks.account before"
