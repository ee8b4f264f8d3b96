"""The household with which the tests of findings begin."""

from __future__ import annotations

import pytest

from tests.factories.billing import Household


@pytest.fixture
def household(paid_household: Household) -> Household:
	return paid_household
