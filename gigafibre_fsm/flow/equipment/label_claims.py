"""Splits the text of a label into values, each with its keyword on the label. Pure.

Structured codes (JSON, GS1, web address) are parsed by their format; in other text, keywords name the value after them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from gigafibre_fsm.flow.equipment import identity
from gigafibre_fsm.flow.equipment.identity import Unreadable

PON, SERIAL, MAC, OTHER = "pon", "serial", "mac", "other"

# longer keywords first, so that "MAC ID" is not read as "MAC"
WORDS: tuple[tuple[str, str], ...] = (
	(PON, r"(?:X?G[- ]?PON|XGS[- ]?PON|PON|ONT|ONU)[ _-]*(?:S\s*/?\s*N|SERIAL(?:[ _-]*(?:NUMBER|NO))?|SN)"),
	(PON, r"FSAN(?:[ _-]*(?:S/?N|SERIAL(?:[ _-]*NUMBER)?))?|GPON[ _-]*ID"),
	(OTHER, r"(?:P|PART|M|MODEL|ITEM|PRODUCT|CAT)\s*/\s*N|(?:PART|MODEL|ITEM)[ _-]*(?:NUMBER|NO|NAME)|P\.?N|MODEL|MOD[EÈ]LE"),
	(OTHER, r"UPC(?:-A)?|EAN(?:-?\d+)?|GTIN|CLEI|FCC[ _-]*ID|IC|IMEI|ICCID|LOT|BATCH|MADE IN|IP(?:[ _-]*ADDRESS)?"),
	(OTHER, r"WI-?FI[ _-]*(?:KEY|PASSWORD|PASS|NAME|PIN)|SSID(?:[ _-]*\d*G(?:HZ)?)?|WPA\d?(?:-?PSK)?|PSK|WPS(?:[ _-]*PIN)?"),
	(OTHER, r"PASSWORD|PASS|PWD|MOT DE PASSE|KEY|CL[EÉ]|PIN|USER(?:[ _-]*NAME)?|ADMIN|LOGIN"),
	(MAC, r"(?:HW|HARDWARE)[ _-]*ADDR(?:ESS)?"),
	(OTHER, r"(?:HW|FW|SW|H/W|F/W|HARDWARE|FIRMWARE|SOFTWARE)(?:[ _-]*(?:VER(?:SION)?|REV))?|VER(?:SION)?|REV(?:ISION)?|DATE|DOM"),
	(
		MAC,
		r"(?:(?:WAN|LAN|WLAN|WI-?FI|ETH(?:ERNET)?\d?|BASE|CM|BT|HW)[ _-]*)?MAC(?:[ _-]*(?:ADDRESS|ADDR|ID))?"
		r"(?:[ _-]*\d(?=\s*[:=]))?|ADRESSE[ _-]*MAC",
	),
	(SERIAL, r"(?:(?:N|NUM[EÉ]RO|NO|N°|Nº|#)\.?[ _-]*(?:DE[ _-]*)?)?S[EÉ]RIE"),
	(SERIAL, r"SERIAL(?:[ _-]*(?:NUMBER|NUM|NO))?|SER(?:[ ._-]*NO)?|S\s*/\s*N(?:O)?|S\.\s*N\.?|SN|N/S|NS"),
)  # fmt: skip
WORD = re.compile(
	r"(?<![A-Z0-9])(?<![^A-Z0-9][A-Z]/)(?:"
	+ "|".join(f"(?P<{kind}_{at}>{words})" for at, (kind, words) in enumerate(WORDS))
	+ r")"
	r"(?:\s*\([A-Z0-9 ./-]{1,12}\))?(?P<between>\.?\s*[:=#]+\s*|\.?\s+(?![:=#(]))"
)
# How the keys of a program end: deviceSerial, box_mac.
KEY_ENDS = (
	(PON, re.compile(r"FSAN$")),
	(SERIAL, re.compile(r"(?:SERIAL ?(?:NUMBER|NUM|NO)?|SN)$")),
	(MAC, re.compile(r"MAC ?(?:ADDRESS|ADDR|ID)?$")),
)
NUMBER_SIGN = re.compile(r"^(?:NO\.?|NUMBER|#|:|=|\s)+")
BREAK = re.compile(r"[\n\r\t,;|{}\"\x1d&]")
# GS1 application identifiers: meaning, and length when fixed.
GS1 = {"00": 18, "01": 14, "02": 14, "11": 6, "12": 6, "13": 6, "15": 6, "16": 6, "17": 6, "20": 2}
GS1_SERIAL = "21"
# With the data identifiers of ANSI MH10.8.2, which stand in the same brackets.
BRACKETS = re.compile(r"\((\d{2,4}|\d{0,2}[A-Z])\)([^(]*)")
MEANINGS = {GS1_SERIAL: SERIAL, "S": SERIAL, "23S": MAC}
WRAPPERS = " ()[]<>*%'/"
SEPARATORS = "\x1d\n"


@dataclass(frozen=True)
class Claim:
	"""A value and its keyword on the label: `kind` is pon, serial, mac, other, or "" without a keyword."""

	kind: str
	value: str
	said: str = ""


def claims_of(text: str) -> Iterator[Claim]:
	"""The values of a label, in capitals. Raises Unreadable for a WiFi code, and for a web address without a known parameter."""
	if text.startswith("WIFI:"):
		raise Unreadable("wifi")
	for taken_apart in (_json, _gs1, _web):
		claims = taken_apart(text)
		if claims is not None:
			yield from claims
			return
	yield from _words(text)


def _words(text: str) -> Iterator[Claim]:
	"""The value after each keyword, up to the next keyword or separator; the rest has no keyword."""
	matches = list(WORD.finditer(text))
	yield Claim("", text[: matches[0].start()].strip() if matches else text)
	ends = [match.start() for match in matches[1:]] + [len(text)]
	for match, end in zip(matches, ends, strict=False):
		behind = text[match.end() : end]
		value, *rest = BREAK.split(NUMBER_SIGN.sub("", behind).strip(), maxsplit=1)
		yield Claim(_meaning(match), value.strip(WRAPPERS), match.group(0).strip(" :=#."))
		yield from (Claim("", part.strip()) for part in rest)


def _kind_of(word: str) -> tuple[str, str]:
	"""The kind of a key: `macAddress`, `serial_number`, `S/N`."""
	key = re.sub(r"[_\s]+", " ", word).strip()
	if match := WORD.match(key + ":"):
		return _meaning(match), word
	return next((kind for kind, end in KEY_ENDS if end.search(key)), ""), word


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
		yield Claim(kind, str(node).strip(), said)


def _gs1(text: str) -> list[Claim] | None:
	"""GS1 element strings, with brackets `(01)...(21)...` or as a scanner sends them."""
	if pairs := BRACKETS.findall(text) if text.startswith("(") else []:
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
	return Claim(MEANINGS.get(identifier, OTHER), value.strip(), f"GS1 ({identifier})")


def _web(text: str) -> list[Claim] | None:
	"""Values in a web address: its parameters, a GS1 Digital Link (/01/.../21/...), or the PON serial anywhere in it."""
	if re.search(r"\s", text):
		return None
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
	claims += [
		Claim("", value)
		for value in [*path, *(value for _name, value in pairs)]
		if identity.is_pon_serial(identity.canonical_serial(value))
	]
	if not any(claim.kind != OTHER for claim in claims):
		raise Unreadable("web")
	return claims
