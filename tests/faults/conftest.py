from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.lab import Lab, laboratory


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
	with laboratory() as made:
		yield made
