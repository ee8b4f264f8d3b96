"""Fixtures of the tests of truck stock."""

from __future__ import annotations

from typing import Any

import pytest
from frappe.model.document import Document

from tests.factories import stock


@pytest.fixture
def kept(site: Any) -> Any:
	"""The site, with the stock of trucks switched on."""
	stock.keep()
	return site


@pytest.fixture
def who(kept: Any) -> Document:
	"""A technician with an account and a truck."""
	return stock.technician()
