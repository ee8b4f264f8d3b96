"""A legacy table of fibre drops as such tables are: capitals, abbreviations, typing errors, missing coordinates. Seeded."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.address_data import noise
from benchmarks.address_data.noise import Typist
from benchmarks.address_data.province import Province
from gigafibre_fsm.spelling import plain

COUNT = 16_056
WITHOUT_COUNTERPART = 0.03
STREET_FAULTS = ("a letter missing", "a letter twice", "letters swapped", "a wrong letter", "by ear")
RANGE, ABSENT_UNIT = 20, 400


@dataclass(frozen=True)
class Row:
	"""A drop's columns, and its row in the province; None when that address does not exist."""

	rue: str
	ville: str
	zip: str
	latitude: float
	longitude: float
	truth: int | None


def table(made: Province, seed: int, count: int) -> list[Row]:
	"""Drops in country towns, as a provider has them: each at a different address."""
	typist = Typist(made, seed)
	dice = typist.dice
	towns = [number for number, town in enumerate(made.towns) if town.areas[0][1] == "0"]
	served = set(dice.sample(towns, max(1, len(towns) // 8)))
	rows = [row for row in range(len(made)) if made.street_town[made.street[row]] in served]
	doors: dict[tuple[int, int, int, int], int] = {}
	for row in dice.sample(rows, min(len(rows), count * 2)):
		unit = int(made.unit[row])
		# of a building without unit numbers in the table, one drop is known
		door = (int(made.street[row]), int(made.civic[row]), int(made.suffix[row]), unit)
		doors.setdefault(door, row)
	chosen = list(doors.values())[:count]
	return [_row(typist, row, dice.random() < WITHOUT_COUNTERPART) for row in chosen]


def _door(typist: Typist, row: int, number: str, street: str, unit: str) -> str:
	"""Number and street as legacy rows have them: units after, between or before, suffixes after a hyphen."""
	made, dice = typist.province, typist.dice
	if made.suffix[row] and number[-1].isalpha():
		number = dice.choice(
			(number, f"{number[:-1]}-{number[-1]}", f"{number[:-1]} {number[-1]}", number.lower())
		)
	elif number.endswith("1/2"):
		number = dice.choice((number, number.replace(" 1/2", "½"), number.replace("1/2", "½")))
	if unit:
		plain_pair = number.isdigit() and not _like_range(unit, number)
		how = dice.choice(("app. {}", "#{}", "app {}", "between", "before" if plain_pair else "app.{}"))
		if how == "before":
			return f"{unit}-{number} {street}"
		if how == "between":
			return f"{number} app. {unit}, {street}"
		return f"{number} {street} {how.format(unit)}"
	return f"{number} {street}" if dice.random() < 0.9 else f"{number}, {street}"


def _like_range(unit: str, number: str) -> bool:
	return len(unit) == len(number) and 0 < int(number) - int(unit) <= RANGE


def _row(typist: Typist, row: int, missing: bool) -> Row:
	made, dice = typist.province, typist.dice
	line = typist.plain_line(row)
	number, street, town = line.number, line.street, line.town
	unit = str(made.unit[row] or "")
	if missing and unit and dice.random() < 0.5:
		unit = str(int(unit) + ABSENT_UNIT)  # the house exists, that unit does not
	elif missing:
		there = set(made.civic[made.street == made.street[row]].tolist())
		number = str(next(n for n in iter(lambda: dice.randint(1, max(there) + 60), 0) if n not in there))
	draw = dice.random()
	if draw < 0.22:
		faulty = noise.FAULTS[dice.choice(STREET_FAULTS)](typist, line, row)
		street = faulty.street if faulty and typist.still_says(faulty, row) else street
	elif draw < 0.40:
		faulty = noise.FAULTS[dice.choice(("abbreviated", "no particles", "no hyphens"))](typist, line, row)
		street = faulty.street if faulty else street
	town = _town(typist, row, town)
	text = _door(typist, row, number, street, unit)
	text = dice.choice((text, text.upper(), plain(text), text))
	code = made.postal_of(row)
	code = dice.choices((code, code.replace(" ", ""), "", dice.choice(made.postals)), (60, 25, 10, 5))[0]
	return Row(text, town, code, *_point(made, dice, row), None if missing else row)


def _town(typist: Typist, row: int, town: str) -> str:
	dice, home = typist.dice, typist.province.town_of(row)
	draw = dice.random()
	if draw < 0.04 and home.former:
		return dice.choice(home.former)
	if draw < 0.12:
		return typist.slip(town, dice.choice(("missing", "twice", "swapped", "wrong"))) or town
	if draw < 0.4:
		return dice.choice(
			(town.upper(), plain(town), town.replace("Saint-", "St-").replace("Sainte-", "Ste-"))
		)
	return town


def _point(made: Province, dice: random.Random, row: int) -> tuple[float, float]:
	"""Coordinates: most at the house, some at the road's end, some missing, some with a typing error."""
	latitude, longitude = float(made.latitude[row]), float(made.longitude[row])
	draw = dice.random()
	if draw < 0.08:
		return 0.0, 0.0
	metres = 20 if draw < 0.88 else 350
	if draw > 0.985:
		metres = 20_000
	return (
		round(latitude + dice.gauss(0, metres / 111_000), 6),
		round(longitude + dice.gauss(0, metres / 78_000), 6),
	)
