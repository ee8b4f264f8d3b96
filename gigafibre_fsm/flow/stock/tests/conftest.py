"""What the tests of trucks begin with."""

from __future__ import annotations

from typing import Any

import pytest
from frappe.model.document import Document

from tests.factories import stock


@pytest.fixture
def kept(site: Any) -> Any:
	"""The site, which keeps the stock of its trucks."""
	stock.keep()
	return site


@pytest.fixture
def who(kept: Any) -> Document:
	"""A technician with an account and a truck."""
	return stock.technician()
