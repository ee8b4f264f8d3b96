"""One ONT on one port of an OLT, with the values for the commands of every vendor. Pure."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from gigafibre_fsm import gpon

PROFILE = re.compile(r"(?:LP:)?(\d{1,5})")
# Characters that a description may contain on any vendor's command line: no quote, no separator, no question mark.
DESCRIPTION = re.compile(r"[A-Za-z0-9 _.-]{0,64}")


@dataclass(frozen=True)
class Line:
	"""`serial` is the ONT's PON serial as on its label (RCMG1A2B3C4D), `profile` the plan's line profile (LP:101), `vlan` the
	customer's VLAN, or 0 if the line profile includes it.
	"""

	frame: int
	slot: int
	port: int
	ont_id: int
	serial: str = ""
	profile: str = ""
	vlan: int = 0
	description: str = ""

	def words(self) -> dict[str, str]:
		"""The values for command templates. Raises ValueError, naming the field, for one that no OLT accepts."""
		for name in ("frame", "slot", "port", "ont_id", "vlan"):
			if getattr(self, name) < 0:
				raise ValueError(name)
		if self.serial and not gpon.SERIAL.fullmatch(self.serial):
			raise ValueError("serial")
		profile = PROFILE.fullmatch(self.profile) if self.profile else None
		if self.profile and not profile:
			raise ValueError("profile")
		if not DESCRIPTION.fullmatch(self.description):
			raise ValueError("description")
		words = {name: str(value) for name, value in asdict(self).items()}
		return words | {
			"profile": profile[1] if profile else "",
			"serial_hex": gpon.to_hex(self.serial) if self.serial else "",
			"vlan": str(self.vlan or ""),
		}
