"""From annotations to JSON Schema."""

from __future__ import annotations

from typing import Any

import pytest

from gigafibre_fsm.reference import schema, snippets


@pytest.mark.parametrize(
	("kind", "told"),
	[
		(str, {"type": "string"}),
		(bool, {"type": "boolean"}),
		(str | None, {"type": ["string", "null"]}),
		(str | int | None, {"type": ["string", "integer", "null"]}),
		(dict[str, bool], {"type": "object", "additionalProperties": {"type": "boolean"}}),
		(dict[str, Any], {"type": "object"}),
		(list[dict[str, Any]], {"type": "array", "items": {"type": "object"}}),
		(Any, {}),
	],
)
def test_an_annotation_becomes_a_schema(kind: Any, told: dict[str, Any]) -> None:
	"""A generated client would send a number as text, or refuse our answer."""
	assert schema.schema_of(kind) == told


def test_an_annotation_that_says_nothing_is_found() -> None:
	"""A method would be published with an argument of which nobody knows what it takes."""
	with pytest.raises(TypeError):
		schema.schema_of(complex)


def test_a_query_does_not_send_null() -> None:
	"""A client would send the word null."""
	assert schema.for_query({"type": ["string", "null"]}) == {"type": "string"}


def test_a_snippet_can_be_pasted() -> None:
	"""A quotation mark in an address would break the command that a developer copies."""
	told = snippets.curl("/x", "POST", {"name": "l'Ange"}, "https://www.example.com")
	assert """'{"name": "l'"'"'Ange"}'""" in told
	assert snippets.curl("/x", "GET", {"q": "12 rue É", "n": 2}, "https://a.example") == (
		"curl 'https://a.example/x?q=12+rue+%C3%89&n=2'"
	)
	assert "told.sentence" in snippets.javascript("/x", "POST", {}, "https://a.example")
