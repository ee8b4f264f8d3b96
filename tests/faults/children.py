"""Runs work in forked children, each with its own database connection, which can be killed at a given point."""

from __future__ import annotations

import os
import pickle
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fixtures import begin_anew

KILLED = 77
WRITES = re.compile(
	r"\s*(insert|update|delete|replace|commit|savepoint|release|truncate|alter|create|drop)\b", re.I
)


@dataclass(frozen=True)
class Point:
	"""The moment right "before" or "after" (`side`) the `number`-th write or commit of a piece of work."""

	number: int
	side: str


@dataclass(frozen=True)
class Outcome:
	"""How a child ended: killed at its point, with an error (`error` is the name of its class), or with a `value`."""

	killed: bool = False
	value: Any = None
	error: str = ""
	trace: str = ""

	def result(self) -> Any:
		if self.killed or self.error:
			raise AssertionError(f"the work did not end well: {self.error or 'killed'}\n{self.trace}")
		return self.value


class Child:
	"""Starts at once; `wait()` for its outcome."""

	def __init__(
		self, work: Callable[[], Any], point: Point | None = None, gate: tuple[int, int] | None = None
	) -> None:
		self._answers, write = os.pipe()
		self.pid = os.fork()
		if self.pid:
			os.close(write)
			return
		os.close(self._answers)
		status = 1
		try:
			status = _live(work, point, gate, write)
		finally:
			os._exit(status)

	def wait(self) -> Outcome:
		with os.fdopen(self._answers, "rb") as answers:
			told = answers.read()
		_pid, status = os.waitpid(self.pid, 0)
		if os.waitstatus_to_exitcode(status) == KILLED:
			return Outcome(killed=True)
		return pickle.loads(told) if told else Outcome(error=f"ended with {status}")  # noqa: S301 - our own child


def run(work: Callable[[], Any], point: Point | None = None) -> Outcome:
	return Child(work, point).wait()


def race(works: list[Callable[[], Any]]) -> list[Outcome]:
	"""Run all at once: the children wait for each other at a barrier that opens when all are connected."""
	gate = os.pipe()
	children = [Child(work, gate=gate) for work in works]
	for end in gate:
		os.close(end)
	return [child.wait() for child in children]


def _live(work: Callable[[], Any], point: Point | None, gate: tuple[int, int] | None, write: int) -> int:
	import frappe

	# The connection belongs to the parent: drop it here without telling the server.
	frappe.local.db = None
	frappe.connect()
	begin_anew(frappe)
	frappe.local.lang = "fr"
	if gate:
		# The barrier opens when the last child closes its end of the pipe.
		os.close(gate[1])
		os.read(gate[0], 1)
	if point:
		_die_at(point)
	try:
		outcome = Outcome(value=work())
	except Exception as error:
		frappe.db.rollback()
		outcome = Outcome(error=type(error).__name__, trace=traceback.format_exc())
	with os.fdopen(write, "wb") as answers:
		answers.write(pickle.dumps(outcome))
	return 0


def _die_at(point: Point) -> None:
	from pymysql.connections import Connection

	ask = Connection.query
	seen = 0

	def query(self: Connection, sql: Any, unbuffered: bool = False) -> Any:
		nonlocal seen
		text = sql.decode("utf-8", "replace") if isinstance(sql, bytes) else sql
		if not WRITES.match(text):
			return ask(self, sql, unbuffered)
		seen += 1
		if seen == point.number and point.side == "before":
			os._exit(KILLED)
		answer = ask(self, sql, unbuffered)
		if seen == point.number:
			os._exit(KILLED)
		return answer

	Connection.query = query
