"""How people in Quebec write addresses, brought to one form. Pure.

Every text, typed or stored, becomes a list of tokens: lower case, without accents, abbreviations written out,
ordinals and numbers of streets as `#n`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

PARTICLES = frozenset(
	["de", "du", "des", "la", "le", "les", "l", "d", "a", "au", "aux", "en", "et", "the", "of", "s"]
)
PROVINCE = frozenset({"qc", "quebec", "pq", "canada"})

_ABBREVIATIONS = {
	"avenue": "av ave aven",
	"boulevard": "boul bd bld blvd bvd blv boulv",
	"chemin": "ch chem che chm chmin road rd",
	"route": "rte rt highway hwy",
	"rang": "rg rge",
	"montee": "mtee mte",
	"croissant": "crois crst crescent cres cr crt",
	"concession": "conc con cncs",
	"terrasse": "terr tsse",
	"impasse": "imp",
	"place": "pl",
	"promenade": "prom",
	"autoroute": "aut autor",
	"domaine": "dom",
	"sentier": "sent",
	"carre": "car square sq",
	"rue": "r street str",
	"ligne": "line lne",
	"lac": "lk lake",
	"riviere": "riv river",
	"saint": "st snt s-t",
	"sainte": "ste snte",
	"saints": "sts",
	"saintes": "stes",
	"notre": "nd",
	"monseigneur": "mgr",
	"docteur": "dr doc",
	"general": "gen",
	"cardinal": "card",
	"montagne": "mtgne",
	"nord": "n north",
	"sud": "south",
	"est": "e east",
	"ouest": "o w west",
	"mont": "mt mount",
	"pointe": "pte",
	"baptiste": "bte bapt",
	"montreal": "mtl",
	"industriel": "ind indust",
	"cercle": "cir circle",
	"drive": "drv",
	"court": "ct",
}
CANONICAL = {short: long for long, shorts in _ABBREVIATIONS.items() for short in shorts.split()}
CANONICAL["mont"] = "mont"

TYPES = frozenset(
	[
		"rue",
		"chemin",
		"route",
		"rang",
		"montee",
		"avenue",
		"boulevard",
		"place",
		"cote",
		"croissant",
		"terrasse",
		"impasse",
		"ruelle",
		"allee",
		"carre",
		"concession",
		"ligne",
		"autoroute",
		"sentier",
		"domaine",
		"promenade",
		"quai",
		"passage",
		"cours",
		"cercle",
		"circuit",
		"faubourg",
		"voie",
		"traverse",
		"descente",
		"plateau",
		"esplanade",
		"drive",
		"lane",
		"court",
	]
)
DIRECTIONS = frozenset({"nord", "sud", "est", "ouest"})
SAINTS = frozenset({"saint", "sainte", "saints", "saintes"})
# After these a number is the street's own more often than a door's.
NUMBERED_ROADS = frozenset({"rang", "route", "concession", "autoroute", "ligne", "avenue", "rue"})

_CARDINALS = {
	"un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11,
	"douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "trente": 30, "quarante": 40,
	"cinquante": 50, "soixante": 60,
}  # fmt: skip
_ORDINAL_WORDS = {
	"premier": 1, "premiere": 1, "first": 1, "deuxieme": 2, "second": 2, "seconde": 2, "troisieme": 3,
	"third": 3,
	"quatrieme": 4, "fourth": 4, "cinquieme": 5, "fifth": 5, "sixieme": 6, "sixth": 6, "septieme": 7,
	"seventh": 7,
	"huitieme": 8, "eighth": 8, "neuvieme": 9, "ninth": 9, "dixieme": 10, "tenth": 10, "onzieme": 11,
	"douzieme": 12,
	"treizieme": 13, "quatorzieme": 14, "quinzieme": 15, "seizieme": 16,
}  # fmt: skip
_ROMAN = {
	n: i
	for i, n in enumerate(
		[
			"i",
			"ii",
			"iii",
			"iv",
			"v",
			"vi",
			"vii",
			"viii",
			"ix",
			"x",
			"xi",
			"xii",
			"xiii",
			"xiv",
			"xv",
			"xvi",
		],
		start=1,
	)
}
_ORDINAL = re.compile(r"(\d{1,3})(?:e|er|re|ere|ier|iere|eme|ieme|me|nd|nde|d|st|rd|th)")
_WORD = re.compile(r"[a-z0-9]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d"})


def plain(text: str) -> str:
	"""Lower case, without accents or ligatures."""
	if text.isascii():
		return text.lower()
	return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES)))


def canonical(word: str) -> str:
	"""One word in its full form; `1er`, `premier` become `#1`. A bare number stays a bare number."""
	ordinal = _ORDINAL.fullmatch(word)
	if ordinal:
		return f"#{int(ordinal[1])}"
	if word in _ORDINAL_WORDS:
		return f"#{_ORDINAL_WORDS[word]}"
	return CANONICAL.get(word, word)


@lru_cache(maxsize=4096)
def stored_tokens(name: str) -> tuple[str, ...]:
	"""The tokens of a street's or a place's own name, where every number belongs to the name."""
	words = _WORD.findall(plain(name))
	tokens: list[str] = []
	for word in words:
		tokens.append(number_word(canonical(word), tokens))
	return tuple(f"#{int(token)}" if token.isdigit() and len(token) < 6 else token for token in tokens)


def number_word(token: str, before: Sequence[str]) -> str:
	"""`rang iv`, `rang quatre` and `rang des quatre` have the number 4; elsewhere a word is a word."""
	road = next((word for word in reversed(before) if word not in PARTICLES), "")
	if road not in ("rang", "concession"):
		return token
	number = _ROMAN.get(token) or _CARDINALS.get(token)
	return f"#{number}" if number else token


def core(tokens: tuple[str, ...]) -> tuple[str, ...]:
	"""What tells one street from another: without type and particles, unless only numbers would be left."""
	kept = tuple(token for token in tokens if token not in TYPES and token not in PARTICLES)
	if kept and not all(token.startswith("#") or token in DIRECTIONS for token in kept):
		return kept
	return tuple(token for token in tokens if token not in PARTICLES) or tokens


_SOUNDS = [
	(re.compile(pattern), sound)
	for pattern, sound in (
		(r"eaux?|aux?|ault|aud|ot$|op$", "o"), (r"ph", "f"), (r"qu|q|k|ck|c(?![eiyh])", "k"), (r"ch|sh|sch", "ch"),
		(r"c(?=[eiy])|z|ss|x$", "s"), (r"g(?=[eiy])", "j"), (r"th", "t"), (r"h", ""), (r"y", "i"),
		(r"er$|ez$|et$|ai|ei|oe|ay", "e"), (r"em(?=[bp])|am(?=[bp])|en(?=[^aeiou]|$)", "an"), (r"(.)\1+", r"\1"),
		(r"(?<=..)[stxdez]+$", ""),
	)
]  # fmt: skip


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
	"""Roughly how a French word sounds: `jauly` and `joly` are one."""
	for pattern, heard in _SOUNDS:
		word = pattern.sub(heard, word)
	return word


@lru_cache(maxsize=65_536)
def sound_code(word: str) -> int:
	"""The sound of a word as a number; words too short to be told by it keep to themselves."""
	heard = sound(word)
	return crc32((heard if len(heard) > 1 else f"={word}").encode())


def grams(token: str) -> list[str]:
	"""The overlapping pieces by which a misspelt word is still found; a number or a saint is one
	piece.
	"""
	if token.startswith("#") or token in SAINTS:
		return [token]
	padded = f"^{token}$"
	return (
		["^" + token[:1], *(padded[i : i + 3] for i in range(len(padded) - 2))]
		if len(token) > 1
		else [padded]
	)
