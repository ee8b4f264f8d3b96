"""The command language of an OLT model, as data: commands by action, and patterns for its answers. Pure."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass, field

from gigafibre_fsm import gpon
from gigafibre_fsm.integrations.olt.line import Line

CONNECT, CHANGE_PROFILE, DISCONNECT = "Connect", "Change Profile", "Disconnect"
READ_STATE, FIND_NEW = "Read State", "Find New"
ACTIONS = (CONNECT, CHANGE_PROFILE, DISCONNECT, READ_STATE, FIND_NEW)

# Values in an answer to READ_STATE.
FACTS = ("serial", "profile", "run", "vlan")


class MissingValue(ValueError):
	"""A command template needs a value that this line does not have, or that no line has; the message is its name."""


@dataclass(frozen=True)
class State:
	"""The OLT's state of one ONT; None means "not reported"."""

	registered: bool
	serial: str | None = None
	profile: str | None = None
	online: bool | None = None
	vlan: str | None = None
	down: str = ""
	"""The reason why it is down: "dying-gasp" (loss of power), "los" (loss of signal) or "" (not reported)."""


@dataclass(frozen=True)
class Dialect:
	"""`platform` is netmiko's device type; `commands` the lines of each action, with {frame}, {slot}, {port}, {ont_id},
	{serial}, {serial_hex}, {profile}, {vlan}, {description}. Regular expressions classify the answers: `refused`, `busy`
	(refused for now), `already` (already done, which the retry of an interrupted command meets) and `missing` (no such
	ONT). `facts` has those of the values in the answer to Read State, each with one group; `online` is the value of `run`
	that means yes. `found` has the groups serial, frame, slot and port, for each unregistered ONT. `power_lost` and
	`light_lost` find in the answer to Read State why an ONT is down.
	"""

	platform: str
	commands: dict[str, str]
	refused: str
	busy: str
	already: str
	missing: str
	facts: dict[str, str] = field(default_factory=dict)
	online: str = "online"
	found: str = ""
	power_lost: str = ""
	light_lost: str = ""

	def lines(self, action: str, line: Line) -> list[str]:
		"""The commands of `action` for `line`. Raises MissingValue before anything is sent."""
		try:
			words = line.words()
		except ValueError as wrong:
			raise MissingValue(str(wrong)) from wrong
		said = []
		for text in self.commands.get(action, "").splitlines():
			needed = [name for _, name, _, _ in string.Formatter().parse(text) if name]
			# a line for the VLAN is left out if the line profile includes it
			if "vlan" in needed and not words["vlan"]:
				continue
			for name in needed:
				if not words.get(name):
					raise MissingValue(name)
			if text.strip():
				said.append(text.strip().format(**words))
		if not said:
			raise MissingValue(action)
		return said

	def refusal(self, answer: str) -> str:
		"""The line of a refusal, or ""; "already done" is no refusal, since the state is read again."""
		return "" if _line_with(self.already, answer) else _line_with(self.refused, answer)

	def is_busy(self, answer: str) -> bool:
		"""Whether the OLT refuses only for now."""
		return bool(_line_with(self.busy, answer))

	def state(self, answer: str) -> State:
		"""The state in the answer to Read State. Raises ValueError when it shows neither an ONT nor that there is none."""
		if re.search(self.missing, answer, re.MULTILINE):
			return State(registered=False)
		told = {name: self._fact(name, answer) for name in FACTS}
		if not any(told.values()):
			raise ValueError(answer[:200])
		run = told["run"]
		online = None if run is None else run.lower() == self.online.lower()
		return State(
			registered=True,
			serial=gpon.to_letters(told["serial"].upper()) if told["serial"] else None,
			profile=told["profile"],
			online=online,
			vlan=told["vlan"],
			down="" if online else self._down(answer),
		)

	def _down(self, answer: str) -> str:
		if self.power_lost and re.search(self.power_lost, answer, re.MULTILINE):
			return "dying-gasp"
		return "los" if self.light_lost and re.search(self.light_lost, answer, re.MULTILINE) else ""

	def new_onts(self, answer: str) -> list[Line]:
		"""The ONTs that an OLT sees without a registration; their `ont_id` is 0."""
		return [
			Line(
				int(one["frame"] or 0),
				int(one["slot"]),
				int(one["port"]),
				0,
				serial=gpon.to_letters(one["serial"].upper()),
			)
			for one in re.finditer(self.found, answer, re.MULTILINE)
			if self.found
		]

	def _fact(self, name: str, answer: str) -> str | None:
		pattern = self.facts.get(name)
		found = re.search(pattern, answer, re.MULTILINE) if pattern else None
		return found[1].strip() if found else None


def _line_with(pattern: str, answer: str) -> str:
	found = re.search(pattern, answer, re.MULTILINE) if pattern else None
	if not found:
		return ""
	return answer[answer.rfind("\n", 0, found.start()) + 1 :].split("\n", 1)[0].strip()


def steps(action: str, line: Line, state: State) -> tuple[str, ...]:
	"""The actions that bring `state` to the target of `action`; empty when it is reached, which proves that it is done.

	Connect and Change Profile both want the sold line: registered, with its profile, and its VLAN if it has one. An OLT that
	does not report a profile is assumed to have the right one.
	"""
	ours = state.registered and state.serial in (None, line.serial)
	if action == DISCONNECT:
		return (DISCONNECT,) if ours else ()
	wanted = []
	if not ours or (line.vlan and state.vlan != str(line.vlan)):
		wanted.append(CONNECT)
	if ours and state.profile not in (None, line.words()["profile"]):
		wanted.append(CHANGE_PROFILE)
	return tuple(wanted)
