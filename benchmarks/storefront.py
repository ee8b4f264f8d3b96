"""Page p95 <= 6 empty answers, quote <= 0.5 fixed loops, <= 100 kB of own JS and CSS; axe finds nothing; bought by keyboard.

The pages of website, portal and technician at 1400 and 390 px; the purchase without a mouse meets a declined card and the
bank's question. Weights are gzip's; times are the server's, one visitor at a time, each page in turn with
Frappe's `ping`, and are told as ratios because the milliseconds are the machine's.
"""

from __future__ import annotations

import sys

import pytest

from benchmarks.machine_speed import speed_text

MEASURED = ("tests/browser/figures_storefront.py", "tests/browser/test_website_keyboard.py")


def main() -> int:
	wrong = int(pytest.main(["-q", "-s", "--no-header", "-p", "no:cacheprovider", *MEASURED]))
	from tests.browser.figures_storefront import FOUND

	print(
		f"storefront: quote p95 {FOUND.get('quote', 0):.2f} fixed loops (bar 0.5), slowest page p95"
		f" {FOUND.get('page', 0):.1f} x an empty answer (bar 6), heaviest page {FOUND.get('weight', 0) / 1000:.1f} kB (bar 100),"
		f" axe and keyboard: {'as they must be' if not wrong else 'see above'}; {speed_text()}"
	)
	return 1 if wrong else 0


if __name__ == "__main__":
	sys.exit(main())
