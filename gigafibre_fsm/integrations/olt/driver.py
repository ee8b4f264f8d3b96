"""Changes an OLT idempotently: read the state, change only what differs, read again.

A connection that breaks leaves the OLT in an unknown state. The next attempt reads it first, so that a command is repeated
only if it had no effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from frappe import _

from gigafibre_fsm.exceptions import ServiceRefused, ServiceUnavailable
from gigafibre_fsm.integrations.olt.dialect import (
	DISCONNECT,
	FIND_NEW,
	READ_STATE,
	Dialect,
	State,
	steps,
)
from gigafibre_fsm.integrations.olt.line import Line
from gigafibre_fsm.integrations.olt.ssh import Session, Target, open_session


@dataclass(frozen=True)
class Outcome:
	"""`changed` is False if the OLT was already in the wanted state."""

	changed: bool
	state: State
	transcript: str


def carry_out(target: Target, dialect: Dialect, action: str, line: Line) -> Outcome:
	"""Carry out `action` and verify it by reading back.

	Raises ServiceRefused with the OLT's own words when it refuses, ServiceUnavailable when the same may succeed later.
	"""
	dialect.lines(action, line)  # raises for missing values before a connection is opened
	with open_session(target) as session:
		before = _read(session, dialect, line)
		if action != DISCONNECT:
			_refuse_another_ont(target, line, before)
		needed = steps(action, line, before)
		if not needed:
			return Outcome(False, before, "\n".join(session.transcript))
		for command in (command for step in needed for command in dialect.lines(step, line)):
			_run(session, dialect, target, command)
		after = _read(session, dialect, line)
		if steps(action, line, after):
			raise ServiceUnavailable(
				_("{0} took the command, and shows no effect of it.").format(target.name)
			)
		return Outcome(True, after, "\n".join(session.transcript))


def read_state(target: Target, dialect: Dialect, line: Line) -> State:
	"""The OLT's state of one ONT."""
	with open_session(target) as session:
		return _read(session, dialect, line)


def read_states(target: Target, dialect: Dialect, lines: Sequence[Line]) -> list[State]:
	"""The OLT's state of each of these ONTs, in one session."""
	with open_session(target) as session:
		return [_read(session, dialect, line) for line in lines]


def find_new(target: Target, dialect: Dialect) -> list[Line]:
	"""The ONTs that the OLT sees without a registration."""
	with open_session(target) as session:
		answers = [session.run(command) for command in dialect.lines(FIND_NEW, Line(0, 0, 0, 0))]
		return dialect.new_onts("\n".join(answers))


def _read(session: Session, dialect: Dialect, line: Line) -> State:
	answers = [session.run(command) for command in dialect.lines(READ_STATE, line)]
	return dialect.state("\n".join(answers))


def _run(session: Session, dialect: Dialect, target: Target, command: str) -> None:
	answer = session.run(command)
	if dialect.is_busy(answer):
		raise ServiceUnavailable(_("{0} is busy.").format(target.name))
	if refusal := dialect.refusal(answer):
		raise ServiceRefused(
			_("{0} refused: {1}").format(target.name, refusal),
			code="refused",
			detail={"transcript": "\n".join(session.transcript)},
		)


def _refuse_another_ont(target: Target, line: Line, state: State) -> None:
	"""Never overwrite or disable a place that another household's ONT holds."""
	if state.registered and line.serial and state.serial not in (None, line.serial):
		raise ServiceRefused(
			_("{0} has another ONT at this place: {1}.").format(target.name, state.serial), code="occupied"
		)
