"""The current speed of this machine: the milliseconds of a fixed loop, printed beside what other figures
measure.

A limit is a ratio of two times of the same run; an absolute time is meaningful only together with this one.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from statistics import median, quantiles

ROUNDS, TURNS = 5, 200_000


def loop_ms() -> float:
	"""The median of `ROUNDS` runs: arithmetic and a dictionary, in one thread."""
	return median(_one_run() for _round in range(ROUNDS))


def _one_run() -> float:
	started, seen, value = time.perf_counter(), {}, 1
	for _turn in range(TURNS):
		value = (value * 1_103_515_245 + 12_345) % 2_147_483_648
		seen[value & 1023] = value
	return (time.perf_counter() - started) * 1000


def speed_text() -> str:
	return f"fixed loop {loop_ms():.0f} ms"


def p95(values: list[float]) -> float:
	return quantiles(values, n=20, method="inclusive")[-1]


def milliseconds(work: Callable[[], object]) -> float:
	started = time.perf_counter()
	work()
	return (time.perf_counter() - started) * 1000


def main() -> int:
	print(f"machine-speed: {speed_text()} (no bar)")
	return 0


if __name__ == "__main__":
	sys.exit(main())
