"""The state of an OLT: its ONTs, their service ports, and unregistered ONTs that it detects."""

from __future__ import annotations

from dataclasses import dataclass, field

Place = tuple[int, int, int, int]
"""Frame, slot, port and ONT id."""
ONTS_A_PORT = 128


class Refusal(Exception):
	"""The error message with which the OLT refuses a command."""


@dataclass
class Ont:
	serial: str
	profile: str
	service_profile: str
	description: str = ""
	online: bool = True
	down_cause: str = "dying-gasp"


@dataclass
class Olt:
	"""`serial` is hexadecimal, as such an OLT shows it first."""

	onts: dict[Place, Ont] = field(default_factory=dict)
	service_ports: dict[Place, set[str]] = field(default_factory=dict)
	seen: list[tuple[int, int, int, str]] = field(default_factory=list)
	profiles: set[str] = field(default_factory=lambda: {"100", "101", "102", "103", "104"})
	changes: list[str] = field(default_factory=list)
	"""Each change that took effect, in order."""

	def add(self, place: Place, ont: Ont) -> None:
		if place in self.onts:
			raise Refusal("Failure: The ONT ID has already existed")
		if any(known.serial == ont.serial for known in self.onts.values()):
			raise Refusal("Failure: SN already exists")
		if place[3] >= ONTS_A_PORT:
			raise Refusal("Failure: The ONT ID is out of range")
		self._know_profile(ont.profile)
		self.seen = [one for one in self.seen if one[3] != ont.serial]
		self.onts[place] = ont
		self.changes.append(f"add {place} {ont.serial} {ont.profile}")

	def modify(self, place: Place, profile: str) -> None:
		self._know_profile(profile)
		self._ont(place).profile = profile
		self.changes.append(f"modify {place} {profile}")

	def delete(self, place: Place) -> None:
		self._ont(place)
		if self.service_ports.get(place):
			raise Refusal("Failure: This configured object has some service virtual ports")
		del self.onts[place]
		self.changes.append(f"delete {place}")

	def open_service_port(self, place: Place, vlan: str) -> None:
		self._ont(place)
		ports = self.service_ports.setdefault(place, set())
		if vlan in ports:
			raise Refusal("Failure: Service virtual port has existed already")
		ports.add(vlan)
		self.changes.append(f"service-port {place} {vlan}")

	def close_service_ports(self, place: Place) -> None:
		if not self.service_ports.pop(place, None):
			raise Refusal("Failure: No service virtual port can be operated")
		self.changes.append(f"undo service-port {place}")

	def _ont(self, place: Place) -> Ont:
		if place not in self.onts:
			raise Refusal("Failure: The ONT does not exist")
		return self.onts[place]

	def _know_profile(self, profile: str) -> None:
		if profile not in self.profiles:
			raise Refusal("Failure: The ONT line profile does not exist")
