"""The desk's search by what a customer says."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from gigafibre_fsm.flow.support import search
from tests.factories import ordering

pytestmark = pytest.mark.site


def test_what_was_typed_in_full_comes_first(site: Any) -> None:
	"""A street whose name begins ten others would not be among the eight results."""
	number = secrets.token_hex(4)
	for ending in (*range(10, 21), 1):
		ordering.port(rue=f"rue {number}-{ending}")
	found = search.find_records(f"rue {number}-1", "Fibre Port")
	assert len(found) == search.MOST
	assert site.db.get_value("Fibre Port", found[0]["name"], "rue") == f"rue {number}-1"
