"""Serial numbers and MAC addresses as a legacy system wrote them down, read by the app's own rules. Pure."""

from __future__ import annotations

from gigafibre_fsm.flow.equipment import identity
from gigafibre_fsm.migration.findings import Findings


def serial_of(written: str | None, where: str, findings: Findings) -> str:
	"""The serial number as the app keeps it; empty, and noted, where none is written that a device can have."""
	if not (written or "").strip():
		return ""
	try:
		serial = identity.serial(written).value
	except identity.Unreadable:
		findings.note("serial_placeholder", where, written)
		return ""
	if serial != written:
		findings.note("serial_notation", where, written)
	return serial


def mac_of(written: str | None, where: str, findings: Findings) -> str:
	"""The MAC address in twelve capitals; empty, and noted, where it can be no device's."""
	if not (written or "").strip():
		return ""
	try:
		mac = identity.mac(written).value
	except identity.Unreadable:
		findings.note("mac_impossible", where, written)
		return ""
	if mac != written:
		findings.note("mac_notation", where, written)
	return mac


def key_of(written: str | None) -> str:
	"""What two notations of one serial number or MAC address have in common; for finding, not for keeping."""
	bare = identity.bare(written)
	if identity.GPON_HEX.fullmatch(bare) and (letters := identity.maker_letters(bare[:8])):
		return letters + bare[8:]
	return bare
