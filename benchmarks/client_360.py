"""A customer of 5 places and 2,000 events: drawn within 1 s, 0 calls to devices; any of nine keys found among 100,000 in 100 ms.

Argument: how many customers (100000). They are rows without their controllers, made and removed by SQL. Times are this machine's,
told beside its speed.
"""

from __future__ import annotations

import os
import sys

import pytest

from benchmarks.machine_speed import speed_text

MEASURED = "tests/browser/figures_client.py"


def main(customers: str = "100000") -> int:
	os.environ["FSM_CUSTOMERS"] = customers
	wrong = int(pytest.main(["-q", "-s", "--no-header", "-p", "no:cacheprovider", MEASURED]))
	from tests.browser.figures_client import FOUND

	slowest = max(FOUND["keys"].items(), key=lambda each: each[1]) if FOUND.get("keys") else ("none", 0)
	print(
		f"client-360: drawn after {FOUND.get('drawn', 0):.0f} ms (bar 1000), data p95 {FOUND.get('show', 0):.0f} ms, timeline p95"
		f" {FOUND.get('events', 0):.0f} ms, {FOUND.get('device_calls', -1)} device calls (bar 0); slowest of nine keys:"
		f" {slowest[0]} p95 {slowest[1]:.0f} ms (bar 100) among {customers} customers; {speed_text()}"
	)
	return 1 if wrong else 0


if __name__ == "__main__":
	sys.exit(main(*sys.argv[1:]))
