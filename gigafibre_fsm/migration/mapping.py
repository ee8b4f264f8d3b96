"""Maps tables and columns of a legacy system to the fields of `legacy.py`: a YAML file, checked before anything is read. Pure.

service:                        # logical table, see legacy.py
  table: abonnement             # its name there; "schema.table" where it lies in another schema
  columns: {id: no, sku: code}  # logical column: column there
  values:                       # a system's values for this app's choices
    status: {A: active}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from gigafibre_fsm.migration.legacy import TABLES

DEFAULT = Path(__file__).with_name("default.yaml")


class WrongMapping(ValueError):
	"""The mapping cannot be used; the message lists all its errors."""


@dataclass(frozen=True)
class TableMap:
	"""`columns`: logical column -> legacy column; `values`: logical column -> legacy value (lower case) -> this app's choice."""

	logical: str
	table: str
	columns: dict[str, str]
	values: dict[str, dict[str, str]] = field(default_factory=dict)

	@property
	def key(self) -> str:
		"""The legacy column with the key."""
		return self.columns[TABLES[self.logical].key]


class Loader(yaml.BaseLoader):
	"""Reads every scalar as text: a column may be called `no`, which YAML reads as false. Refuses duplicate names, of which
	YAML would keep the last one.
	"""

	def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
		names = [key.value for key, _value in node.value if isinstance(key, yaml.ScalarNode)]
		if twice := [name for name, many in Counter(names).items() if many > 1]:
			raise yaml.constructor.ConstructorError(
				None, None, f"`{', '.join(twice)}` is here twice", node.start_mark
			)
		return super().construct_mapping(node, deep)


def load(path: Path | None = None) -> dict[str, TableMap]:
	"""The mapping by logical table; tables that the file leaves out are those of default.yaml. Raises WrongMapping."""
	mapping = _read(DEFAULT)
	if path:
		mapping |= _read(path)
	return mapping


def _read(path: Path) -> dict[str, TableMap]:
	try:
		told = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506 - makes texts only
	except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
		raise WrongMapping(f"{path.name}: {error}") from error
	if not isinstance(told, dict):
		raise WrongMapping(f"{path.name}: a mapping begins with the names of tables")
	wrong = [f"{logical}: {fault}" for logical, entry in told.items() for fault in _faults(logical, entry)]
	if wrong:
		raise WrongMapping(f"{path.name}:\n  " + "\n  ".join(wrong))
	return {
		logical: TableMap(
			logical,
			entry["table"],
			dict(entry["columns"]),
			{
				column: {word.lower(): choice for word, choice in words.items()}
				for column, words in (entry.get("values") or {}).items()
			},
		)
		for logical, entry in told.items()
	}


def _faults(logical: Any, entry: Any) -> Iterator[str]:
	if logical not in TABLES:
		yield f"no such table; there are {', '.join(TABLES)}"
		return
	table = TABLES[logical]
	if not isinstance(entry, dict) or not isinstance(entry.get("table"), str):
		yield "`table` is missing"
		return
	yield from (f"`{word}` means nothing" for word in entry if word not in ("table", "columns", "values"))
	columns, values = entry.get("columns"), entry.get("values") or {}
	if not isinstance(columns, dict) or not isinstance(values, dict):
		yield "`columns` and `values` are lists of `ours: theirs`"
		return
	yield from (
		f"no column `{name}`; there are {', '.join(table.columns)}"
		for name in columns
		if name not in table.columns
	)
	yield from (
		f"`{name}` is the name of one column"
		for name, there in columns.items()
		if not isinstance(there, str) or not there.strip()
	)
	yield from (f"column `{name}` is missing" for name in (table.key, *table.needed) if name not in columns)
	for column, words in values.items():
		choices = table.columns.get(column)
		if not isinstance(choices, tuple) or not isinstance(words, dict):
			yield f"`{column}` has no choices to translate"
			continue
		lower = Counter(str(word).lower() for word in words)
		yield from (f"{column}: `{word}` is here twice" for word, many in lower.items() if many > 1)
		yield from (
			f"{column}: `{choice}` is none of {', '.join(choices)}"
			for choice in words.values()
			if choice not in choices
		)
