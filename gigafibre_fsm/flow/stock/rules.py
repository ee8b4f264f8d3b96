"""Where things go, what the books have to write for it, what a truck lacks, where a count differs. Pure: no Frappe."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

TRUCK, HOUSE, WAREHOUSE = "Technician", "Service Location", "Warehouse"
"""Kinds of places: the DocType of who or what holds a thing."""
RECEIPT, ISSUE, TRANSFER = "Material Receipt", "Material Issue", "Material Transfer"
"""Purposes of a Stock Entry."""
UNKNOWN, ELSEWHERE, TOO_FEW = "Unknown to the Books", "Not There by the Books", "Too Few by the Books"
MISSING, FOUND = "Missing at the Count", "Found at the Count"
"""Discrepancies that a person settles."""


@dataclass(frozen=True)
class Place:
	"""A truck (its Technician), a household (its Service Location) or a Warehouse; with neither, outside of what is known."""

	kind: str = ""
	name: str = ""

	def __bool__(self) -> bool:
		return bool(self.name)


OUTSIDE = Place()


@dataclass(frozen=True)
class Entry:
	"""What the books write: the purpose of a Stock Entry and the warehouses of its one line."""

	purpose: str
	source: str = ""
	target: str = ""


@dataclass(frozen=True)
class Truck:
	"""What a truck carries: label -> equipment type, and material -> quantity."""

	devices: Mapping[str, str] = field(default_factory=dict)
	materials: Mapping[str, float] = field(default_factory=dict)

	def held(self, article: str) -> float:
		"""How many of an equipment type, or how much of a material."""
		of_type = sum(kind == article for kind in self.devices.values())
		return of_type or self.materials.get(article, 0)


@dataclass(frozen=True)
class Difference:
	"""One line of a count: a device (`label`, 0 or 1 of it) or a material."""

	label: str
	article: str
	expected: float
	counted: float


def of_device(known: bool, held_in: str, source: str, target: str, is_ours: bool) -> tuple[Entry | None, str]:
	"""(what the books write so that the device is in `target`, the discrepancy).

	`held_in` is the warehouse that has it by the books, empty when it is in none; `source` and `target` those of its movement,
	empty outside. `is_ours`: it came from a truck or a warehouse, so that the books should have known. The movement is a
	fact: whatever the books say, they are brought in line with it.
	"""
	if held_in == target:
		return None, ""
	wrong = "" if held_in == source else ELSEWHERE if known else UNKNOWN
	if not held_in:
		return Entry(RECEIPT, target=target), wrong if is_ours else ""
	if not target:
		return Entry(ISSUE, source=held_in), wrong
	return Entry(TRANSFER, held_in, target), wrong if is_ours else ""


def of_material(
	held: float, quantity: float, source: str, target: str
) -> tuple[list[tuple[Entry, float]], str]:
	"""(the entries with their quantities, the discrepancy): what is missing in `source` is received there first, so that the
	books never go below zero.
	"""
	entries = []
	lacking = round(quantity - held, 3) if source else 0
	if lacking > 0:
		entries.append((Entry(RECEIPT, target=source), lacking))
	if source and target:
		entries.append((Entry(TRANSFER, source, target), quantity))
	elif source or target:
		entries.append((Entry(ISSUE if source else RECEIPT, source, target), quantity))
	return entries, TOO_FEW if lacking > 0 else ""


def to_load(needed: float, held: float, minimum: float) -> float:
	"""How much to take from the store: after the day's visits the truck still has its minimum."""
	return max(0, round(needed + minimum - held, 3))


def lacking(needs: Mapping[str, float], truck: Truck) -> dict[str, float]:
	"""What is needed and not carried, article by article."""
	short = {article: round(quantity - truck.held(article), 3) for article, quantity in needs.items()}
	return {article: quantity for article, quantity in short.items() if quantity > 0}


def differences(truck: Truck, labels: Mapping[str, str], materials: Mapping[str, float]) -> list[Difference]:
	"""Where a count differs from the books. `labels` are the devices found, with their equipment types; a material that is not
	in `materials` was not counted.
	"""
	found = [
		Difference(label, kind, 1, 0) for label, kind in truck.devices.items() if label not in labels
	] + [Difference(label, kind, 0, 1) for label, kind in labels.items() if label not in truck.devices]
	return found + [
		Difference("", material, truck.materials.get(material, 0), counted)
		for material, counted in materials.items()
		if round(counted - truck.materials.get(material, 0), 3)
	]


def moved(truck: Truck, mine: Place, steps: Iterable[tuple[str, str, float, Place, Place]]) -> Truck:
	"""The truck after movements that the books have not written yet: (label, article, quantity, source, target), in order."""
	devices, materials = dict(truck.devices), dict(truck.materials)
	for label, article, quantity, source, target in steps:
		if label:
			devices.pop(label, None)
			if target == mine:
				devices[label] = article
		elif mine in (source, target):
			change = quantity if target == mine else -quantity
			materials[article] = round(materials.get(article, 0) + change, 3)
	return Truck(devices, materials)


def total(parts: Collection[Mapping[str, float]]) -> dict[str, float]:
	"""The sum of several lists, article by article."""
	summed: dict[str, float] = {}
	for part in parts:
		for article, quantity in part.items():
			summed[article] = round(summed.get(article, 0) + quantity, 3)
	return summed
