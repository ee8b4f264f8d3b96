"""The story of the demo, step by step, on the test site: address to live, billed, provisioned service."""

from __future__ import annotations

import pytest

from embedded.story import __main__ as story
from embedded.story.stage import Stage
from tests.world.fixtures import World

pytestmark = [pytest.mark.site, pytest.mark.slow]


@pytest.fixture(scope="module")
def stage(world: World) -> Stage:
	return world.stage()


@pytest.mark.parametrize(("title", "step"), story.STEPS, ids=[step.__name__ for _title, step in story.STEPS])
def test_each_step_of_the_story_succeeds(stage: Stage, title: str, step: object) -> None:
	"""A household that orders fibre would be stuck at this step, and everyone after it with them."""
	told = step(stage)
	assert told, title
