"""A folder with one CSV file a table, as a dump makes them: `fibre.csv`, `genieacs.wifi.csv`.

Comma or semicolon, quoted or not; `\\N` is NULL, as MariaDB writes it. In whatever alphabet: see `text.py`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from gigafibre_fsm.migration.mapping import TableMap
from gigafibre_fsm.migration.reading import Raw
from gigafibre_fsm.migration.sources.source import WrongSource

# An encoding with one character for each byte, in both directions: text.py decodes the bytes later, value by value.
BYTES = "latin-1"
MARK = b"\xef\xbb\xbf".decode(BYTES)
NULL = "\\N"
LONGEST = 1_000_000


class CsvFolder:
	def __init__(self, folder: Path) -> None:
		if not folder.is_dir():
			raise WrongSource(f"{folder} is no folder")
		self.folder = folder
		self.label = folder.name
		csv.field_size_limit(LONGEST)

	def columns(self, table: str) -> list[str] | None:
		file = self._file(table)
		if not file.is_file():
			return None
		with file.open(encoding=BYTES, newline="") as lines:
			return self._header(next(lines, ""))[0]

	def rows(self, mapped: TableMap) -> Iterator[Raw]:
		file = self._file(mapped.table)
		with file.open(encoding=BYTES, newline="") as lines:
			header, separator = self._header(next(lines, ""))
			for number, cells in enumerate(csv.reader(lines, delimiter=separator), start=2):
				if not cells:
					continue
				if len(cells) != len(header):
					raise WrongSource(
						f"{file.name}, row {number}: {len(cells)} values for {len(header)} columns"
					)
				yield {
					name: None if cell == NULL else cell.encode(BYTES)
					for name, cell in zip(header, cells, strict=True)
				}

	def close(self) -> None:
		"""Nothing to close: each file is closed as soon as it is read."""

	def _file(self, table: str) -> Path:
		return self.folder / f"{table}.csv"

	@staticmethod
	def _header(line: str) -> tuple[list[str], str]:
		"""(column names, delimiter)"""
		line = line.removeprefix(MARK)
		separator = ";" if line.count(";") > line.count(",") else ","
		names = next(csv.reader([line.rstrip("\r\n")], delimiter=separator), [])
		return [name.strip() for name in names], separator
