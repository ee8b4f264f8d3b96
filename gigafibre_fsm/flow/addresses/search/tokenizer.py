"""Normalizes addresses as written in Quebec. Pure.

Every text, typed or stored, becomes a list of tokens: lower case, without accents, abbreviations expanded,
ordinals and numbers of streets as `#n` (`#138a` for route 138A). A typed word with a period that is no known
abbreviation keeps it: `ant.` is the beginning of a word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

from gigafibre_fsm.flow.addresses import number_words
from gigafibre_fsm.spelling import plain

PARTICLES = frozenset(
	["de", "du", "des", "la", "le", "les", "l", "d", "a", "au", "aux", "en", "et", "the", "of"]
)
PROVINCE = frozenset({"qc", "quebec", "pq", "canada"})

_ABBREVIATIONS = {
	"avenue": "av ave aven aves",
	"boulevard": "boul bd bl bld blvd bvd blv boulv boulev",
	"chemin": "ch chem che chm chmin road rd",
	"allee": "all",
	"ruelle": "rle",
	"route": "rte rt highway hwy",
	"rang": "rg rge",
	"montee": "mtee mte",
	"croissant": "crois crst crescent cres cresc cr crt",
	"concession": "conc con cncs",
	"terrasse": "terr ter tsse terrace",
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
	"saint": "st snt",
	"sainte": "ste snte",
	"saints": "sts",
	"saintes": "stes",
	"monseigneur": "mgr",
	"docteur": "dr doc",
	"general": "gen",
	"cardinal": "card",
	"montagne": "mtgne",
	"nord": "n north",
	"sud": "s south",
	"est": "e east",
	"ouest": "o w west",
	"mont": "mt mount",
	"pointe": "pte",
	"baptiste": "bte bapt bpte",
	"francois": "frs",
	"antoine": "ant",
	"joseph": "jos",
	"catherine": "cath",
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
# After these words a number is usually the street's own, not a civic number.
NUMBERED_ROADS = frozenset({"rang", "route", "concession", "autoroute", "ligne", "avenue", "rue"})

ORDINAL_ENDING = "ieme|eme|iere|ier|ere|er|re|nde|nd|st|rd|th|me"
_ORDINAL = re.compile(rf"(\d{{1,3}})(?:{ORDINAL_ENDING}|e)|(\d{{0,2}}2)d")
_WORD = re.compile(r"[a-z0-9]+")
_ROAD_NUMBER = re.compile(r"\d{1,5}[a-z]?")
_POSSESSIVE = re.compile(r"(?<=[a-z])'s\b")
# Names that are written with initials: `N.-D.`, `J.-B.`, `J.-Bte`. Single letters with a space are not initials.
_INITIALS = {
	"nd": "notre dame",
	"jb": "jean baptiste",
	"fx": "francois xavier",
	"sc": "sacre coeur",
	"ic": "immaculee conception",
}
_INITIAL = re.compile(r"\b([njfsi])(?:\.-?|-) ?(d|b|x|c)(?:te|apt)?\b\.?(?!')|\b(nd|fx|jbt?)e?\b")


def written_out(text: str) -> str:
	"""`plain`, with ordinals of several words as a number (`17e`), and names with initials written out."""
	line = _INITIAL.sub(_name_of_initials, _POSSESSIVE.sub("s", plain(text)))
	return number_words.compounds_as_digits(line)


def _name_of_initials(found: re.Match[str]) -> str:
	letters = f"{found[1]}{found[2]}" if found[1] else found[3][:2]
	return _INITIALS.get(letters, found[0])


def canonical(word: str) -> str:
	"""One word in its full form; `1er`, `premier` become `#1`. A bare number stays a bare number."""
	ordinal = _ORDINAL.fullmatch(word)
	if ordinal:
		return f"#{int(ordinal[1] or ordinal[2])}"
	if word in number_words.ORDINALS:
		return f"#{number_words.ORDINALS[word]}"
	return CANONICAL.get(word, word)


@lru_cache(maxsize=4096)
def stored_tokens(name: str) -> tuple[str, ...]:
	"""The tokens of a street's or a place's own name, where every number belongs to the name."""
	tokens: list[str] = []
	for word in _WORD.findall(written_out(name)):
		tokens.append(number_word(canonical(word), tokens))
	return tuple(road_number(token) for token in tokens)


def road_number(token: str) -> str:
	"""`138` is #138, `138a` #138a: only comparable as a whole."""
	if not _ROAD_NUMBER.fullmatch(token):
		return token
	return f"#{int(token)}" if token.isdigit() else f"#{token}"


def number_word(token: str, before: Sequence[str]) -> str:
	"""`rang iv`, `rang quatre` and `rang des quatre` have the number 4, and `pie xii` the number 12; elsewhere a word, and a
	single letter, stays what it is.
	"""
	number = number_words.ROMAN.get(token)
	if not number or len(token) == 1:
		road = next((word for word in reversed(before) if word not in PARTICLES), "")
		if road not in ("rang", "concession"):
			return token
		number = number or number_words.CARDINALS.get(token)
	return f"#{number}" if number else token


def core(tokens: tuple[str, ...]) -> tuple[str, ...]:
	"""What distinguishes one street from another: without type and particles, unless only numbers would be left."""
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
	"""A rough phonetic form of a French word: `jauly` and `joly` are equal."""
	for pattern, heard in _SOUNDS:
		word = pattern.sub(heard, word)
	return word


@lru_cache(maxsize=65_536)
def sound_code(word: str) -> int:
	"""The phonetic form as a number; words too short for it get a number of their own."""
	heard = sound(word)
	return crc32((heard if len(heard) > 1 else f"={word}").encode())


def grams(token: str) -> list[str]:
	"""The overlapping pieces by which a misspelt word is found; a number or a saint is one piece."""
	if token.startswith("#") or token in SAINTS:
		return [token]
	if token.endswith("."):
		return grams(token[:-1])[: len(token) - 1]  # without those of its end
	padded = f"^{token}$"
	return (
		["^" + token[:1], *(padded[i : i + 3] for i in range(len(padded) - 2))]
		if len(token) > 1
		else [padded]
	)
