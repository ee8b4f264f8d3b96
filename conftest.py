"""Makes the shared fixtures known to every suite, wherever in the tree it lies."""

import os
import sys
from pathlib import Path

# last, so that a bench's own `frappe` and `erpnext` win; tests of pure rules need neither bench nor site
EMBEDDED = Path(__file__).parent / "embedded"
sys.path += [str(EMBEDDED / "frappe_alias"), str(EMBEDDED / "erpnext")]

pytest_plugins = ["tests.fixtures"]
if "FSM_SITE" in os.environ:
	pytest_plugins += ["tests.world.fixtures", "tests.world.households"]
