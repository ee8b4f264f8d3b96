"""Kills a process before and after every write of a piece of work, recovers, and checks the result.

A crash that leaves database and external systems unchanged needs no recovery: that is verified with checksums
over every table that the flow writes. Otherwise the caller retries, the sweep runs, and the audit must find
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.faults import audit, children
from tests.faults.children import Point
from tests.faults.lab import Lab
from tests.faults.shop import deliver_due
from tests.world import cleanup

Prepared = Any


@dataclass(frozen=True)
class Work:
	"""`prepare` sets the work up and commits; `run` does it and commits, in a process that may be killed."""

	name: str
	prepare: Callable[[Lab], Prepared]
	run: Callable[[Prepared], Any]


@dataclass
class Report:
	work: str
	points: int = 0
	recovered: int = 0
	findings: list[str] = field(default_factory=list)

	def __str__(self) -> str:
		return f"{self.work}: {self.points} crash points, {self.recovered} to recover, {len(self.findings)} findings"


def crash_everywhere(
	lab: Lab, work: Work, steps: Iterator[int], sides: tuple[str, ...] = ("before", "after")
) -> Report:
	"""Crash at the writes numbered in `steps` (1 is the first), until the work completes before it reaches the
	point.
	"""
	report = Report(work.name)
	prepared = work.prepare(lab)
	before = fingerprint(lab)
	for number in steps:
		for side in sides:
			outcome = children.run(lambda point=prepared: work.run(point), Point(number, side))
			report.findings += [f"{number} {side}: {outcome.trace}"] if outcome.error else []
			changed = fingerprint(lab) != before
			report.points += outcome.killed
			if not outcome.killed or changed:
				report.recovered += outcome.killed
				report.findings += [
					f"{side} write {number}: {found}" for found in recover(lab, work, prepared)
				]
				if not outcome.killed:
					return report
				prepared = work.prepare(lab)
				before = fingerprint(lab)
	# The last crash that changed nothing must still lead to a consistent end.
	report.findings += recover(lab, work, prepared)
	return report


def recover(lab: Lab, work: Work, prepared: Prepared) -> list[str]:
	"""The caller retries, then the sweep runs; returns what the audit finds wrong after that."""
	again = children.run(lambda: work.run(prepared))
	if again.error:
		return [f"trying again failed: {again.trace}"]
	children.run(deliver_due).result()
	return audit.findings(lab)


def fingerprint(lab: Lab) -> tuple[Any, ...]:
	"""Checksums of the tables. Reserved and unused numbers leave no trace (series.py): tabSeries is not included."""
	frappe = lab.look()
	tables = ", ".join(f"`tab{doctype}`" for doctype in dict.fromkeys(cleanup.tables(frappe)))
	sums = frappe.db.sql(f"CHECKSUM TABLE {tables}, `__Auth`")
	frappe.db.rollback()
	stripe = [len(audit.listed(lab, kind)) for kind in ("payment_intents", "refunds")]
	outside = (*stripe, len(lab.messages("twilio")), len(lab.messages("smtp")))
	return (*sums, *outside)
