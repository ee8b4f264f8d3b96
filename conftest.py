"""Makes the shared fixtures known to every suite, wherever in the tree it lies."""

pytest_plugins = ["tests.fixtures", "tests.world.fixtures", "tests.world.households"]
