"""Reads a label: the one serial number or MAC address in a scanned or typed text. Pure.

Keywords take precedence: the value after "S/N" is a serial and the value after "P/N" is not, whatever its format.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress

from gigafibre_fsm import gpon
from gigafibre_fsm.flow.equipment import identity
from gigafibre_fsm.flow.equipment.identity import Code, Unreadable
from gigafibre_fsm.flow.equipment.label_claims import (
	BREAK,
	MAC,
	OTHER,
	PON,
	SERIAL,
	WRAPPERS,
	Claim,
	claims_of,
)

LONGEST = 300

# A keyword without anything before its value.
GLUED_SERIAL = re.compile(rf"S/N([0-9A-Z]{{8,}})|SN(\d{{8,}}|{gpon.SERIAL.pattern})")
GLUED_MAC = re.compile(r"MAC([0-9A-F]{12})")
# The first address of several: 403F8C123456-59, 40:3F:8C:12:34:56 ~ 59.
FIRST_MAC = re.compile(r"([0-9A-F]{12})\s*[-~/]|([0-9A-F]{2}(?:[:-][0-9A-F]{2}){5})\s*[~/]")
BYTES = re.compile(r"[0-9A-Z]{2}(?:[:-][0-9A-Z]{2})+|[0-9A-Z]{4}(?:\.[0-9A-Z]{4})+")
ALONE = re.compile(r"[0-9A-Z][0-9A-Z_.\-]*")
LONG_SERIAL = re.compile(r"(?![0-9A-F]{12}$)(?=(?:[A-Z]*[0-9]){6})[0-9A-Z]{10,32}")
"""No MAC address, version, telephone number, or word."""
IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)?")


def read(text: str, models: Iterable[identity.Model] = ()) -> Code:
	"""The serial number or MAC address of the device with the label `text`. Raises Unreadable.

	Of several, the PON serial (FSAN) takes precedence over other serials, and those over MAC addresses.
	"""
	if len(text) > LONGEST:
		raise Unreadable
	text = unicodedata.normalize("NFKC", text).strip(" \n\r\t\x00\ufeff").upper()
	models = tuple(models)
	makers = identity.PON_MAKERS | {
		model.serial_prefix.upper() for model in models if len(model.serial_prefix) == 4
	}
	claims = list(claims_of(text))
	found = _labelled_code(claims, makers) or _unnamed(claims, makers)
	if found.value in {identity.bare(model.product_class) for model in models if model.product_class}:
		raise Unreadable("other", found.value, "MODEL")
	return found


def _labelled_code(claims: list[Claim], makers: frozenset[str]) -> Code | None:
	"""The best value with a keyword on the label; None without any. Raises Unreadable when none is valid."""
	named = [claim for kind in (PON, SERIAL, MAC) for claim in claims if claim.kind == kind]
	found: list[Code] = []
	wrong: list[Unreadable] = []
	for claim in named:
		try:
			found.append(_as_mac(claim.value) if claim.kind == MAC else _as_serial(claim.value, makers))
		except Unreadable as error:
			wrong.append(error)
	if found:
		# A label with two serials: the PON serial is the one with a manufacturer's letters.
		return next(
			(code for code in found if code.kind == identity.SERIAL and identity.is_pon_serial(code.value)),
			found[0],
		)
	if wrong:
		raise wrong[0]
	return None


def _as_serial(text: str, makers: frozenset[str]) -> Code:
	"""`RCMG 19E0 ABCD Made in China` -> RCMG19E0ABCD: as many groups as form a known serial, else the first."""
	if BYTES.fullmatch(text.split(" ")[0]) and identity.ADDRESS.fullmatch(identity.bare(text.split(" ")[0])):
		return identity.mac(text.split(" ")[0])
	groups = text.split()
	for count in range(len(groups), 1, -1):
		joined = identity.bare("".join(groups[:count]))
		if gpon.SERIAL.fullmatch(joined) or gpon.HEX_SERIAL.fullmatch(joined):
			return identity.serial(joined, makers=makers)
	return identity.serial(groups[0] if groups else "", makers=makers)


def _as_mac(text: str) -> Code:
	if several := FIRST_MAC.match(text):
		return identity.mac(several[1] or several[2])
	groups = text.split()
	for count in range(len(groups), 0, -1):
		if identity.ADDRESS.fullmatch(identity.bare("".join(groups[:count]))):
			return identity.mac("".join(groups[:count]))
	return identity.mac(groups[0] if groups else "")


def _unnamed(claims: list[Claim], makers: frozenset[str]) -> Code:
	"""Without a keyword the form decides: a manufacturer's letters, or the notation of a MAC address."""
	free = [claim.value for claim in claims if not claim.kind and claim.value]
	if not free:
		other = next((claim for claim in claims if claim.kind == OTHER), None)
		raise Unreadable("other", identity.bare(other.value), other.said) if other else Unreadable
	parts = [part.strip(WRAPPERS) for value in free for part in BREAK.split(value)]
	tokens = [*parts, *(token for part in parts if " " in part.strip() for token in part.split())]
	strong = [code for token in tokens if (code := _strong(token.strip(), makers))]
	if strong:
		serial = next((code for code in strong if code.kind == identity.SERIAL), None)
		return serial or _serial_beside(tokens) or strong[0]
	if len(parts) == 1 and (BYTES.fullmatch(parts[0]) or _in_bytes(parts[0])):
		return identity.mac(parts[0], named=False)
	value = identity.bare(parts[0])
	if len(parts) == 1 and (glued := GLUED_SERIAL.fullmatch(value)):
		return identity.serial(glued[1] or glued[2], makers=makers)
	if len(parts) == 1 and (glued := GLUED_MAC.fullmatch(value)):
		return identity.mac(glued[1])
	if len(parts) > 1 or not ALONE.fullmatch(parts[0]) or IP.fullmatch(parts[0]):
		raise Unreadable
	if identity.ADDRESS.fullmatch(value) and not value.isdigit() and not identity.is_multicast(value):
		return identity.mac(value, named=False)
	found = identity.serial(value, named=False, makers=makers)
	return Code(identity.SERIAL, found.value, "digits") if len(value) == 12 and value.isdigit() else found


def _serial_beside(tokens: list[str]) -> Code | None:
	"""The serial number that stands beside MAC addresses, for a person to confirm: it is the stronger identity. None where several
	could be it, or none.
	"""
	found = {}
	for token in filter(LONG_SERIAL.fullmatch, map(str.strip, tokens)):
		with suppress(Unreadable):
			found[token] = identity.serial(token, named=False)
	return next(iter(found.values())) if len(found) == 1 else None


def _strong(token: str, makers: frozenset[str]) -> Code | None:
	"""A value that is certain without a keyword: a known manufacturer's PON serial, or a MAC address with its separators."""
	value = identity.bare(token)
	letters = gpon.to_letters(value)[:4]
	try:
		if letters in makers and re.fullmatch(r"[0-9A-Z]{8,20}", value):
			return identity.serial(value, named=False, makers=makers)
		if identity.ADDRESS.fullmatch(value) and (BYTES.fullmatch(token) or not value.isdigit()):
			return (
				None if identity.is_multicast(value) and not BYTES.fullmatch(token) else identity.mac(value)
			)
	except Unreadable as error:
		if error.reason.startswith(("gpon", "mac")):
			raise
	return None


def _in_bytes(text: str) -> bool:
	"""Whether it is pairs of characters separated by spaces: a MAC address as some labels print it."""
	return bool(re.fullmatch(r"\s*[0-9A-F]{2}(?: [0-9A-F]{2}){3,}\s*", text))
