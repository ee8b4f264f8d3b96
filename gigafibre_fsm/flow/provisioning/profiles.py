"""Whose device is it: serials and MAC addresses compared whatever their notation. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gigafibre_fsm.flow.equipment.identity import ouis

GPON_ASCII = re.compile(r"[A-Z]{4}[0-9A-F]{8}")
HEX_12 = re.compile(r"[0-9A-F]{12}")
HEX_16 = re.compile(r"[0-9A-F]{16}")


@dataclass(frozen=True)
class DeviceFacts:
	"""What a device, or the ACS on its behalf, reported at one moment.

	`event` is one of bootstrap, inform, online, offline; `event_key` is the same for each repetition of a
	report; `rx_power` is as the device wrote it.
	"""

	serial: str
	event: str = "inform"
	mac: str = ""
	oui: str = ""
	product_class: str = ""
	acs_device_id: str = ""
	ip: str = ""
	firmware: str = ""
	rx_power: str | float | None = None
	event_key: str = ""


def bare(text: str | None) -> str:
	"""Upper-case letters and digits only: `40-3f-8c:aa.bb cc` -> `403F8CAABBCC`."""
	return re.sub(r"[^0-9A-Za-z]", "", text or "").upper()


def canonical_serial(serial: str | None) -> str:
	"""A GPON serial in its form with letters, from either of its two forms: `52434D4719E00001` -> `RCMG19E00001`."""
	text = bare(serial)
	if HEX_16.fullmatch(text):
		vendor = bytes.fromhex(text[:8])
		if vendor.isalpha() and vendor.isascii():
			return vendor.decode("ascii").upper() + text[8:]
	return text


def canonical_mac(mac: str | None) -> str:
	"""Twelve upper-case hex digits, or an empty string when it is not a MAC address."""
	text = bare(mac)
	return text if HEX_12.fullmatch(text) else ""


def colons(mac: str) -> str:
	"""`403F8CAABBCC` -> `40:3F:8C:AA:BB:CC`."""
	return ":".join(mac[i : i + 2] for i in range(0, len(mac), 2))


def serial_forms(serial: str | None) -> tuple[str, ...]:
	"""Every notation of the same serial, canonical first."""
	canonical = canonical_serial(serial)
	if not canonical:
		return ()
	forms = [canonical, (serial or "").strip()]
	if GPON_ASCII.fullmatch(canonical):
		forms.append(canonical[:4].encode("ascii").hex().upper() + canonical[4:])
	if HEX_12.fullmatch(canonical):
		forms += [colons(canonical), colons(canonical).replace(":", "-")]
	return tuple(dict.fromkeys(forms))


def mac_forms(mac: str | None) -> tuple[str, ...]:
	"""Every notation of the same MAC address, canonical first; empty when it is not one."""
	canonical = canonical_mac(mac)
	if not canonical:
		return ()
	return (canonical, colons(canonical), colons(canonical).replace(":", "-"))


def macs_of(facts: DeviceFacts) -> tuple[str, ...]:
	"""The MAC addresses in a report: its MAC, and its serial where the manufacturer uses the MAC as serial."""
	return tuple(dict.fromkeys(filter(None, (canonical_mac(facts.mac), canonical_mac(facts.serial)))))


@dataclass(frozen=True)
class ProfileKey:
	"""The criteria by which a Device Profile matches a device; an empty criterion matches every device. `oui`
	may name several.
	"""

	name: str
	equipment_type: str
	product_class: str = ""
	oui: str = ""
	serial_prefix: str = ""


def choose_profile(profiles: list[ProfileKey], equipment_type: str, facts: DeviceFacts) -> str | None:
	"""The name of the most specific profile that matches: product class before OUI before serial prefix.

	A criterion whose value is not known for the device neither matches nor excludes; a profile with criteria
	needs at least one match. None when no profile matches.
	"""
	fitting = [(_points(p, facts), p.name) for p in profiles if p.equipment_type == equipment_type]
	fitting = [(points, name) for points, name in fitting if points >= 0]
	return min(fitting, key=lambda entry: (-entry[0], entry[1]))[1] if fitting else None


def contradicts(profile: ProfileKey, facts: DeviceFacts) -> bool:
	"""Whether a known value of the device contradicts the profile."""
	return any(known and not fits for _weight, known, fits in _criteria(profile, facts))


def _points(profile: ProfileKey, facts: DeviceFacts) -> int:
	"""How specifically a profile matches; negative when it does not."""
	if contradicts(profile, facts):
		return -1
	asked = _criteria(profile, facts)
	points = sum(weight for weight, known, _fits in asked if known)
	return points if points or not asked else -1


def _criteria(profile: ProfileKey, facts: DeviceFacts) -> list[tuple[int, bool, bool]]:
	"""(weight, whether the device's value is known, whether it equals the profile's) of each criterion of a profile."""
	oui = bare(facts.oui)[:6] or next((mac[:6] for mac in macs_of(facts)), "")
	serial = canonical_serial(facts.serial)
	product_class = facts.product_class.casefold()
	prefix = bare(profile.serial_prefix)
	return [
		(weight, bool(known), fits)
		for weight, criterion, known, fits in (
			(4, profile.product_class, product_class, product_class == profile.product_class.casefold()),
			(2, profile.oui, oui, oui in ouis(profile.oui)),
			# The prefix is that of the label: over TR-069 the same device may have another kind of serial.
			(1, prefix, GPON_ASCII.fullmatch(serial), serial.startswith(prefix)),
		)
		if criterion
	]
