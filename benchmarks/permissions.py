"""9 identities x every record of ours x every door that reads it, and x every method: as declared, 0 differences.

Argument: one record in how many is asked for (1). The identities are those of `strangers`. Records are declared in
tests/permissions/declared.py, methods by their guards; docs/permissions.md shows both.
"""

from __future__ import annotations

import os
import sys

import pytest

MEASURED = "tests/permissions/figures_permissions.py"


def main(one_in: str = "1") -> int:
	os.environ["FSM_ONE_IN"] = one_in
	wrong = int(pytest.main(["-q", "-s", "--no-header", "-p", "no:cacheprovider", MEASURED]))
	from tests.permissions.figures_permissions import COUNTED

	print(f"permissions: {COUNTED['asked']} requests, {COUNTED['different']} differences (bar 0)")
	return 1 if wrong else 0


if __name__ == "__main__":
	sys.exit(main(*sys.argv[1:]))
