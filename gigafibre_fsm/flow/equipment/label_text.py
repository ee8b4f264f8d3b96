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

	Of several, the PON serial (FSAN) takes precedence over other serials, and those over MAC addresses. Two that are equally
	certain are two devices: nobody but the reader of the labels knows which one is meant.
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
	found: list[tuple[str, Code]] = []
	wrong: list[Unreadable] = []
	for claim in named:
		try:
			code = _as_mac(claim.value) if claim.kind == MAC else _as_serial(claim.value, makers)
			found.append((claim.kind, code))
		except Unreadable as error:
			wrong.append(error)
	if found:
		# A label with two serials: the PON serial is the one with a manufacturer's letters.
		kind, best = next((entry for entry in found if _is_pon(entry[1])), found[0])
		alike = [code for other, code in found if other == kind and _is_pon(code) == _is_pon(best)]
		if _is_pon(best):
			beside = [claim.value for claim in claims if claim.kind in ("", kind)]
			alike += [code for token in _tokens(beside) if (code := _pon_serial(token, makers))]
		return _only_one([best, *alike])
	if wrong:
		raise wrong[0]
	return None


def _is_pon(code: Code) -> bool:
	return code.kind == identity.SERIAL and identity.is_pon_serial(code.value)


def _pon_serial(token: str, makers: frozenset[str]) -> Code | None:
	with suppress(Unreadable):
		code = _strong(token, makers)
		return code if code and _is_pon(code) else None
	return None


def _only_one(codes: list[Code]) -> Code:
	"""The first of `codes`. Raises Unreadable when another serial number among them is as certain: a device has several MAC
	addresses, but one serial of a kind.
	"""
	first = codes[0]
	if first.kind == identity.SERIAL:
		certain = {code.value: None for code in codes if code.kind == first.kind and not code.doubt}
		if len(certain) > 1:
			raise Unreadable("several", ", ".join(certain))
	return first


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
	tokens = _tokens(free)
	strong = [code for token in tokens if (code := _strong(token.strip(), makers))]
	if strong:
		serials = [code for code in strong if code.kind == identity.SERIAL]
		return _only_one(serials) if serials else _serial_beside(tokens) or strong[0]
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


def _tokens(values: Iterable[str]) -> list[str]:
	"""The parts of these values, and their words."""
	parts = [part.strip(WRAPPERS) for value in values for part in BREAK.split(value)]
	return [*parts, *(token for part in parts if " " in part.strip() for token in part.split())]


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
