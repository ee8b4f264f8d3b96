"""40 technicians, 400 jobs a week: data p95 < 300 ms, a drag answers in 150 ms, interactive in 1.5 s, a change seen in 2 s.

The browser drags over the timeline of a full day while a colleague plans from another desk. Times are this machine's, told beside
its speed.
"""

from __future__ import annotations

import sys

import pytest

from benchmarks.machine_speed import speed_text

MEASURED = ("tests/browser/figures_board.py",)


def main() -> int:
	wrong = int(pytest.main(["-q", "-s", "--no-header", "-p", "no:cacheprovider", *MEASURED]))
	from tests.browser.figures_board import FOUND

	print(
		f"board: data p95 {FOUND.get('data', 0):.0f} ms (bar 300), drag p95 {FOUND.get('drag', 0):.0f} ms (bar 150; what"
		f" speaks against its places is known after {FOUND.get('places', 0):.0f} ms), interactive"
		f" {FOUND.get('interactive', 0):.0f} ms after its data (bar 1500), a colleague's change after {FOUND.get('seen', 0):.0f} ms"
		f" (bar 2000); {speed_text()}"
	)
	return 1 if wrong else 0


if __name__ == "__main__":
	sys.exit(main())
