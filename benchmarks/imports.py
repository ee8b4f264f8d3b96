"""A legacy database imported: 16,056 drops in 60 s, 10,000 customers with services and money in 300 s, their devices with
WiFi and telephone, and 7,550 of them as a GenieACS knows them, in 120 s, within 1.5 GB; killed at 50 random moments and run
again: the same end state.

`./fsm figures imports [drops] [customers] [kills]`. What was imported is removed at the end.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

import requests

from benchmarks.machine_speed import speed_text
from embedded.services.genieacs import GenieAcsFake
from gigafibre_fsm.migration.tests.legacy_site import PHASES, WRITTEN, state
from gigafibre_fsm.sample.legacy import dump, generator
from tests.faults.children import Child
from tests.faults.lab import connect
from tests.fixtures import begin_anew
from tests.world import cleanup

DROPS, CUSTOMERS, KILLS, DEVICES = 16_056, 10_000, 50, 7_550
BARS = {"network": 60, "customers, services, money": 300, "provisioning": 120}
MOST_MEMORY = 1_500
SMALL = (120, 400)
"""Accounts and drops of the database whose import is killed."""
COMPARED = tuple(doctype for doctype in WRITTEN if doctype not in ("Series", "Migrated Record"))


def migrate(folder: str, phases: tuple[str, ...], acs: str = "") -> tuple[dict[str, float], int, int]:
	"""Run these phases as the command does, with the GenieACS at `acs`: (seconds by phase, records made, megabytes of memory at
	most).
	"""
	import frappe

	from gigafibre_fsm.integrations.genieacs.client import Nbi
	from gigafibre_fsm.migration import mapping, run, sources

	source, mapped, seconds, made = sources.opened(folder), mapping.load(), {}, 0
	for phase in phases:
		known = Nbi(acs) if acs and phase == "provisioning" else None
		report = run.run(phase, source, mapped, run.Options(sample=True, acs=known), frappe.db.commit)
		seconds[phase] = report.seconds
		made += sum(report.made.values())
	return seconds, made, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


class Site:
	"""The site as it was before: `clean` removes what came since, and gives the numbers back."""

	def __init__(self, frappe: Any) -> None:
		self.frappe = frappe
		begin_anew(frappe)
		self._there = cleanup.names(frappe)
		self._others = {
			doctype: self._names(doctype) for doctype in ("Item", "Item Price", "Pricing Zone", "Price List")
		}
		self._series = frappe.db.sql("SELECT name, current FROM `tabSeries`")

	def _names(self, doctype: str) -> set[str]:
		return set(self.frappe.get_all(doctype, pluck="name"))

	def clean(self) -> None:
		begin_anew(self.frappe)
		for doctype, before in self._others.items():
			self.frappe.db.delete(doctype, {"name": ("in", sorted(self._names(doctype) - before) or [""])})
		self.frappe.db.delete("Series")
		for row in self._series:
			self.frappe.db.sql("INSERT INTO `tabSeries` (name, current) VALUES (%s, %s)", row)
		cleanup.remove_new(self.frappe, self._there)

	def state(self) -> dict[str, list[tuple]]:
		begin_anew(self.frappe)
		return state(self.frappe, COMPARED)


def speed(site: Site, drops: int, customers: int) -> list[str]:
	"""Import a whole database once; returns what is above its bar."""
	with tempfile.TemporaryDirectory() as folder:
		tables = generator.generate(
			2026, site.frappe.utils.getdate(), customers, drops if drops < DROPS else 0
		)
		dump.to_folder(tables, Path(folder))
		acs = GenieAcsFake()
		acs.start()
		serials = [row["mac"] for row in tables["equipement"] if row["type"] == "Routeur"][:DEVICES]
		fleet = {"serials": serials, "product_class": "Device2"}
		requests.post(f"{acs.url}/_cpe/fleet", json=fleet, timeout=300).raise_for_status()
		work = partial(migrate, folder, PHASES, acs.url)
		seconds, made, memory = Child(work).wait().result()
		again, more, _memory = Child(work).wait().result()
		acs.stop()
	measured = {part: sum(seconds[phase] for phase in part.split(", ")) for part in BARS}
	counts = (
		f"{len(tables['fibre']):,} drops, {len(tables['account']):,} customers, {len(tables['equipement']):,} devices,"
		f" {len(serials):,} of them on the ACS"
	)
	print(f"{counts}: {made:,} records, at most {memory} MB; {speed_text()}")
	for part, taken in measured.items():
		print(f"  {part}: {taken:.1f} s (bar: {BARS[part]} s)")
	print(
		f"  everything again, nothing to do: {sum(again.values()):.1f} s, {more} records made (bar: 0)",
		flush=True,
	)
	over = [f"{part} {taken:.0f} s" for part, taken in measured.items() if taken > BARS[part]]
	over += [f"{memory} MB"] if memory > MOST_MEMORY else []
	return over + ([f"{more} records made again"] if more else [])


def kills(site: Site, many: int) -> int:
	"""Kill the import of a small database at random moments until it has ended, over and over; returns in how many rounds
	the end was another than that of an import without a kill.
	"""
	chance, killed, rounds, differing = random.Random(2026), 0, 0, 0
	with tempfile.TemporaryDirectory() as folder:
		dump.to_folder(generator.generate(2026, site.frappe.utils.getdate(), *SMALL), Path(folder))
		work = partial(migrate, folder, PHASES)
		started = time.monotonic()
		Child(work).wait().result()
		whole, whole_state = time.monotonic() - started, site.state()
		while killed < many:
			site.clean()
			rounds += 1
			while killed < many:
				child = Child(work)
				time.sleep(chance.uniform(0, whole / 2))
				ended, _status = os.waitpid(child.pid, os.WNOHANG)
				if ended:
					break
				os.kill(child.pid, signal.SIGKILL)
				os.waitpid(child.pid, 0)
				killed += 1
			Child(work).wait().result()
			ends = site.state()
			wrong = [doctype for doctype in COMPARED if ends[doctype] != whole_state[doctype]]
			if wrong:
				differing += 1
				print(f"  round {rounds}: {', '.join(wrong)} differ", flush=True)
	print(f"  killed {killed} times in {rounds} rounds: {differing} ends differ (bar: 0)")
	return differing


def main(drops: int, customers: int, many: int) -> int:
	connect()
	import frappe

	site = Site(frappe)
	try:
		over = speed(site, drops, customers) if customers else []
		site.clean()
		differing = kills(site, many) if many else 0
	finally:
		site.clean()
	print(f"imports: {', '.join(over) or 'within its bars'}, {differing} rounds with another end (bar: 0)")
	return int(bool(over or differing))


if __name__ == "__main__":
	numbers = [int(word) for word in sys.argv[1:]]
	sys.exit(main(*(numbers + [DROPS, CUSTOMERS, KILLS][len(numbers) :])))
