"""Serial numbers, MAC addresses and postal codes of a legacy system, parsed by the app's own rules. Pure."""

from __future__ import annotations

from gigafibre_fsm.flow.addresses.search.labels import bare_postal, written_postal
from gigafibre_fsm.flow.equipment import identity
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.reading import Row

_DIGITS_MISREAD = str.maketrans("OQILZS", "001125")


def serial_of(written: str | None, where: str, findings: Findings) -> str:
	"""The serial number as the app stores it; empty, with a finding, for an impossible one."""
	if not (written or "").strip():
		return ""
	try:
		serial = identity.serial(written).value
	except identity.Unreadable as error:
		serial = _with_digits(error)
		if not serial:
			findings.note("serial_placeholder", where, written)
			return ""
		findings.note("serial_misread", where, written)
		return serial
	if serial != written:
		findings.note("serial_notation", where, written)
	return serial


def _with_digits(error: identity.Unreadable) -> str:
	"""A PON serial whose last letters are misread digits (RCMG19E1BBO2); empty for anything else."""
	if error.reason != "gpon_characters":
		return ""
	told = error.value[:4] + error.value[4:].translate(_DIGITS_MISREAD)
	return told if identity.is_pon_serial(told) else ""


def postal_code(row: Row, findings: Findings) -> str:
	"""The postal code of a location or drop in its usual form; empty, with a finding, for an invalid one."""
	written = row["postal_code"] or ""
	bare = bare_postal(written)
	if written and not bare:
		findings.note("postal_code_unreadable", row["_row"], written)
		return ""
	if bare and "".join(filter(str.isalnum, written.upper())) != bare:
		findings.note("postal_code_misread", row["_row"], written)
	return written_postal(written)


def mac_of(written: str | None, where: str, findings: Findings) -> str:
	"""The MAC address as twelve upper-case hex digits; empty, with a finding, for an impossible one."""
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
