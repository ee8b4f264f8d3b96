"""The legacy tables as CSV files, or as SQL statements for MariaDB: byte for byte, errors included."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from gigafibre_fsm.sample.legacy.generator import Row, Tables
from gigafibre_fsm.sample.legacy.schema import TABLES

# An encoding with one character for each byte: text in another encoding keeps its bytes.
BYTES = "latin-1"
ROWS_A_STATEMENT = 500
LEGACY, GENIEACS = "legacy", "genieacs"


def as_bytes(value: Any) -> bytes | None:
	"""A value as the legacy system stores it: text as UTF-8; bytes as they are."""
	if value is None or isinstance(value, bytes):
		return value
	return str(value).encode()


def to_file(tables: Tables, file: Path) -> None:
	"""Write a dump that the `mariadb` client can load."""
	with file.open("w", encoding="ascii") as text:
		text.writelines(f"{statement};\n" for part in (schemas(), statements(tables)) for statement in part)


def to_folder(tables: Tables, folder: Path) -> None:
	"""Write one CSV file for each table, such as `fibre.csv`."""
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
	"""The qualified name of a table: `fibre` is in the schema `legacy`, `genieacs.wifi` in `genieacs`."""
	schema, _dot, name = table.rpartition(".")
	return f"`{schema or LEGACY}`.`{name}`"


def schemas() -> Iterator[str]:
	"""The SQL that creates the two schemas."""
	for schema in (LEGACY, GENIEACS):
		yield f"CREATE DATABASE IF NOT EXISTS `{schema}` CHARACTER SET latin1"


def statements(tables: Tables, place: Callable[[str], str] = in_schemas) -> Iterator[str]:
	"""The SQL of all tables, in ASCII: texts are hexadecimal. `place` gives the qualified name of a table.

	As in such old databases, the tables are declared latin1 but contain UTF-8, have no keys, and allow zero dates.
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
