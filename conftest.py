"""Makes the shared fixtures known to every suite, wherever in the tree it lies."""

import os

pytest_plugins = ["tests.fixtures"]
if "FSM_SITE" in os.environ:
	# these import frappe, which tests of pure rules do without
	pytest_plugins.append("tests.world.fixtures")
