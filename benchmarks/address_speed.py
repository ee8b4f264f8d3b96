"""Search among 5.2 M: p95 150 x faster than pg_trgm's GIN `%`, 75 x than GiST `<<->`, 4 x an empty answer over HTTP.

The lines are of all kinds of `address-search`. Both databases hold their tables in memory, and the engines take turns of
30 lines, as each would when in use. What has no counterpart is measured in fixed loops of the machine (`machine_speed`) in
the same run: p50 at most 0.15 of one and p95 0.3, at least 15 lines a loop on two processes, the index made in 500 loops and
mapped in 17. At most 80 MB more a worker.
`./fsm figures address-speed [--rows N] [--seed N] [--municipalities FILE] [--beside N]`; PostgreSQL comes from apt,
runs on loopback for this run only.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.address_data import postgres, site
from benchmarks.address_data.judge import ABSENT, PREFIX, Judge, questions
from benchmarks.address_data.noise import Asked
from benchmarks.address_data.province import Province
from benchmarks.address_data.site import say
from benchmarks.machine_speed import loop_ms, milliseconds
from embedded.launcher.databases import write_private

SEED = 2026
BESIDE, BESIDE_SLOW, IN_A_ROW = 480, 32, 30
ALONE, OVER_HTTP, THROUGHPUT_SECONDS = 1_500, 300, 8
OURS = "this search"


def at(values: Sequence[float], share: float) -> float:
	ordered = sorted(values)
	return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def in_child(made: Province, work: Callable[[], float]) -> Callable[[], float]:
	"""Start `work` in a separate process connected to the site; call the returned function to wait for its answer."""
	here, there = get_context("fork").Pipe()
	child = get_context("fork").Process(target=_child, args=(there, made, work))
	child.start()

	def answer() -> float:
		value = here.recv()
		child.join()
		return value

	return answer


def _child(pipe: Connection, made: Province | Names, work: Callable[[], float]) -> None:
	site.connect(made)
	pipe.send(work())


def private_megabytes() -> float:
	"""Memory private to this process: files that it maps are shared by all."""
	lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
	return sum(int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:")) / 1024


@dataclass(frozen=True)
class Names:
	"""The part of a province that `site.connect` uses."""

	of_towns: dict[str, tuple[str, ...]]

	def former_names(self) -> dict[str, tuple[str, ...]]:
		return self.of_towns


def memory_of_a_worker(made: Province, texts: Sequence[str]) -> float:
	"""Run in a separate interpreter: a forked one would include this one's province in its memory."""
	context = get_context("spawn")
	here, there = context.Pipe()
	child = context.Process(
		target=_child, args=(there, Names(made.former_names()), partial(memory, texts[:300]))
	)
	child.start()
	value = here.recv()
	child.join()
	return value


def memory(texts: Sequence[str]) -> float:
	"""Memory that the first searches add to a worker, in MB."""
	from gigafibre_fsm.flow.addresses.search import local, rank, store  # noqa: F401

	before = private_megabytes()
	search(texts[:300])
	return private_megabytes() - before


def search(texts: Sequence[str]) -> list[float]:
	"""Milliseconds of each search."""
	from gigafibre_fsm.flow.addresses.search import backends

	took = []
	for text in texts:
		started = time.perf_counter()
		backends.current().search(text, 8)
		took.append((time.perf_counter() - started) * 1000)
	return took


def for_seconds(texts: Sequence[str], seconds: float) -> float:
	"""Searches a second."""
	search(texts[:20])
	started, count = time.monotonic(), 0
	while time.monotonic() - started < seconds:
		search(texts[count % len(texts) :][:10])
		count += 10
	return count / (time.monotonic() - started)


def over_http(frappe: Any, texts: Sequence[str]) -> tuple[list[float], list[float]]:
	"""Milliseconds of each search and, alternating with them, of an empty answer."""
	import requests

	config = Path(frappe.get_site_path("site_config.json"))
	written = config.read_text()
	write_private(config, json.dumps(json.loads(written) | {"public_rate_factor": 1000}))
	url = frappe.utils.get_url().replace(site.SITE, "127.0.0.1")
	session = requests.Session()
	session.headers["Host"] = site.SITE
	took, empty = [], []
	try:
		for number, text in enumerate([*texts[:40], *texts]):
			empty.append(milliseconds(lambda: session.get(f"{url}/api/method/ping", timeout=60)))
			started = time.perf_counter()
			answer = session.get(
				f"{url}/api/method/gigafibre_fsm.api.address.search", params={"q": text}, timeout=60
			)
			answer.raise_for_status()
			if number >= 40:  # each server process has mapped the index by now
				took.append((time.perf_counter() - started) * 1000)
	finally:
		write_private(config, written)
	return took, empty[40:]


def beside_postgres(frappe: Any, made: Province, asked: Sequence[Asked], slow: int) -> dict[str, list[float]]:
	"""Every engine answers `IN_A_ROW` lines in turn, as one in use would; the fast ones all lines, the slow
	ones the first `slow`, spread over the turns. Accuracy is reported for lines that mean one address, and
	measured apart from the time.
	"""
	took: dict[str, list[float]] = defaultdict(list)
	right: dict[str, list[bool]] = defaultdict(list)
	judge = Judge(frappe, made)
	turns = [asked[start : start + IN_A_ROW] for start in range(0, len(asked), IN_A_ROW)]
	each = -(-slow // len(turns))
	with postgres.running() as connection:
		postgres.load(connection, made)
		for one in asked[:3]:
			for variant in postgres.VARIANTS:
				postgres.ask(connection, variant, one.text)
		search([one.text for one in asked[:IN_A_ROW]])
		for turn in turns:
			took[OURS] += search([one.text for one in turn])
			for variant in postgres.VARIANTS:
				for one in turn[: each if variant in postgres.SLOW else None]:
					rows, milliseconds = postgres.ask(connection, variant, one.text)
					took[variant].append(milliseconds)
					if one.kind not in (PREFIX, ABSENT):
						right[variant].append(bool(rows) and judge.fits(one, rows[0]))
	from gigafibre_fsm.flow.addresses.search import backends

	for one in asked:
		if one.kind not in (PREFIX, ABSENT):
			right[OURS].append(judge.verdict(one, backends.current().search(one.text, 10).hits)[0])
	print(f"\n{'':14} lines   first     p50 ms     p95 ms")
	for name, times in took.items():
		first = sum(right[name]) / len(right[name])
		print(f"{name:14} {len(times):5} {first:7.3f} {at(times, 0.5):10.1f} {at(times, 0.95):10.1f}")
	return took


def costs(made: Province) -> tuple[float, float]:
	"""Seconds to build the index from MariaDB, and to map it from its file."""
	from gigafibre_fsm.flow.addresses.search import store

	shutil.rmtree(store.folder_of_site(), ignore_errors=True)
	started = time.monotonic()
	store.build_or_load(with_civic=True)
	made_in = time.monotonic() - started
	started = time.monotonic()
	store.build_or_load(with_civic=True)
	return made_in, time.monotonic() - started


def main() -> int:
	parser = ArgumentParser(add_help=False)
	parser.add_argument("--beside", type=int, default=BESIDE)
	own, rest = parser.parse_known_args()
	chosen = site.options(__doc__, SEED, rest)
	made = site.filled(chosen)
	asked = questions(made, chosen.seed + 3, 60)
	texts = [one.text for one in asked][:ALONE]
	site.keep_in_memory()
	loop = loop_ms()
	rebuild, reload = in_pair(made, costs)
	more = memory_of_a_worker(made, texts)
	rates = [in_child(made, partial(for_seconds, texts[part::2], THROUGHPUT_SECONDS)) for part in range(2)]
	rate = sum(answer() for answer in rates)
	say(f"made {rebuild:.1f} s, mapped {reload:.2f} s, {more:.0f} MB a worker, {rate:.0f}/s on two processes")
	frappe = site.connect(made)
	search(texts[:50])
	alone = search(texts)
	http, empty = over_http(frappe, texts[:OVER_HTTP])
	loop = (loop + loop_ms()) / 2
	http_ratio = at(http, 0.95) / at(empty, 0.95)
	say(f"alone p50 {at(alone, 0.5):.1f} p95 {at(alone, 0.95):.1f} ms; HTTP p95 {at(http, 0.95):.1f} ms")
	beside = beside_postgres(frappe, made, asked[: own.beside], BESIDE_SLOW)
	ours = at(beside[OURS], 0.95)
	faster = {name: at(times, 0.95) / ours for name, times in beside.items()}
	whole = chosen.rows >= 5_000_000
	bars = (
		("p50 in process, fixed loops", at(alone, 0.5) / loop, 0.15),
		("p95 in process, fixed loops", at(alone, 0.95) / loop, 0.3),
		("p95 over HTTP, empty answers", http_ratio, 4.0),
		("memory of a worker, MB", more, 80.0),
		("index made, fixed loops", rebuild * 1000 / loop, 500.0),
		("index mapped, fixed loops", reload * 1000 / loop, 17.0),
	)
	floors = (
		("lines a fixed loop, two processes", rate * loop / 1000, 15.0),
		("times faster than GIN %", faster["GIN % 0.3"], 150.0 if whole else 1.0),
		("times faster than GiST <<->", faster["GiST <<->"], 75.0 if whole else 1.0),
	)
	below = [f"{name}: {value:.2f}, bar {bar}" for name, value, bar in bars if value > bar]
	below += [f"{name}: {value:.1f}, bar {bar}" for name, value, bar in floors if value < bar]
	print(*(f"{name:34} {value:8.2f}" for name, value, _bar in (*bars, *floors)), "", *below, sep="\n")
	print(
		f"address-speed: {len(made):,} addresses: p50 {at(alone, 0.5):.1f}, p95 {at(alone, 0.95):.1f}, HTTP p95"
		f" {at(http, 0.95):.1f} ms; {faster['GIN % 0.3']:.0f} x GIN %, {faster['GiST <<->']:.0f} x GiST <<->;"
		f" {rate:.0f}/s; {more:.0f} MB; made {rebuild:.1f} s,"
		f" mapped {reload:.2f} s; fixed loop {loop:.0f} ms{' - BELOW' if below else ''}"
	)
	return 1 if below else 0


def in_pair(made: Province, work: Callable[[Province], tuple[float, float]]) -> tuple[float, float]:
	"""`work` in a separate process, so that this one does not hold its memory."""
	return in_child(made, partial(work, made))()  # type: ignore[arg-type, return-value]


if __name__ == "__main__":
	sys.exit(main())
