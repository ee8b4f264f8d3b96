"""200 scans, half of them without a signal, swaps and transfers included: stock by the books equals stock by count, difference 0.

`./fsm figures truck`. Four trucks are loaded, install, swap, hand over and use cable; their phones hand in late, each in its order,
and each action up to three times (tests/factories/truck_days.py). Every tenth device was never entered into the books.
"""

from __future__ import annotations

import sys

import pytest

from benchmarks.machine_speed import speed_text

MEASURED = ("tests/flow/figures_truck.py",)


def main() -> int:
	wrong = int(pytest.main(["-q", "-s", "--no-header", "-p", "no:cacheprovider", *MEASURED]))
	from tests.flow.figures_truck import FOUND

	print(
		f"truck: {FOUND.get('scans', 0):.0f} scans, {FOUND.get('offline', 0):.0f} of them without a signal,"
		f" {FOUND.get('moved', 0):.0f} movements in the books, {FOUND.get('wrong', -1):.0f} differences (bar 0) in"
		f" {FOUND.get('seconds', 0):.0f} s; {speed_text()}"
	)
	return 1 if wrong else 0


if __name__ == "__main__":
	sys.exit(main())
