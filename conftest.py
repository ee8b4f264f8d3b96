"""Makes the fixtures of `tests/fixtures.py` known to every suite, wherever in the tree it lies."""

pytest_plugins = ["tests.fixtures"]
