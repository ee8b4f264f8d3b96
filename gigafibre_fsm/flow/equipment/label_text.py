"""Reads a label: from a scanned or typed text to one serial number or MAC address. Pure.

Words come first: the value after "S/N" is a serial and the value after "P/N" is not, whatever it looks like.
Structured codes (JSON, GS1, web address, WiFi) are parsed by their format.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from gigafibre_fsm.flow.equipment import identity
from gigafibre_fsm.flow.equipment.identity import Code, Unreadable

LONGEST = 300
PON, SERIAL, MAC, OTHER = "pon", "serial", "mac", "other"

# Longer words first, so that "MAC ID" is not read as "MAC".
WORDS: tuple[tuple[str, str], ...] = (
	(PON, r"(?:X?G[- ]?PON|XGS[- ]?PON|PON|ONT|ONU)[ _-]*(?:S\s*/?\s*N|SERIAL(?:[ _-]*(?:NUMBER|NO))?|SN)"),
	(PON, r"FSAN(?:[ _-]*(?:S/?N|SERIAL(?:[ _-]*NUMBER)?))?|GPON[ _-]*ID"),
	(OTHER, r"(?:P|PART|M|MODEL|ITEM|PRODUCT|CAT)\s*/\s*N|(?:PART|MODEL|ITEM)[ _-]*(?:NUMBER|NO|NAME)|P\.?N|MODEL|MOD[EÈ]LE"),
	(OTHER, r"UPC(?:-A)?|EAN(?:-\d+)?|GTIN|CLEI|FCC[ _-]*ID|IC|IMEI|ICCID|LOT|BATCH|MADE IN|IP(?:[ _-]*ADDRESS)?"),
	(OTHER, r"WI-?FI[ _-]*(?:KEY|PASSWORD|PASS|NAME|PIN)|SSID(?:[ _-]*\d*G(?:HZ)?)?|WPA\d?(?:-?PSK)?|PSK|WPS(?:[ _-]*PIN)?"),
	(OTHER, r"PASSWORD|PASS|PWD|MOT DE PASSE|KEY|CL[EÉ]|PIN|USER(?:[ _-]*NAME)?|ADMIN|LOGIN"),
	(OTHER, r"(?:HW|FW|SW|H/W|F/W|HARDWARE|FIRMWARE|SOFTWARE)(?:[ _-]*(?:VER(?:SION)?|REV))?|VER(?:SION)?|REV(?:ISION)?|DATE|DOM"),
	(
		MAC,
		r"(?:(?:WAN|LAN|WLAN|WI-?FI|ETH(?:ERNET)?\d?|BASE|CM|BT|HW)[ _-]*)?MAC(?:[ _-]*(?:ADDRESS|ADDR|ID))?"
		r"(?:[ _-]*\d(?=\s*[:=]))?|ADRESSE[ _-]*MAC",
	),
	(SERIAL, r"(?:N|NUM[EÉ]RO|NO|N°|Nº)\.?[ _-]*(?:DE[ _-]*)?S[EÉ]RIE"),
	(SERIAL, r"SERIAL(?:[ _-]*(?:NUMBER|NUM|NO))?|SER(?:[ ._-]*NO)?|S\s*/\s*N(?:O)?|S\.\s*N\.?|SN|N/S"),
)  # fmt: skip
WORD = re.compile(
	r"(?<![A-Z0-9/])(?:"
	+ "|".join(f"(?P<{kind}_{at}>{words})" for at, (kind, words) in enumerate(WORDS))
	+ r")"
	r"(?:\s*\([A-Z0-9 .-]{1,12}\))?(?P<between>\.?\s*[:=#]+\s*|\.?\s+(?![:=#(]))"
)
GLUED = re.compile(r"S/?N(\d{8,}|[A-Z]{4}[0-9A-F]{8})")
NUMBER_SIGN = re.compile(r"^(?:NO\.?|NUMBER|#|:|=|\s)+")
BREAK = re.compile(r"[\n\r\t,;|{}\"\x1d&]")
BYTES = re.compile(r"[0-9A-Z]{2}(?:[:-][0-9A-Z]{2})+|[0-9A-Z]{4}(?:\.[0-9A-Z]{4})+")
ALONE = re.compile(r"[0-9A-Z][0-9A-Z_.\-]*")
IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)?")
# GS1 application identifiers: meaning, and length when fixed.
GS1 = {"00": 18, "01": 14, "02": 14, "11": 6, "12": 6, "13": 6, "15": 6, "16": 6, "17": 6, "20": 2}
GS1_SERIAL = "21"
SEPARATORS = "\x1d\n"


@dataclass(frozen=True)
class Claim:
	"""A value and the label's word for it: `kind` is pon, serial, mac, other, or "" without a word."""

	kind: str
	value: str
	said: str = ""


def read(text: str, models: Iterable[identity.Model] = ()) -> Code:
	"""The serial number or MAC address of the device whose label is `text`. Raises Unreadable.

	Of several, the serial known to the network (PON, FSAN) comes before other serials, and those before MAC
	addresses.
	"""
	if len(text) > LONGEST:
		raise Unreadable
	text = unicodedata.normalize("NFKC", text).strip(" \n\r\t\x00\ufeff").upper()
	models = tuple(models)
	makers = identity.PON_MAKERS | {
		model.serial_prefix.upper() for model in models if len(model.serial_prefix) == 4
	}
	claims = list(_claims(text))
	found = _named(claims, makers) or _unnamed(claims, makers)
	if found.value in {identity.bare(model.product_class) for model in models if model.product_class}:
		raise Unreadable("other", found.value, "MODEL")
	return found


def _claims(text: str) -> Iterator[Claim]:
	if text.startswith("WIFI:"):
		raise Unreadable("wifi")
	for taken_apart in (_json, _gs1, _web):
		claims = taken_apart(text)
		if claims is not None:
			yield from claims
			return
	yield from _words(text)


def _named(claims: list[Claim], makers: frozenset[str]) -> Code | None:
	"""The best of the values that have a word on the label; None when there are none. Raises Unreadable when none is valid."""
	named = [claim for kind in (PON, SERIAL, MAC) for claim in claims if claim.kind == kind]
	found: list[Code] = []
	wrong: list[Unreadable] = []
	for claim in named:
		try:
			found.append(_as_mac(claim.value) if claim.kind == MAC else _as_serial(claim.value, makers))
		except Unreadable as error:
			wrong.append(error)
	if found:
		# A label with two serials: the network knows the one with a manufacturer's letters.
		return next(
			(code for code in found if code.kind == identity.SERIAL and identity.is_of_pon(code.value)),
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
		if identity.GPON.fullmatch(joined) or identity.GPON_HEX.fullmatch(joined):
			return identity.serial(joined, makers=makers)
	return identity.serial(groups[0] if groups else "", makers=makers)


def _as_mac(text: str) -> Code:
	groups = text.split()
	for count in range(len(groups), 0, -1):
		if identity.ADDRESS.fullmatch(identity.bare("".join(groups[:count]))):
			return identity.mac("".join(groups[:count]))
	return identity.mac(groups[0] if groups else "")


def _unnamed(claims: list[Claim], makers: frozenset[str]) -> Code:
	"""Without a word the form decides: a manufacturer's letters, or the notation of a MAC address."""
	free = [claim.value for claim in claims if not claim.kind and claim.value]
	if not free:
		other = next((claim for claim in claims if claim.kind == OTHER), None)
		raise Unreadable("other", identity.bare(other.value), other.said) if other else Unreadable
	parts = [part for value in free for part in BREAK.split(value)]
	tokens = [*parts, *(token for part in parts if " " in part.strip() for token in part.split())]
	strong = [code for token in tokens if (code := _strong(token.strip(), makers))]
	if strong:
		return next((code for code in strong if code.kind == identity.SERIAL), strong[0])
	if len(parts) == 1 and (BYTES.fullmatch(parts[0].strip()) or _in_bytes(parts[0])):
		return identity.mac(parts[0], named=False)
	if len(parts) > 1 or not ALONE.fullmatch(parts[0].strip()) or IP.fullmatch(parts[0].strip()):
		raise Unreadable
	value = identity.bare(parts[0])
	if glued := GLUED.fullmatch(value):
		return identity.serial(glued[1], makers=makers)
	if identity.ADDRESS.fullmatch(value) and not value.isdigit() and not identity.is_multicast(value):
		return identity.mac(value, named=False)
	found = identity.serial(value, named=False, makers=makers)
	return Code(identity.SERIAL, found.value, "digits") if len(value) == 12 and value.isdigit() else found


def _strong(token: str, makers: frozenset[str]) -> Code | None:
	"""A value that is certain without a word: a known manufacturer's PON serial, or a MAC address with its separators."""
	value = identity.bare(token)
	letters = identity.maker_letters(value[:8]) if identity.GPON_HEX.fullmatch(value) else value[:4]
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
	"""Pairs of characters separated by spaces: a MAC address as some labels print it."""
	return bool(re.fullmatch(r"\s*[0-9A-F]{2}(?: [0-9A-F]{2}){3,}\s*", text))


def _words(text: str) -> Iterator[Claim]:
	"""The value after each word of a label, up to the next word or separator; the rest has no word."""
	matches = list(WORD.finditer(text))
	yield Claim("", text[: matches[0].start()].strip() if matches else text)
	ends = [match.start() for match in matches[1:]] + [len(text)]
	for match, end in zip(matches, ends, strict=False):
		behind = text[match.end() : end]
		value, *rest = BREAK.split(NUMBER_SIGN.sub("", behind).strip(), maxsplit=1)
		yield Claim(_meaning(match), value.strip(" ()[]"), match.group(0).strip(" :=#."))
		yield from (Claim("", part.strip()) for part in rest)


def _kind_of(word: str) -> tuple[str, str]:
	"""The kind that a key means: `macAddress`, `serial_number`, `S/N`."""
	match = WORD.match(re.sub(r"[_\s]+", " ", word).strip() + ":")
	return (_meaning(match) if match else ""), word


def _meaning(match: re.Match[str]) -> str:
	named = (name for name, value in match.groupdict().items() if value is not None and name != "between")
	return next(named).partition("_")[0]


def _json(text: str) -> list[Claim] | None:
	if not text.startswith(("{", "[")):
		return None
	try:
		return list(_leaves(json.loads(text), ""))
	except (ValueError, RecursionError):
		return None


def _leaves(node: Any, key: str) -> Iterator[Claim]:
	if isinstance(node, dict):
		for name, value in node.items():
			yield from _leaves(value, str(name))
	elif isinstance(node, list):
		for value in node:
			yield from _leaves(value, key)
	elif isinstance(node, str | int) and not isinstance(node, bool):
		kind, said = _kind_of(key)
		yield Claim(kind or (OTHER if key else ""), str(node).strip(), said)


def _gs1(text: str) -> list[Claim] | None:
	"""GS1 element strings, with brackets `(01)...(21)...` or as a scanner sends them."""
	if pairs := re.findall(r"\((\d{2,4})\)([^(]*)", text) if text.startswith("(") else []:
		return [_element(identifier, value) for identifier, value in pairs]
	marked = re.match(r"\](?:C1|D2|Q3|E0)", text)
	rest = text[3:] if marked else text
	shelf = re.match(r"01(\d{14})", rest)
	if not marked and not (shelf and identity.is_article_number(shelf[1]) and len(rest) > 18):
		return None
	claims = []
	rest = rest.lstrip(SEPARATORS)
	while rest:
		length = GS1.get(rest[:2])
		value, _separator, after = (
			(rest[2 : 2 + length], "", rest[2 + length :]) if length else _to_separator(rest[2:])
		)
		claims.append(_element(rest[:2], value))
		rest = after.lstrip(SEPARATORS)
	return claims


def _to_separator(text: str) -> tuple[str, str, str]:
	head, *rest = re.split(f"[{SEPARATORS}]", text, maxsplit=1)
	return head, "", rest[0] if rest else ""


def _element(identifier: str, value: str) -> Claim:
	return Claim(SERIAL if identifier == GS1_SERIAL else OTHER, value.strip(), f"GS1 ({identifier})")


def _web(text: str) -> list[Claim] | None:
	"""Values in a web address: its parameters, or a GS1 Digital Link (/01/.../21/...)."""
	if not re.match(r"[A-Z][A-Z0-9+.-]*://", text) and not re.match(
		r"(?:WWW\.|[A-Z0-9-]+(?:\.[A-Z0-9-]+)+/)", text
	):
		return None
	try:
		parts = urlsplit(text if "://" in text else f"HTTPS://{text}")
	except ValueError:
		raise Unreadable("web") from None
	pairs = [*parse_qsl(parts.query), *parse_qsl(parts.fragment)]
	path = [segment for segment in parts.path.split("/") if segment]
	claims = [
		Claim(kind, value.strip(), said) for name, value in pairs for kind, said in [_kind_of(name)] if kind
	]
	claims += [
		_element(GS1_SERIAL, value) for name, value in zip(path, path[1:], strict=False) if name == GS1_SERIAL
	]
	claims += [
		Claim(kind, value, said)
		for name, value in zip(path, path[1:], strict=False)
		for kind, said in [_kind_of(name)]
		if kind
	]
	if not any(claim.kind in (PON, SERIAL, MAC) for claim in claims):
		raise Unreadable("web")
	return claims
