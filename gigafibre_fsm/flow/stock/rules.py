"""Stock rules: the entries of a movement, shortages, differences of a count. Pure: no Frappe."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

TRUCK, HOUSE, WAREHOUSE = "Technician", "Service Location", "Warehouse"
"""Kinds of stock locations: the DocType of the holder."""
RECEIPT, ISSUE, TRANSFER = "Material Receipt", "Material Issue", "Material Transfer"
"""Purposes of a Stock Entry."""
UNKNOWN, ELSEWHERE, TOO_FEW = "Unknown to the Books", "Not There by the Books", "Too Few by the Books"
MISSING, FOUND = "Missing at the Count", "Found at the Count"
"""Discrepancies that staff settle."""


@dataclass(frozen=True)
class Place:
	"""A truck (its Technician), a household (its Service Location) or a Warehouse; when empty, outside of the known
	locations.
	"""

	kind: str = ""
	name: str = ""

	def __bool__(self) -> bool:
		return bool(self.name)


OUTSIDE = Place()


@dataclass(frozen=True)
class Entry:
	"""A Stock Entry: its purpose and the warehouses of its one line."""

	purpose: str
	source: str = ""
	target: str = ""


@dataclass(frozen=True)
class Truck:
	"""The content of a truck: label -> equipment type, and material -> quantity."""

	devices: Mapping[str, str] = field(default_factory=dict)
	materials: Mapping[str, float] = field(default_factory=dict)

	def held(self, article: str) -> float:
		"""The number of devices of a type, or the quantity of a material."""
		of_type = sum(kind == article for kind in self.devices.values())
		return of_type or self.materials.get(article, 0)


@dataclass(frozen=True)
class Difference:
	"""One line of a count: a device (`label`, quantity 0 or 1) or a material."""

	label: str
	article: str
	expected: float
	counted: float


def of_device(known: bool, held_in: str, source: str, target: str, is_ours: bool) -> tuple[Entry | None, str]:
	"""(entry that puts the device into `target`, discrepancy).

	`held_in` is the device's warehouse in ERPNext, "" if it is in none; `source` and `target` are those of its movement, ""
	outside. `is_ours`: it came from a truck or a warehouse, so ERPNext should have known it. The movement is a fact:
	ERPNext's stock is adjusted to it.
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
	"""(entries with quantities, discrepancy): a quantity missing in `source` is received there first, so that ERPNext's stock never
	go below zero.
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
	"""The quantity to load from the store, so that the truck still has its minimum after the day's visits."""
	return max(0, round(needed + minimum - held, 3))


def lacking(needs: Mapping[str, float], truck: Truck) -> dict[str, float]:
	"""The needs that the truck does not carry, by article."""
	short = {article: round(quantity - truck.held(article), 3) for article, quantity in needs.items()}
	return {article: quantity for article, quantity in short.items() if quantity > 0}


def differences(truck: Truck, labels: Mapping[str, str], materials: Mapping[str, float]) -> list[Difference]:
	"""The differences of a count from ERPNext stock. `labels` are the devices found, with their equipment types; a material
	that is not in `materials` was not counted.
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
	"""The truck after movements that are not booked yet: (label, article, quantity, source, target), in order."""
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
	"""The sum of several lists, by article."""
	summed: dict[str, float] = {}
	for part in parts:
		for article, quantity in part.items():
			summed[article] = round(summed.get(article, 0) + quantity, 3)
	return summed
