"""First load <= 150 kB compressed without the scanner; the list offline in 1 s; 200 actions once each, cut and killed throughout.

The technician's page in a browser on a line that can be cut (tests/browser/line.py). Ten visits get twenty photos each without a
signal. Then every action is handed in over a line that loses it on the way, loses the answer, and lets it pass, while
the page dies at one write to IndexedDB after another. Each photo must be on its visit once, in order.
"""

from __future__ import annotations

import sys

import pytest

from benchmarks.machine_speed import speed_text

MEASURED = ("tests/browser/figures_technician.py",)


def main() -> int:
	wrong = int(pytest.main(["-q", "-s", "--no-header", "-p", "no:cacheprovider", *MEASURED]))
	from tests.browser.figures_technician import FOUND

	print(
		f"tech-page: first load {FOUND.get('weight', 0) / 1000:.0f} kB compressed (bar 150), list offline after"
		f" {FOUND.get('offline', 0):.2f} s (bar 1), {FOUND.get('photos', 0):.0f} of {FOUND.get('actions', 0):.0f}"
		f" actions once each, {FOUND.get('requests', 0):.0f} requests, {FOUND.get('deaths', 0):.0f} deaths; {speed_text()}"
	)
	return 1 if wrong else 0


if __name__ == "__main__":
	sys.exit(main())
