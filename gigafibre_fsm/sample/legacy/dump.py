"""The legacy tables as CSV files, or as SQL statements for MariaDB: byte by byte as they are, faults included."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from gigafibre_fsm.sample.legacy.generator import Row, Tables
from gigafibre_fsm.sample.legacy.schema import TABLES

# One byte, one letter: what was written in another alphabet stays as it is.
BYTES = "latin-1"
ROWS_A_STATEMENT = 500
LEGACY, GENIEACS = "legacy", "genieacs"


def as_bytes(value: Any) -> bytes | None:
	"""A value as the old system keeps it: text in UTF-8, unless it is bytes already."""
	if value is None or isinstance(value, bytes):
		return value
	return str(value).encode()


def to_file(tables: Tables, file: Path) -> None:
	"""A dump that the `mariadb` client reads."""
	with file.open("w", encoding="ascii") as text:
		text.writelines(f"{statement};\n" for part in (schemas(), statements(tables)) for statement in part)


def to_folder(tables: Tables, folder: Path) -> None:
	"""One file a table, such as `fibre.csv`."""
	folder.mkdir(parents=True, exist_ok=True)
	for name, columns in TABLES.items():
		with (folder / f"{name}.csv").open("w", encoding=BYTES, newline="") as file:
			lines = csv.writer(file)
			lines.writerow(columns)
			for row in tables[name]:
				lines.writerow(_cell(row[column]) for column in columns)


def _cell(value: Any) -> str:
	raw = as_bytes(value)
	return "\\N" if raw is None else raw.decode(BYTES)


def in_schemas(table: str) -> str:
	"""`fibre` stands in the schema `legacy`, `genieacs.wifi` in `genieacs`."""
	schema, _dot, name = table.rpartition(".")
	return f"`{schema or LEGACY}`.`{name}`"


def schemas() -> Iterator[str]:
	"""The SQL that makes the two schemas."""
	for schema in (LEGACY, GENIEACS):
		yield f"CREATE DATABASE IF NOT EXISTS `{schema}` CHARACTER SET latin1"


def statements(tables: Tables, place: Callable[[str], str] = in_schemas) -> Iterator[str]:
	"""The SQL of all tables, in ASCII: texts are hexadecimal. `place` says what a table is called.

	Tables of latin1 with UTF-8 in them, no keys, dates of zeros: as such databases are.
	"""
	yield "SET SESSION sql_mode = ''"
	for name, columns in TABLES.items():
		where = place(name)
		yield f"DROP TABLE IF EXISTS {where}"
		yield f"CREATE TABLE {where} ({', '.join(f'`{column}` {kind}' for column, kind in columns.items())}) CHARSET latin1"
		rows = tables[name]
		for start in range(0, len(rows), ROWS_A_STATEMENT):
			part = rows[start : start + ROWS_A_STATEMENT]
			yield f"INSERT INTO {where} VALUES {', '.join(_values(row, columns) for row in part)}"  # noqa: S608


def _values(row: Row, columns: dict[str, str]) -> str:
	return f"({', '.join(_literal(row[column], kind) for column, kind in columns.items())})"


def _literal(value: Any, kind: str) -> str:
	raw = as_bytes(value)
	if raw is None:
		return "NULL"
	if kind.startswith(("varchar", "text")):
		return f"X'{raw.hex()}'" if raw else "''"
	return f"'{raw.decode('ascii')}'"
