"""A province of sample addresses: towns, streets, doors, units, postal codes, coordinates. Seeded."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.address_data import names

FULL = 5_210_000
TOWNS, STREETS = 1_100, 126_700
DOORS_A_STREET, MANY_UNITS = 27.7, 0.06
HOUSE_TOO = 0.5  # of the buildings with units that have a row without one, too
SUFFIXES = ("", "A", "B", "C", "D", "E", "1/2")
LETTERS = "ABCEGHJKLMNPRSTVWXYZ"
HEADER = (
	"uuid", "numero_municipal", "numero_municipal_suffixe", "numero_unite", "odonyme_recompose_court",
	"nom_municipalite", "code_municipalite", "code_postal", "latitude", "longitude",
)  # fmt: skip


@dataclass
class Town:
	code: str
	name: str
	latitude: float
	longitude: float
	weight: float
	former: tuple[str, ...] = ()
	areas: list[str] = field(default_factory=list)  # first halves of its postal codes


@dataclass
class Province:
	"""Rows are parallel arrays; `suffix` numbers SUFFIXES, `unit` 0 for none, `postal` numbers `postals`."""

	seed: int
	towns: list[Town]
	street_name: list[str]
	street_town: NDArray[np.int32]
	postals: list[str]
	street: NDArray[np.int32]
	civic: NDArray[np.int32]
	suffix: NDArray[np.int8]
	unit: NDArray[np.int32]
	postal: NDArray[np.int32]
	latitude: NDArray[np.float32]
	longitude: NDArray[np.float32]

	def __len__(self) -> int:
		return len(self.street)

	def suffix_of(self, row: int) -> str:
		return SUFFIXES[self.suffix[row]]

	def town_of(self, row: int) -> Town:
		return self.towns[self.street_town[self.street[row]]]

	def name_of(self, row: int) -> str:
		return self.street_name[self.street[row]]

	def postal_of(self, row: int) -> str:
		return self.postals[self.postal[row]]

	def uuid_of(self, row: int) -> str:
		"""Random-looking like real ones, and different for each row and seed."""
		mixed = (row * 0x9E3779B97F4A7C15 + self.seed * 0xD1B54A32D192ED03) & 0xFFFFFFFFFFFFFFFF
		return f"{mixed >> 32:08x}-{mixed >> 16 & 0xFFFF:04x}-{mixed & 0xFFFF:04x}-{self.seed & 0xFFFF:04x}-{row:012x}"

	def former_names(self) -> dict[str, tuple[str, ...]]:
		return {town.code: town.former for town in self.towns if town.former}

	def write(self, path: Path) -> None:
		"""Write a file that `gigafibre import-rqa` reads."""
		with path.open("w", encoding="utf-8", newline="") as file:
			out = csv.writer(file)
			out.writerow(HEADER)
			columns = zip(
				self.street.tolist(), self.civic.tolist(), self.suffix.tolist(), self.unit.tolist(),
				self.postal.tolist(), self.latitude.tolist(), self.longitude.tolist(), strict=True,
			)  # fmt: skip
			town_of = self.street_town.tolist()
			for row, (street, civic, suffix, unit, postal, latitude, longitude) in enumerate(columns):
				town = self.towns[town_of[street]]
				out.writerow((
					self.uuid_of(row), civic, SUFFIXES[suffix], unit or "", self.street_name[street], town.name,
					town.code, self.postals[postal], f"{latitude:.6f}", f"{longitude:.6f}",
				))  # fmt: skip


def make(seed: int, rows: int = FULL, municipalities: Path | None = None) -> Province:
	"""A province of about `rows` addresses; its towns are made up, or those of a CSV with code, name, lat, lon."""
	dice, numbers = random.Random(seed), np.random.default_rng(seed)
	share = rows / FULL
	towns = (
		_towns_of(municipalities) if municipalities else _made_up(dice, max(12, round(TOWNS * share**0.5)))
	)
	_give_areas(dice, towns)
	_give_former_names(dice, towns)
	weights = np.array([town.weight for town in towns]) ** 0.8
	counts = np.maximum(5, np.round(STREETS * share * weights / weights.sum()).astype(int))
	pool = _Streets(dice)
	street_name: list[str] = []
	street_town: list[int] = []
	for number, count in enumerate(counts):
		for name in pool.of_town(int(count)):
			street_name.append(name)
			street_town.append(number)
	return _doors(seed, numbers, dice, towns, street_name, np.array(street_town, dtype=np.int32))


def _towns_of(path: Path) -> list[Town]:
	with path.open(encoding="utf-8-sig", newline="") as lines:
		return [
			Town(row["code"], row["name"], float(row["lat"]), float(row["lon"]), float(row.get("population_2023") or 500))
			for row in csv.DictReader(lines)
			if row["lat"] and row["lon"]
		]  # fmt: skip


def _town_name(dice: random.Random) -> str:
	kind = dice.random()
	if kind < 0.62:
		saint = dice.choice(names.SAINTS)
		title = "Sainte" if saint in names.FEMALE else "Saint"
		tail = f"-{dice.choice(names.TOWN_TAILS)}" if dice.random() < 0.55 else ""
		return f"{title}-{saint}{tail}"
	if kind < 0.72:
		return f"Notre-Dame-{dice.choice(names.TOWN_TAILS)}"
	if kind < 0.86:
		return f"{dice.choice(names.TOWN_PLAIN)}-{dice.choice(names.TOWN_ENDS)}"
	return dice.choice(names.ENGLISH_TOWNS) + dice.choice(names.ENGLISH_ENDS)


def _made_up(dice: random.Random, count: int) -> list[Town]:
	known: dict[str, None] = {}
	while len(known) < count - 4:
		known[_town_name(dice)] = None
	# two towns of the same name are side by side, two far apart, as in Quebec
	listed = [*known, *dice.sample(list(known), 4)]
	towns = []
	for number, name in enumerate(listed):
		latitude = 45.05 + 3.6 * dice.random() ** 1.6
		longitude = -74.6 + 7.5 * dice.random() * (latitude - 44.2) / 4.5
		towns.append(Town(f"{10_005 + number * 5:05}", name, latitude, longitude, dice.paretovariate(0.95)))
	return towns


def _give_areas(dice: random.Random, towns: list[Town]) -> None:
	"""Country towns share a rural area code with many others, cities have several of their own."""
	heaviest = sorted((town.weight for town in towns), reverse=True)
	city = heaviest[min(len(heaviest) // 12, len(heaviest) - 1)]
	for town in towns:
		letter = "G" if town.longitude > -72.3 else "H" if town.weight > city * 12 else "J"
		block = int((town.latitude - 44) * 3) + int((town.longitude + 80) * 2)
		if town.weight < city:
			town.areas = [f"{letter}0{LETTERS[block % 20]}"]
		else:
			many = 1 + int((town.weight / city) ** 0.7)
			town.areas = [
				f"{letter}{dice.randint(1, 9)}{dice.choice(LETTERS)}" for _area in range(min(many, 60))
			]


def _give_former_names(dice: random.Random, towns: list[Town]) -> None:
	taken = {town.name for town in towns}
	for town in dice.sample(towns, max(2, len(towns) // 14)):
		former = [name for name in (_town_name(dice) for _try in range(6)) if name not in taken]
		town.former = tuple(former[: dice.randint(1, 3)])
		taken.update(town.former)


class _Streets:
	"""Names by frequency: every second town has its rue Principale, most names exist in one town only."""

	def __init__(self, dice: random.Random) -> None:
		self.dice = dice
		self.types, self.shares = list(names.TYPES), list(names.TYPES.values())

	def of_town(self, count: int) -> list[str]:
		chosen: dict[str, None] = {}
		if self.dice.random() < 0.6:
			chosen["Rue Principale"] = None
		if count > 12 and self.dice.random() < 0.3:
			kind = self.dice.choice(("Avenue", "Rue"))
			first = "re" if kind else "er"
			for number in range(1, self.dice.randint(4, min(60, max(5, count // 3)))):
				chosen[f"{number}{first if number == 1 else 'e'} {kind}"] = None
		if self.dice.random() < 0.5:
			for number in range(1, self.dice.randint(3, 12)):
				chosen[
					self.dice.choice((f"{number}{'er' if number == 1 else 'e'} Rang", f"Rang {number}"))
				] = None
		if self.dice.random() < 0.6:
			chosen[
				f"Route {self.dice.choice((116, 117, 122, 132, 133, 138, 148, 202, 203, 209, 219, 323, 341, 389))}"
			] = None
		while len(chosen) < count:
			chosen[self._one()] = None
		return list(chosen)[:count]

	def _one(self) -> str:
		dice = self.dice
		kind = dice.choices(self.types, self.shares)[0]
		draw = dice.random()
		if draw < 0.2:
			saint = dice.choice(names.SAINTS)
			name = f"{'Sainte' if saint in names.FEMALE else 'Saint'}-{saint}"
		elif draw < 0.44:
			name = dice.choice(names.OF)
		elif draw < 0.54:
			name = dice.choice(names.PLAIN)
		elif draw < 0.70:
			name = dice.choice(names.SURNAMES)
		elif draw < 0.91:
			name = f"{dice.choice(names.FIRST)}-{dice.choice(names.SURNAMES)}"
		elif draw < 0.94:
			name = f"de la Rivière-{dice.choice(names.WATERS)}"
		elif draw < 0.965:
			name = f"du {dice.choice(('Lac', 'Petit-Lac', 'Rang', 'Domaine'))}-{dice.choice(names.SURNAMES)}"
		else:
			name = f"{dice.choice(('Grand', 'Petit', 'Haut', 'Bas', 'Vieux'))}-{dice.choice(names.SURNAMES)}"
		if dice.random() < 0.045:
			name += f" {dice.choice(('Est', 'Ouest', 'Nord', 'Sud'))}"
		if kind == "Concession":
			return f"{dice.randint(1, 9)}e Concession"
		return f"{kind} {name}"


def _doors(
	seed: int,
	numbers: np.random.Generator,
	dice: random.Random,
	towns: list[Town],
	street_name: list[str],
	street_town: NDArray[np.int32],
) -> Province:
	postals: dict[str, int] = {}
	parts: dict[str, list[NDArray]] = defaultdict(list)
	sizes = np.minimum(np.maximum(2, numbers.lognormal(2.94, 1.0, len(street_name))), 420).astype(int)
	for street, many in enumerate(sizes):
		town = towns[street_town[street]]
		rural = town.areas[0][1] == "0"
		step = int(numbers.integers(2, 14 if rural else 6))
		start = int(numbers.choice([1, 1, 1, 10, 50, 100, 100, 200, 300, 500, 1000, 1500, 2300]))
		civic = np.unique(start + np.cumsum(numbers.integers(1, step + 1, many)))
		civic = civic[civic < 32_000]
		suffix = np.where(
			numbers.random(len(civic)) < 0.012, numbers.integers(1, len(SUFFIXES), len(civic)), 0
		)
		units = np.where(
			numbers.random(len(civic)) < MANY_UNITS * (0.3 if rural else 1.25),
			np.minimum(numbers.geometric(1 / 7.5, len(civic)) + 1, 120),
			0,
		)
		if rural:
			codes = [f"{town.areas[0]} {1 + hash_of(town.code) % 9}{LETTERS[hash_of(town.code[::-1]) % 20]}0"]
		else:
			area = town.areas[street % len(town.areas)]
			needed = 1 + len(civic) // 9
			codes = [
				f"{area} {dice.randint(1, 9)}{dice.choice(LETTERS)}{dice.randint(1, 9)}"
				for _code in range(needed)
			]
		code_of = [postals.setdefault(code, len(postals)) for code in codes]
		house_too = (units > 0) & (numbers.random(len(civic)) < HOUSE_TOO)
		repeat = np.maximum(units, 1) + house_too
		spread = 0.012 + 0.0006 * min(town.weight, 2000) ** 0.6
		angle = numbers.random() * 6.283
		along = (civic - civic[0]) * 0.00011 if len(civic) else civic
		latitude = town.latitude + numbers.normal(0, spread) + along * np.sin(angle)
		longitude = town.longitude + numbers.normal(0, spread * 1.4) + along * 1.4 * np.cos(angle)
		index = np.repeat(np.arange(len(civic)), repeat)
		first = np.cumsum(repeat) - repeat
		within = np.arange(len(index)) - first[index]
		parts["street"].append(np.full(len(index), street, dtype=np.int32))
		parts["civic"].append(civic[index].astype(np.int32))
		parts["suffix"].append(suffix[index].astype(np.int8))
		base = 1 if numbers.random() < 0.7 else 101
		unit = within - house_too[index]
		parts["unit"].append(np.where((units[index] > 0) & (unit >= 0), unit + base, 0).astype(np.int32))
		block = np.arange(len(civic)) * len(code_of) // max(len(civic), 1)
		parts["postal"].append(np.array(code_of, dtype=np.int32)[block[index]])
		parts["latitude"].append(
			(latitude[index] + numbers.normal(0, 0.00004, len(index))).astype(np.float32)
		)
		parts["longitude"].append(
			(longitude[index] + numbers.normal(0, 0.00004, len(index))).astype(np.float32)
		)
	whole = {name: np.concatenate(values) for name, values in parts.items()}
	return Province(seed, towns, street_name, street_town, list(postals), **whole)


def hash_of(text: str) -> int:
	return sum(ord(letter) * 31**place for place, letter in enumerate(text))
