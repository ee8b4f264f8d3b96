"""The report of a run, as text and as JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gigafibre_fsm.migration.findings import KINDS, PASSED_OVER, Findings

SHOWN_ROWS, SHOWN_CHANGES = 5, 20
DONE, ROWS_LEFT_OUT = 0, 3
"""Exit statuses; 1 is an error that stopped the run, 2 a wrong command line."""


@dataclass
class Report:
	"""`rows`: rows read, by table; the others: records by DocType. `changes`: {"record", "row", "field", "from", "to"}
	each.
	"""

	phase: str
	source: str
	batch: str
	dry: bool
	rows: Mapping[str, int]
	made: Mapping[str, int]
	changed: Mapping[str, int]
	adopted: Mapping[str, int]
	same: Mapping[str, int]
	changes: list[dict[str, Any]]
	findings: Findings
	seconds: float = 0.0
	notes: list[str] = field(default_factory=list)

	@property
	def status(self) -> int:
		return ROWS_LEFT_OUT if self.findings.left_out() else DONE

	def as_json(self) -> dict[str, Any]:
		"""The whole report as JSON-ready data, each finding with all its rows."""
		return {
			"phase": self.phase,
			"source": self.source,
			"batch": self.batch,
			"dry_run": self.dry,
			"seconds": round(self.seconds, 1),
			"rows": dict(self.rows),
			"made": dict(self.made),
			"changed": dict(self.changed),
			"adopted": dict(self.adopted),
			"same": dict(self.same),
			"changes": self.changes,
			"left_out": self.findings.left_out(),
			"passed_over": dict(self.findings.passed_over),
			"findings": [
				{
					"kind": kind,
					"outcome": KINDS[kind][0],
					"meaning": KINDS[kind][1],
					"count": count,
					"rows": [
						{"row": each.row, "detail": each.detail}
						for each in self.findings
						if each.kind == kind
					],
				}
				for kind, count in self.findings.counts().items()
			],
			"notes": self.notes,
			"status": self.status,
		}

	def lines(self) -> Iterator[str]:
		"""The report as lines for a terminal: the totals, and the first rows of each kind of finding."""
		would = "would be " if self.dry else ""
		yield f"{self.phase} from {self.source}" + (
			": dry run, nothing was written" if self.dry else f": {self.batch}"
		)
		yield "read: " + (", ".join(f"{count:,} {table}" for table, count in self.rows.items()) or "nothing")
		for word, counts in (
			(f"{would}made", self.made), (f"{would}changed", self.changed),
			("were here already", self.adopted), ("as before", self.same),
		):  # fmt: skip
			yield from (f"{count:>9,}  {doctype} {word}" for doctype, count in counts.items() if count)
		for change in self.changes[:SHOWN_CHANGES]:
			yield f"{'':11}{change['record']} {change['field']}: {change['from']!s} -> {change['to']!s}"
		if len(self.changes) > SHOWN_CHANGES:
			yield f"{'':11}and {len(self.changes) - SHOWN_CHANGES:,} more, see --report"
		for kind, count in self.findings.counts().items():
			outcome, meaning = KINDS[kind]
			yield f"{count:>9,}  {kind} ({outcome}): {meaning}"
			shown = [each for each in self.findings if each.kind == kind][:SHOWN_ROWS]
			yield from (f"{'':11}{each.row}  {each.detail}".rstrip() for each in shown)
			if count > SHOWN_ROWS:
				yield f"{'':11}and {count - SHOWN_ROWS:,} more, see --report"
		for kind, count in sorted(self.findings.passed_over.items()):
			yield f"{count:>9,}  {kind} (not taken over): {PASSED_OVER[kind]}"
		yield from self.notes
		left = self.findings.left_out()
		yield f"{left:,} rows were left out" if left else "no row was left out"
