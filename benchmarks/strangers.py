"""9 identities x every method, record and page of the engine: as the table says; 20,000 hostile requests: 0 x 500, 0 tracebacks.

Arguments: how many hostile requests (20000), and one method in how many is asked for (1). The identities are a visitor, two
customers, two technicians, dispatcher, support, sales and manager; the table is tests/permissions/outside.py for those who
do not work at the desk, the roles of Frappe for the others, who may be refused anything but must never see a crash.
"""

from __future__ import annotations

import sys

import pytest

MEASURED = "tests/permissions/figures_strangers.py"


def main(hostile: str = "20000", one_in: str = "1") -> int:
	import os

	os.environ |= {"FSM_HOSTILE": hostile, "FSM_ONE_IN": one_in}
	wrong = int(pytest.main(["-q", "-s", "--no-header", "-p", "no:cacheprovider", MEASURED]))
	from tests.permissions.figures_strangers import COUNTED

	print(
		f"strangers: {COUNTED['walked']} doors walked, {COUNTED['open']} open against the table (bar 0);"
		f" {COUNTED['hostile']} hostile requests, {COUNTED['crashed']} x 500 and tracebacks (bar 0)"
	)
	return 1 if wrong else 0


if __name__ == "__main__":
	sys.exit(main(*sys.argv[1:]))
