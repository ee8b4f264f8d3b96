"""Converts Python annotations to JSON Schema 2020-12, the dialect of OpenAPI 3.1. Pure."""

from __future__ import annotations

import types
from typing import Any, Union, get_args, get_origin

Schema = dict[str, Any]

PLAIN: dict[Any, Schema] = {
	str: {"type": "string"},
	int: {"type": "integer"},
	float: {"type": "number"},
	bool: {"type": "boolean"},
	dict: {"type": "object"},
	list: {"type": "array"},
	types.NoneType: {"type": "null"},
	object: {},
	Any: {},
}


def schema_of(kind: Any) -> Schema:
	"""The schema of an evaluated annotation; TypeError for one that the methods of `api/` do not use."""
	origin, inner = get_origin(kind), get_args(kind)
	if origin in (Union, types.UnionType):
		return _either([schema_of(each) for each in inner])
	if origin is list:
		return {"type": "array", "items": schema_of(inner[0])}
	if origin is dict:
		return (
			{"type": "object", "additionalProperties": schema_of(inner[1])}
			if schema_of(inner[1])
			else {"type": "object"}
		)
	if kind in PLAIN:
		return dict(PLAIN[kind])
	raise TypeError(f"no schema for {kind!r}")


def _either(options: list[Schema]) -> Schema:
	"""Merge plain types into one list, as JSON Schema writes them."""
	if all(option.keys() == {"type"} for option in options):
		return {"type": [option["type"] for option in options]}
	return {"anyOf": options}


def for_query(schema: Schema) -> Schema:
	"""The schema of a value in a query string, where an omitted value equals null."""
	kinds = schema.get("type")
	if isinstance(kinds, list):
		kept = [kind for kind in kinds if kind != "null"]
		return {**schema, "type": kept[0] if len(kept) == 1 else kept}
	return schema
