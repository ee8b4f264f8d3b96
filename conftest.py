"""Makes the shared fixtures known to every suite, wherever in the tree it lies."""

import gc
import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# last, so that a bench's own `frappe` and `erpnext` win; tests of pure rules need neither bench nor site
EMBEDDED = Path(__file__).parent / "embedded"
sys.path += [str(EMBEDDED / "frappe_alias"), str(EMBEDDED / "erpnext")]

# A machine that others use as well is slow now and then; that says nothing about a rule.
settings.register_profile("shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared machine")

pytest_plugins = ["tests.fixtures"]
if "FSM_SITE" in os.environ:
	pytest_plugins += ["tests.factories.fixtures", "tests.world.fixtures", "tests.world.households"]

WHOLE_FLOW = {"world", "lab", "legacy", "migration"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
	"""Mark tests that play the flow over HTTP with all servers, or migrate a whole database, as slow: `--fast` leaves them
	out.
	"""
	for item in items:
		if WHOLE_FLOW & set(getattr(item, "fixturenames", ())):
			item.add_marker("slow")


def pytest_collection_finish() -> None:
	"""Exclude the thousands of collected tests from garbage collection while they run."""
	gc.collect()
	gc.freeze()
