"""Compares the lines of an OLT with the sold services. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gigafibre_fsm.flow.network.rules import profile_of
from gigafibre_fsm.flow.reconcile.rules import TICKET, Finding


@dataclass(frozen=True)
class ReadLine:
	"""A drop whose OLT was read: `serial` and `profile` are the OLT's values ("" for none), `services` the sold ones:
	(status, line profile). `location` is "" where nobody is in service.
	"""

	port: str
	olt: str
	serial: str
	profile: str
	location: str
	services: tuple[tuple[str, str], ...]
	suspended_profile: str


def compare(lines: Iterable[ReadLine]) -> Iterator[Finding]:
	for line in lines:
		facts = {"olt": line.olt, "location": line.location, "serial": line.serial}
		sold = profile_of(list(line.services), line.suspended_profile).removeprefix("LP:")
		if line.serial and not line.location:
			yield Finding("olt_ont_unsold", "Fibre Port", line.port, facts, TICKET)
		elif line.services and not line.serial:
			yield Finding("olt_line_missing", "Fibre Port", line.port, facts, TICKET)
		elif sold and line.profile and sold != line.profile:
			speeds = {**facts, "sold": sold, "set": line.profile}
			yield Finding("olt_speed_differs", "Fibre Port", line.port, speeds, TICKET)
