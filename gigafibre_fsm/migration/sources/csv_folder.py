"""A folder with one CSV file per table, as a dump makes them: `fibre.csv`, `genieacs.wifi.csv`.

Comma, semicolon or tab, quoted or not; `\\N` is NULL, as MariaDB writes it. Single-byte encodings or UTF-8: see `text.py`. An
ambiguous file is refused with its row: an unclosed quotation mark would swallow the following rows.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gigafibre_fsm.migration.mapping import TableMap
from gigafibre_fsm.migration.reading import Raw
from gigafibre_fsm.migration.sources.source import WrongSource

# An encoding with one character for each byte, in both directions: text.py decodes the bytes later, value by value.
BYTES = "latin-1"
MARK = b"\xef\xbb\xbf".decode(BYTES)
WIDE_MARKS = tuple(mark.decode(BYTES) for mark in (b"\xff\xfe", b"\xfe\xff"))
SEPARATORS = (",", ";", "\t")
NULL = "\\N"
LONGEST = 1_000_000
"""The maximum length of a value."""


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
		with _reading(file), file.open(encoding=BYTES, newline="") as lines:
			return _header(file, next(lines, ""))[0]

	def rows(self, mapped: TableMap) -> Iterator[Raw]:
		file = self._file(mapped.table)
		number = 1
		with _reading(file), file.open(encoding=BYTES, newline="") as lines:
			header, separator = _header(file, next(lines, ""))
			cells_of = csv.reader(lines, delimiter=separator, strict=True)
			try:
				for number, cells in enumerate(cells_of, start=2):
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
			except csv.Error as error:
				raise WrongSource(
					f"{file.name}, row {number + 1}: {error}. A quotation mark within a value is written twice, and a value has"
					f" {LONGEST:,} characters at most."
				) from error

	def close(self) -> None:
		"""Nothing to close: each file is closed as soon as it is read."""

	def _file(self, table: str) -> Path:
		return self.folder / f"{table}.csv"


@contextmanager
def _reading(file: Path) -> Iterator[None]:
	try:
		yield
	except OSError as error:
		raise WrongSource(f"{file.name}: {error.strerror}") from error


def _header(file: Path, line: str) -> tuple[list[str], str]:
	"""(column names, delimiter). Raises WrongSource when no row could be read by these names."""
	if line.startswith(WIDE_MARKS) or "\0" in line:
		raise WrongSource(f"{file.name} is in UTF-16: save it as UTF-8")
	line = line.removeprefix(MARK)
	separator = max(SEPARATORS, key=line.count)
	names = [name.strip() for name in next(csv.reader([line.rstrip("\r\n")], delimiter=separator), [])]
	if twice := [name for name, many in Counter(filter(None, names)).items() if many > 1]:
		raise WrongSource(f"{file.name} has more than one column {', '.join(twice)}")
	return names, separator
