"""Right address among 5.2 M for 3,800 badly typed lines: one fault first >= 0.99, two >= 0.97, beginnings >= 0.98.

Slips of the key and habits of writing alike. Further bars: among ten >= 0.998 and >= 0.99, former localities >= 0.98,
roads and towns without a number >= 0.985, absent numbers called exact <= 3 %.
`./fsm figures address-search [--rows N] [--seed N] [--municipalities FILE] [--each N]`
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from benchmarks.address_data import noise, site
from benchmarks.address_data.judge import (
	ABSENT,
	COMBINED,
	FORMER,
	PREFIX,
	ROAD,
	TOWN,
	Judge,
	Tally,
	questions,
)
from benchmarks.address_data.noise import Asked
from gigafibre_fsm.flow.addresses.search import store

EACH = 75
SEED = 2026  # the ranking was tuned with other seeds


def check(found: dict[str, Tally]) -> tuple[list[str], Tally]:
	"""The results below their bars, and the totals of single faults."""
	single = sum((tally for kind, tally in found.items() if kind in noise.FAULTS), Tally())
	bars = (
		("one fault, first", single.first / single.asked, 0.99),
		("one fault, among ten", single.among / single.asked, 0.998),
		("two or more, first", found[COMBINED].first / found[COMBINED].asked, 0.97),
		("two or more, among ten", found[COMBINED].among / found[COMBINED].asked, 0.99),
		("former localities", found[FORMER].first / found[FORMER].asked, 0.98),
		("beginnings", found[PREFIX].first / found[PREFIX].asked, 0.98),
		("roads without a number", found[ROAD].first / found[ROAD].asked, 0.985),
		("towns alone", found[TOWN].first / found[TOWN].asked, 0.985),
		("absent numbers not called exact", found[ABSENT].first / found[ABSENT].asked, 0.97),
	)
	return [f"{name}: {value:.4f}, bar {bar}" for name, value, bar in bars if value < bar], single


def main() -> int:
	parser = ArgumentParser(add_help=False)
	parser.add_argument("--each", type=int, default=EACH)
	own, rest = parser.parse_known_args()
	chosen = site.options(__doc__, SEED, rest)
	made = site.filled(chosen)
	frappe = site.connect(made)
	store.build_or_load(with_civic=True)
	asked = questions(made, chosen.seed + 1, own.each)
	missed: list[str] = []

	def wrong(one: Asked, hits: Sequence) -> None:
		missed.append(f"{one.kind}: {one.text} -> {hits[0].label if hits else 'nothing'}")

	found = Judge(frappe, made).tallies(asked, wrong)
	print(*missed, "", "kind                    first   ten   asked", sep="\n")
	for kind, tally in sorted(found.items()):
		print(f"{kind:22} {tally}")
	below, single = check(found)
	print(*below, sep="\n")
	print(
		f"address-search: {len(asked):,} lines, {len(made):,} addresses: one fault"
		f" {single.first / single.asked:.4f} / {single.among / single.asked:.4f}, two or more"
		f" {found[COMBINED].first / found[COMBINED].asked:.4f} / {found[COMBINED].among / found[COMBINED].asked:.4f},"
		f" former {found[FORMER].first / found[FORMER].asked:.3f}, beginnings"
		f" {found[PREFIX].first / found[PREFIX].asked:.3f}, absent called exact"
		f" {1 - found[ABSENT].first / found[ABSENT].asked:.3f}{' - BELOW' if below else ''}"
	)
	return 1 if below else 0


if __name__ == "__main__":
	sys.exit(main())
