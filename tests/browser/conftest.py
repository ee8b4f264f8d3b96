"""A browser signed in to the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.signing_in import sign_in
from tests.world.fixtures import World

PATIENCE_MS = 45_000


@pytest.fixture
def desk(world: World, new_page: Callable[..., Any], request: pytest.FixtureRequest) -> Any:
	"""The desk of the user whom the test names."""
	page = new_page(1400, reduced_motion="reduce")
	page.set_default_timeout(PATIENCE_MS)
	sign_in(page, request.param, world.password)
	return page
