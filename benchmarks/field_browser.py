"""A phone of 390x844 whose camera sees a Code128, then a QR code; the board at 1400x900; axe finds nothing serious on either.

The technician's page with and without a signal, the scanner, and the dispatch board with its list, in Chromium. Tells how many of
these journeys hold.
"""

from __future__ import annotations

import sys

import pytest

from benchmarks.machine_speed import speed_text

MEASURED = (
	"tests/browser/test_scanner.py",
	"tests/browser/test_offline.py",
	"tests/browser/test_dispatch_board.py",
	"tests/browser/test_board_gestures.py",
)


class Count:
	passed = failed = 0

	def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
		if report.when == "call" and report.passed:
			self.passed += 1
		elif report.failed:
			self.failed += 1


def main() -> int:
	count = Count()
	wrong = int(pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", *MEASURED], plugins=[count]))
	print(f"field-browser: {count.passed} of {count.passed + count.failed} journeys hold; {speed_text()}")
	return 1 if wrong else 0


if __name__ == "__main__":
	sys.exit(main())
