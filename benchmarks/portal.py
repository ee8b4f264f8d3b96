"""Server p95 of each page of the account under 200 ms with 10,000 customers; axe finds nothing; every state as a picture.

Arguments: how many customers (10000), and a folder for the pictures (none are kept without one). What the pages weigh is
part of the figure `storefront`. Milliseconds are this machine's; an empty answer of the same server is told beside them.
"""

from __future__ import annotations

import os
import sys

import pytest

from benchmarks.machine_speed import speed_text

MEASURED = "tests/browser/figures_portal.py"


def main(customers: str = "10000", pictures: str = "") -> int:
	os.environ |= {"FSM_CUSTOMERS": customers, "FSM_SHOTS": pictures}
	wrong = int(
		pytest.main(["-q", "-s", "--no-header", "-p", "no:cacheprovider", "--timeout", "1800", MEASURED])
	)
	from tests.browser.figures_portal import FOUND

	print(
		f"\nportal: {customers} customers, slowest page p95 {FOUND.get('server', 0):.0f} ms (bar 200),"
		f" axe: {'as it must be' if not wrong else 'see above'}; {speed_text()}"
	)
	return 1 if wrong else 0


if __name__ == "__main__":
	sys.exit(main(*sys.argv[1:]))
