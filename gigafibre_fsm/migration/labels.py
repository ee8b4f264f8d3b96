"""Serial numbers and MAC addresses as a legacy system wrote them, parsed by the app's own rules. Pure."""

from __future__ import annotations

from gigafibre_fsm.flow.equipment import identity
from gigafibre_fsm.migration.findings import Findings


def serial_of(written: str | None, where: str, findings: Findings) -> str:
	"""The serial number as the app stores it; empty, and noted, when no device can have it."""
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
	"""The MAC address as twelve hexadecimal capitals; empty, and noted, when no device can have it."""
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
