"""The availability at an address, and its reason. Pure.

The outcomes follow TMF645: available, available after a drop is installed, occupied, planned, or not covered.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

AVAILABLE = "available"
DROP_TO_INSTALL = "drop_to_install"
OCCUPIED = "occupied"
PLANNED = "planned"
NOT_COVERED = "not_covered"
SELLABLE = frozenset({AVAILABLE, DROP_TO_INSTALL})

NO_DROP = "Boîtier pas installé"
RESERVED = "RESERVED-"
FASTEST = 1500


@dataclass(frozen=True)
class PortFacts:
	"""The current facts of a Fibre Port. Speeds in Mbps, 0 when unknown; `hold_until` (UTC) of a checkout; `sold_here`: this
	site is the master of its OLT.
	"""

	status: str
	sn: str = ""
	drop_state: str = "Installed"
	port_speed: int = 0
	olt_speed: int = 0
	hold_until: datetime.datetime | None = None
	sold_here: bool = True


@dataclass(frozen=True)
class Qualification:
	"""`reason` is one of installed_drop, no_drop, held, in_service, being_installed, repair, by_telephone, planned,
	not_covered.
	"""

	status: str
	reason: str
	visits: int = 0
	max_speed: int = 0

	@property
	def sellable(self) -> bool:
		return self.status in SELLABLE


def max_speed(port_speed: int, olt_speed: int) -> int:
	"""The lower of the speeds of port and OLT, in Mbps."""
	known = [speed for speed in (port_speed, olt_speed) if speed > 0]
	return min(known, default=FASTEST)


def qualify(port: PortFacts | None, planned: bool, now: datetime.datetime) -> Qualification:
	"""The availability at an address with this port, or without one; `planned`: its zone has a planned date."""
	if port is None or port.status == "Retired":
		return Qualification(PLANNED, "planned") if planned else Qualification(NOT_COVERED, "not_covered")
	speed = max_speed(port.port_speed, port.olt_speed)
	if port.status == "Faulty":
		return Qualification(OCCUPIED, "repair", max_speed=speed)
	if port.status == "Reserved" or port.sn.startswith(RESERVED):
		return Qualification(OCCUPIED, "being_installed", max_speed=speed)
	if port.status == "Occupied" or port.sn:
		return Qualification(OCCUPIED, "in_service", max_speed=speed)
	if not port.sold_here:
		return Qualification(OCCUPIED, "by_telephone", max_speed=speed)
	without_drop = port.drop_state == NO_DROP
	held = port.status == "Held" and port.hold_until is not None and port.hold_until > now
	reason = "held" if held else "no_drop" if without_drop else "installed_drop"
	return Qualification(
		DROP_TO_INSTALL if without_drop else AVAILABLE, reason, 2 if without_drop else 1, speed
	)
