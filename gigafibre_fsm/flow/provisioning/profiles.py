"""Selects the Device Profile of a device. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gigafibre_fsm import gpon
from gigafibre_fsm.flow.equipment.identity import bare, canonical_mac, canonical_serial, ouis
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts, macs_of

CLASS, OUI, PREFIX = 4, 2, 1
"""Weights of matching criteria: the product class before the OUI before the prefix of the serial."""


@dataclass(frozen=True)
class ProfileKey:
	"""The criteria by which a Device Profile matches a device; an empty criterion matches every device. `oui` may have
	several.
	"""

	name: str
	equipment_type: str
	product_class: str = ""
	oui: str = ""
	serial_prefix: str = ""


def choose_profile(profiles: Sequence[ProfileKey], equipment_type: str, facts: DeviceFacts) -> str | None:
	"""The name of the most specific profile that matches.

	A criterion whose value is unknown for the device neither matches nor excludes; a profile with criteria needs at least one
	match. None when no profile matches, or when the product class belongs to another kind of device: a router is no
	telephone, though a profile without criteria matches every device.
	"""
	fitting = [(_points(profile, facts), profile) for profile in profiles]
	fitting = [(points, profile) for points, profile in fitting if points >= 0]
	mine = [each for each in fitting if each[1].equipment_type == equipment_type]
	if not mine:
		return None
	points, best = min(mine, key=lambda each: (-each[0], each[1].name))
	return best.name if points or not any(other >= CLASS for other, _profile in fitting) else None


def contradicts(profile: ProfileKey, facts: DeviceFacts) -> bool:
	"""Whether a known fact of the device contradicts the profile. An OUI is only a hint: manufacturers have many."""
	return any(known and not fits for weight, known, fits in _criteria(profile, facts) if weight != OUI)


def is_of_another_maker(profile: ProfileKey, facts: DeviceFacts, mac: str | None) -> bool:
	"""Whether a device reports another manufacturer than that of the MAC address on its label."""
	said, label = bare(facts.oui)[:6], canonical_mac(mac)[:6]
	return bool(said and label and profile.oui) and said != label and said not in ouis(profile.oui)


def _points(profile: ProfileKey, facts: DeviceFacts) -> int:
	"""How specifically a profile matches; negative when it does not."""
	if contradicts(profile, facts):
		return -1
	asked = _criteria(profile, facts)
	points = sum(weight for weight, known, fits in asked if known and fits)
	return points if points or not asked else -1


def _criteria(profile: ProfileKey, facts: DeviceFacts) -> list[tuple[int, bool, bool]]:
	"""(weight, whether the device's value is known, whether it equals the profile's) for each criterion."""
	oui = bare(facts.oui)[:6] or next((mac[:6] for mac in macs_of(facts)), "")
	serial = canonical_serial(facts.serial)
	product_class = facts.product_class.casefold()
	prefix = bare(profile.serial_prefix)
	return [
		(weight, bool(known), fits)
		for weight, criterion, known, fits in (
			(CLASS, profile.product_class, product_class, product_class == profile.product_class.casefold()),
			(OUI, profile.oui, oui, oui in ouis(profile.oui)),
			# The prefix is that of the label: over TR-069 the same device may have another kind of serial.
			(PREFIX, prefix, gpon.SERIAL.fullmatch(serial), serial.startswith(prefix)),
		)
		if criterion
	]
