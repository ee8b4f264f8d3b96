"""Reads this site's addresses from MariaDB as arrays: millions of rows in seconds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

import frappe
import numpy as np
from numpy.typing import NDArray

from gigafibre_fsm.database import raw_connection
from gigafibre_fsm.flow.addresses.search.build import Street
from gigafibre_fsm.flow.addresses.search.index import postal_number, suffix_code, unit_code
from gigafibre_fsm.flow.addresses.search.labels import CIVIC_FIELDS, bare_postal, place_of_drop

DROP_SQL = """SELECT name, civic_number, civic_suffix, unit, rue, ville, zip, municipality_code,
	civic_address, latitude, longitude FROM `tabFibre Port`"""
NOT_RETIRED = "status != 'Retired'"
MILLIONTHS = 1_000_000

# Rows per answer of the server; the Python driver takes longer for a row than for its text.
ROWS_AT_ONCE = 20_000
_FIELD, _PART = "\x1f", "\x1e"
_IN_ONE = ", ".join(f"IFNULL({column}, '')" for column in CIVIC_FIELDS)
_FEW = f"""SELECT GROUP_CONCAT(CONCAT_WS('{_FIELD}', {_IN_ONE}) SEPARATOR '{_PART}')
	FROM `tabCivic Address` WHERE name IN """  # noqa: S608
_PACKED = f"""SELECT GROUP_CONCAT(CONCAT_WS('{_FIELD}', name, IFNULL(civic_number, 0),
	ROUND(IFNULL(latitude, 0) * {MILLIONTHS}), ROUND(IFNULL(longitude, 0) * {MILLIONTHS}), IFNULL(postal_code, ''),
	UPPER(CONCAT(IFNULL(civic_suffix, ''), '{_PART}', IFNULL(unit, ''))),
	CONCAT(IFNULL(odonym, ''), '{_PART}', IFNULL(municipality, ''), '{_PART}', IFNULL(municipality_code, '')))
	SEPARATOR '{_FIELD}') FROM `tabCivic Address` WHERE name BETWEEN %s AND %s AND (retired = 0 OR name IN %s)"""  # noqa: S608
# Addresses in use, whatever the RQA says now.
_REFERRING = ("Fibre Port", "Service Location", "Checkout Session")
_FIELDS = 7


def civic_rows(names: Iterable[str]) -> list[dict[str, str]]:
	"""The current rows of some civic addresses, read as one text: a Python driver takes longer to read a table of a few rows
	than the server to find them.
	"""
	packed = frappe.db.sql(f"{_FEW} ({', '.join(str(int(name)) for name in names)})")[0][0]
	return (
		[dict(zip(CIVIC_FIELDS, row.split(_FIELD), strict=True)) for row in packed.split(_PART)]
		if packed
		else []
	)


@dataclass(frozen=True)
class Rows:
	"""Parallel arrays in the form that `build` takes. `ref` n > 0 is Civic Address n, -n is the n-th of
	`drops`; `drop_of` maps a Civic Address to the drop linked to it.
	"""

	streets: list[Street]
	street: NDArray[np.int32]
	civic: NDArray[np.int32]
	postal: NDArray[np.int64]
	ref: NDArray[np.int64]
	latitude: NDArray[np.int32]
	longitude: NDArray[np.int32]
	suffix: NDArray[np.uint8]
	unit: NDArray[np.int32]
	drops: list[str]
	drop_of: dict[int, str]


class _Reader:
	def __init__(self) -> None:
		self.streets: defaultdict[str, int] = defaultdict(count().__next__)
		self.postals: defaultdict[str, int] = defaultdict(count().__next__)
		self.doors: defaultdict[str, int] = defaultdict(count().__next__)
		self.parts: list[NDArray[np.int64]] = []
		self.drops: list[str] = []
		self.drop_of: dict[int, str] = {}

	def add_drops(self) -> None:
		rows = []
		for row in frappe.db.sql(f"{DROP_SQL} WHERE {NOT_RETIRED} ORDER BY name", as_dict=True):
			self.drops.append(row.name)
			if row.civic_address:
				self.drop_of[int(row.civic_address)] = row.name
			place = place_of_drop(row)
			street = _PART.join((place.street, place.locality, place.municipality_code))
			rows.append(
				(
					-len(self.drops),
					place.number,
					round((row.latitude or 0) * MILLIONTHS),
					round((row.longitude or 0) * MILLIONTHS),
					self.postals[place.postal_code],
					self.doors[_PART.join((place.suffix, place.unit.upper()))],
					self.streets[street],
				)
			)
		self.parts.append(np.array(rows, dtype=np.int64).reshape(-1, _FIELDS))

	def add_civic(self) -> None:
		first, last = frappe.db.sql("SELECT MIN(name), MAX(name) FROM `tabCivic Address`")[0]
		if first is None:
			return
		frappe.db.sql("SET SESSION group_concat_max_len = 16777216")
		spans = [
			(start, start + ROWS_AT_ONCE - 1) for start in range(int(first), int(last) + 1, ROWS_AT_ONCE)
		]
		# The server packs the next rows while these are parsed. Nothing else uses the connection meanwhile.
		with ThreadPoolExecutor(1) as ahead:
			for packed in ahead.map(partial(_packed, raw_connection(), _still_used()), spans):
				if packed:
					self.parts.append(self._unpacked(packed))

	def _unpacked(self, packed: str) -> NDArray[np.int64]:
		fields = packed.split(_FIELD)
		columns = [fields[number::_FIELDS] for number in range(_FIELDS)]
		table = np.empty((len(columns[0]), _FIELDS), dtype=np.int64)
		for number in range(4):
			table[:, number] = np.fromstring(" ".join(columns[number]), dtype=np.int64, sep=" ")
		table[:, 4] = np.fromiter(map(self.postals.__getitem__, columns[4]), np.int64, len(table))
		table[:, 5] = np.fromiter(map(self.doors.__getitem__, columns[5]), np.int64, len(table))
		table[:, 6] = np.fromiter(map(self.streets.__getitem__, columns[6]), np.int64, len(table))
		return table

	def rows(self) -> Rows:
		columns = [np.concatenate([part[:, number] for part in self.parts]) for number in range(_FIELDS)]
		self.parts.clear()
		ref, civic, latitude, longitude, postal, door, street = columns
		doors = [text.split(_PART) for text in self.doors]
		suffixes = np.array([suffix_code(suffix) for suffix, _unit in doors], dtype=np.uint8)
		units = np.array([unit_code(unit) for _suffix, unit in doors], dtype=np.int32)
		postals = np.array([postal_number(bare_postal(text)) for text in self.postals], dtype=np.int64)
		return Rows(
			[Street(*(part.strip() for part in text.split(_PART))) for text in self.streets],
			street.astype(np.int32),
			civic.astype(np.int32),
			postals[postal] if len(postals) else postal,
			ref,
			latitude.astype(np.int32),
			longitude.astype(np.int32),
			suffixes[door] if len(doors) else door,
			units[door] if len(doors) else door,
			self.drops,
			self.drop_of,
		)


def _still_used() -> tuple[int, ...]:
	"""Retired addresses that a drop or an order refers to; never empty, since SQL's IN needs a value."""
	used = {0}
	for doctype in _REFERRING:
		used.update(
			name
			for (name,) in frappe.db.sql(
				f"""SELECT DISTINCT civic.name FROM `tab{doctype}` referring JOIN `tabCivic Address` civic
				ON civic.name = CAST(referring.civic_address AS UNSIGNED)
				WHERE referring.civic_address > '' AND civic.retired = 1"""  # noqa: S608
			)
		)
	return tuple(sorted(used))


def _packed(connection: Any, used: tuple[int, ...], span: tuple[int, int]) -> str | None:
	with connection.cursor() as cursor:
		cursor.execute(_PACKED, (*span, used))
		return cursor.fetchone()[0]


def read(with_civic: bool) -> Rows:
	"""Every drop in service, and every civic address when `with_civic`."""
	reader = _Reader()
	reader.add_drops()
	if with_civic:
		reader.add_civic()
	return reader.rows()


def stamp(with_civic: bool) -> tuple[Any, ...]:
	"""A value that changes when addresses are added, or their text is changed through a document."""
	ports = frappe.db.sql("SELECT COUNT(*), MAX(creation) FROM `tabFibre Port`")[0]
	newest = frappe.db.sql("SELECT MAX(name) FROM `tabCivic Address`")[0][0] if with_civic else 0
	return (*ports, newest, frappe.db.get_value("DefaultValue", VERSION, "defvalue"))


def many_civic(count: int) -> bool:
	"""Whether there are more civic addresses than `count`, without counting millions."""
	return bool(frappe.db.sql("SELECT name FROM `tabCivic Address` LIMIT 1 OFFSET %s", count))


VERSION = {"defkey": "gigafibre_address_version", "parent": "__gigafibre"}
