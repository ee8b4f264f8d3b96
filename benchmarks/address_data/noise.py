"""Simulates how people type an address of a province, with one kind of fault or several. Seeded."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from benchmarks.address_data.habits import HABITS
from benchmarks.address_data.province import Province, Town
from gigafibre_fsm.flow.addresses.search.tokenizer import canonical, stored_tokens
from gigafibre_fsm.spelling import plain

SHORT = {
	"Rue": ("r.", "Rue", "rue"), "Avenue": ("av.", "ave", "Av"), "Boulevard": ("boul.", "boul", "blvd"),
	"Chemin": ("ch.", "chem.", "Ch"), "Route": ("rte", "Rte"), "Rang": ("rg", "Rg", "rang"),
	"Montée": ("mtée", "mtee"), "Croissant": ("crois.", "crois"), "Place": ("pl.", "pl"),
	"Terrasse": ("terr.",), "Impasse": ("imp.",), "Promenade": ("prom.",),
	"Est": ("E", "est"), "Ouest": ("O", "O."), "Nord": ("N", "N."), "Sud": ("S", "sud"),
}  # fmt: skip
SOUNDS = (
	("eau", "o"), ("ph", "f"), ("th", "t"), ("qu", "k"), ("ll", "l"), ("nn", "n"), ("ss", "s"), ("tt", "t"), ("rr", "r"),
	("ai", "è"), ("é", "er"), ("y", "i"), ("c", "k"), ("z", "s"), ("en", "an"), ("au", "o"), ("g", "j"), ("s", "ss"),
	("m", "mm"), ("ê", "ai"), ("o", "au"),
)  # fmt: skip
NEAR = {
	"a": "qsz", "b": "vn", "c": "xv", "d": "sf", "e": "rz", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk", "k": "jl",
	"l": "km", "m": "ln", "n": "bm", "o": "ip", "p": "o", "q": "a", "r": "et", "s": "qd", "t": "ry", "u": "yi", "v": "cb",
	"w": "x", "x": "cw", "y": "tu", "z": "as",
}  # fmt: skip
PARTICLES = re.compile(r"\b(?:(?:de la|des|du|de|la|le) |(?:de l|d|l)')", re.IGNORECASE)


TRIES = 20_000


@dataclass(frozen=True)
class Line:
	"""An address to be typed; `postal` is left out when empty, `order` is the order of its parts."""

	number: str
	street: str
	town: str
	postal: str = ""
	unit: str = ""
	order: str = "number street town"
	end: str = ""

	@property
	def text(self) -> str:
		parts = {
			"number": self.number,
			"street": self.street,
			"town": self.town,
			"unit": self.unit,
			"postal": self.postal,
		}
		words = (
			self.order.split()
			+ ([] if "unit" in self.order else ["unit"])
			+ (["postal"] if self.postal else [])
		)
		return " ".join(filter(None, [*(parts[word] for word in words), self.end]))  # fmt: skip


@dataclass(frozen=True)
class Asked:
	"""A typed text and its right answers: `fits(row)`."""

	kind: str
	text: str
	row: int
	any_type: bool = False
	any_town: bool = False
	unit: int = 0


Fault = Callable[["Typist", Line, int], Line | None]


class Impossible(ValueError):
	"""No address can have these faults together."""


class Typist:
	"""Types rows of one province with faults."""

	def __init__(self, province: Province, seed: int) -> None:
		self.province, self.dice = province, random.Random(seed)
		self.in_town: dict[int, set[tuple[str, ...]]] = {}
		for street, town in enumerate(province.street_town.tolist()):
			self.in_town.setdefault(town, set()).add(stored_tokens(province.street_name[street]))
		self.town_names = {stored_tokens(town.name) for town in province.towns}
		self.twice = {
			name for name in (town.name for town in province.towns)
			if sum(other.name == name for other in province.towns) > 1
		}  # fmt: skip

	def plain_line(self, row: int) -> Line:
		made = self.province
		letter = made.suffix_of(row)
		number = f"{made.civic[row]} {letter}" if "/" in letter else f"{made.civic[row]}{letter}"
		return Line(number, made.name_of(row), made.town_of(row).name)

	def any_row(self) -> int:
		return self.dice.randrange(len(self.province))

	def asked(self, kind: str, *faults: str) -> Asked:
		"""A text with these faults, for an address that can have them. Raises Impossible."""
		for _try in range(TRIES):
			row = self.any_row()
			line: Line | None = self.plain_line(row)
			if self.province.town_of(row).name in self.twice:
				line = replace(line, postal=self.province.postal_of(row))
			for fault in faults:
				line = FAULTS[fault](self, line, row) if line else None
			if line and self.still_says(line, row):
				return Asked(
					kind, line.text, row,
					any_type="no street type" in faults,
					unit=int(self.province.unit[row]) if "a unit" in faults else 0,
				)  # fmt: skip
		raise Impossible(" and ".join(faults))

	def still_says(self, line: Line, row: int) -> bool:
		"""Whether it is not accidentally the exact name of another street or town."""
		own = self.province.street_town[self.province.street[row]]
		tokens = stored_tokens(line.street)
		other_street = tokens != stored_tokens(self.province.name_of(row)) and tokens in self.in_town[own]
		town = stored_tokens(line.town)
		name = self.province.town_of(row).name
		other_town = town != stored_tokens(name) and town in self.town_names
		return not other_street and not other_town

	def slip(self, text: str, how: str) -> str | None:
		"""One wrong key in a word of four letters or more, never its first letter."""
		words = [
			found for found in re.finditer(r"[^\W\d_]{4,}", text) if canonical(plain(found[0])) not in TYPES
		]
		if not words:
			return None
		word = self.dice.choice(words)
		place = self.dice.randrange(word.start() + 1, word.end())
		letter = text[place]
		if how == "missing":
			return text[:place] + text[place + 1 :]
		if how == "twice":
			return text[:place] + letter + text[place:]
		if how == "swapped":
			place = min(place, word.end() - 2)
			if text[place] == text[place + 1]:
				return None
			return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
		near = NEAR.get(plain(letter)[:1])
		return text[:place] + self.dice.choice(near) + text[place + 1 :] if near else None


TYPES = {canonical(plain(word)) for word in SHORT} | {"saint", "sainte", "notre"}


def on_street(how: str) -> Fault:
	def fault(typist: Typist, line: Line, _row: int) -> Line | None:
		street = typist.slip(line.street, how)
		return replace(line, street=street) if street else None

	return fault


def town_misspelt(typist: Typist, line: Line, _row: int) -> Line | None:
	town = typist.slip(line.town, typist.dice.choice(("missing", "twice", "swapped", "wrong")))
	return replace(line, town=town) if town else None


def by_ear(typist: Typist, line: Line, _row: int) -> Line | None:
	head, _space, rest = line.street.partition(" ")
	if canonical(plain(head)) not in TYPES:
		return None
	usable = [(written, heard) for written, heard in SOUNDS if written in rest[1:]]
	if not usable:
		return None
	written, heard = typist.dice.choice(usable)
	place = rest.index(written, 1)
	return replace(line, street=f"{head} {rest[:place]}{heard}{rest[place + len(written) :]}")


def abbreviated(typist: Typist, line: Line, _row: int) -> Line | None:
	words = [typist.dice.choice(SHORT.get(word, (word,))) for word in line.street.split(" ")]
	street = " ".join(words)
	saint = typist.dice.choice(("St-", "St ", "St. "))
	sainte = typist.dice.choice(("Ste-", "Ste ", "Ste. "))
	changed = [text.replace("Sainte-", sainte).replace("Saint-", saint) for text in (street, line.town)]
	if changed == [line.street, line.town]:
		return None
	return replace(line, street=changed[0], town=changed[1])


def no_accents(_typist: Typist, line: Line, _row: int) -> Line:
	return replace(line, number=line.number.lower(), street=plain(line.street), town=plain(line.town))


def no_hyphens(_typist: Typist, line: Line, _row: int) -> Line | None:
	changed = [
		text.replace("-", " ").replace("l'", "l ").replace("d'", "d ") for text in (line.street, line.town)
	]
	return replace(line, street=changed[0], town=changed[1]) if changed != [line.street, line.town] else None


def no_type(_typist: Typist, line: Line, _row: int) -> Line | None:
	head, _space, rest = line.street.partition(" ")
	if head not in SHORT or not rest or rest[0].isdigit():
		return None
	return replace(line, street=rest)


def no_particles(_typist: Typist, line: Line, _row: int) -> Line | None:
	street = PARTICLES.sub("", line.street)
	return replace(line, street=street) if street != line.street else None


def run_together(typist: Typist, line: Line, _row: int) -> Line | None:
	changed = [
		text.replace("Sainte-", typist.dice.choice(("Sainte", "ste"))).replace("Saint-", typist.dice.choice(("Saint", "st")))
		for text in (line.street, line.town)
	]  # fmt: skip
	return replace(line, street=changed[0], town=changed[1]) if changed != [line.street, line.town] else None


def town_first(_typist: Typist, line: Line, _row: int) -> Line:
	return replace(line, town=f"{line.town},", order="town number street")


def number_last(_typist: Typist, line: Line, _row: int) -> Line | None:
	if any(letter.isdigit() for letter in line.street):
		return None
	return replace(line, order="street number town", number=f"{line.number},")


def postal_for_town(typist: Typist, line: Line, row: int) -> Line:
	return replace(line, town="", postal=_postal(typist, row))


def postal_too(typist: Typist, line: Line, row: int) -> Line:
	return replace(line, postal=_postal(typist, row))


def area_too(typist: Typist, line: Line, row: int) -> Line:
	return replace(line, postal=typist.province.postal_of(row)[:3])


def wrong_postal(typist: Typist, line: Line, row: int) -> Line | None:
	code = typist.dice.choice(typist.province.postals)
	return replace(line, postal=code) if code != typist.province.postal_of(row) and not line.postal else None


def _postal(typist: Typist, row: int) -> str:
	code = typist.province.postal_of(row)
	return typist.dice.choice((code, code.replace(" ", ""), code.lower(), code.replace(" ", "-")))


def with_unit(typist: Typist, line: Line, row: int) -> Line | None:
	unit = int(typist.province.unit[row])
	if not unit:
		return None
	if typist.dice.random() < 0.3 and str(unit) != line.number and line.number.isdigit():
		close = len(str(unit)) == len(line.number) and 0 < int(line.number) - unit <= 20
		return None if close else replace(line, number=f"{unit}-{line.number}")
	written = typist.dice.choice(
		("app. {}", "#{}", "apt {}", "appartement {}", "app {}", "unité {}", "bureau {}")
	)
	order = typist.dice.choice(("number street unit town", "number street town unit"))
	return replace(line, unit=written.format(unit) + ("," if order.endswith("town") else ""), order=order)


def with_suffix(typist: Typist, line: Line, row: int) -> Line | None:
	letter = typist.province.suffix_of(row)
	if not letter:
		return None
	number = str(typist.province.civic[row])
	forms = (f"{number}-{letter}", f"{number}{letter.lower()}", f"{number} {letter}", f"{number}{letter},")
	if "/" in letter:
		forms = (f"{number}½", f"{number} ½", f"{number} 1/2,")
	return replace(line, number=typist.dice.choice(forms))


def ordinal(typist: Typist, line: Line, _row: int) -> Line | None:
	found = re.fullmatch(r"(\d+)(?:re|er|e) (Rang|Avenue|Rue|Concession)|(Rang) (\d+)", line.street)
	if not found:
		return None
	number, kind = found[1] or found[4], (found[2] or found[3]).lower()
	forms = [f"{number}ième {kind}", f"{number}e {kind}", f"{number}eme {kind}"]
	if kind == "rang":
		forms += [f"rang {number}", f"rg {number}", f"{number}e rg"]
	if kind == "avenue":
		forms += [f"{number}e av", f"{number}ieme ave", f"{number}th avenue"]
	if number == "1":
		forms += [f"1ère {kind}", f"première {kind}" if kind != "rang" else "premier rang"]
	return replace(line, street=typist.dice.choice(forms))


def with_country(typist: Typist, line: Line, _row: int) -> Line:
	return replace(line, end=typist.dice.choice(("QC", "Québec", "Qc Canada", "(Québec)", "Quebec, Canada")))


def with_commas(_typist: Typist, line: Line, _row: int) -> Line:
	return replace(line, number=f"{line.number},", street=f"{line.street},")


def shouted(_typist: Typist, line: Line, _row: int) -> Line:
	return replace(line, street=line.street.upper(), town=line.town.upper())


FAULTS: dict[str, Fault] = {
	"as stored": with_commas,
	"capitals": shouted,
	"no accents": no_accents,
	"abbreviated": abbreviated,
	"a letter missing": on_street("missing"),
	"a letter twice": on_street("twice"),
	"letters swapped": on_street("swapped"),
	"a wrong letter": on_street("wrong"),
	"by ear": by_ear,
	"town misspelt": town_misspelt,
	"no hyphens": no_hyphens,
	"no street type": no_type,
	"no particles": no_particles,
	"run together": run_together,
	"town first": town_first,
	"number last": number_last,
	"postal for town": postal_for_town,
	"postal too": postal_too,
	"area too": area_too,
	"wrong postal": wrong_postal,
	"a unit": with_unit,
	"a suffix": with_suffix,
	"an ordinal": ordinal,
	"country": with_country,
	**HABITS,
}
FIRST = ("a letter missing", "a letter twice", "letters swapped", "a wrong letter", "by ear", "town misspelt")
SECOND = (
	"no accents", "abbreviated", "no hyphens", "no street type", "no particles", "run together", "town first",
	"postal too", "area too", "wrong postal", "town misspelt", "a letter missing", "a letter twice", "country",
)  # fmt: skip


def combined(typist: Typist) -> Asked:
	"""Two faults, in a third of the cases three; one of them a misspelling."""
	dice = typist.dice
	faults = [dice.choice(FIRST), *dice.sample(SECOND, 2 if dice.random() < 0.33 else 1)]
	if (
		len(set(faults)) < len(faults)
		or {"postal too", "area too", "wrong postal"}.issuperset(faults[1:])
		and len(faults) > 2
	):
		return combined(typist)
	try:
		return typist.asked("two or more faults", *faults)
	except Impossible:
		return combined(typist)


def former(typist: Typist) -> Asked:
	while True:
		row = typist.any_row()
		town = typist.province.town_of(row)
		if town.former and town.name not in typist.twice:
			return _of_former(typist, row, town)


def _of_former(typist: Typist, row: int, town: Town) -> Asked:
	line = replace(typist.plain_line(row), town=typist.dice.choice(town.former))
	return Asked("former locality", line.text if typist.dice.random() < 0.5 else plain(line.text), row)


def beginning(typist: Typist) -> Asked:
	"""The first 8 to 15 characters of a line."""
	while True:
		asked = typist.asked("prefix", typist.dice.choice(("as stored", "no accents")))
		text = asked.text.replace(",", "")
		length = typist.dice.randint(8, 15)
		if len(text) > length and re.search(r"[^\W\d_]{2}", text[:length].partition(" ")[2]):
			return replace(asked, text=text[:length].strip())


def road_alone(typist: Typist) -> Asked:
	"""A road and its town, without a number."""
	row = _row_of_single_town(typist)
	line = replace(typist.plain_line(row), number="")
	return Asked("road alone", typist.dice.choice((line.text, plain(line.text))), row)


def town_alone(typist: Typist) -> Asked:
	row = _row_of_single_town(typist)
	return Asked("town alone", typist.dice.choice((str.title, plain))(typist.province.town_of(row).name), row)


def _row_of_single_town(typist: Typist) -> int:
	while True:
		row = typist.any_row()
		if typist.province.town_of(row).name not in typist.twice:
			return row


def absent(typist: Typist) -> Asked:
	"""A number that the street does not have."""
	made = typist.province
	row = typist.any_row()
	there = set(made.civic[made.street == made.street[row]].tolist())
	number = next(n for n in iter(lambda: typist.dice.randint(1, max(there) + 40), 0) if n not in there)
	return Asked("absent number", replace(typist.plain_line(row), number=str(number)).text, row)
