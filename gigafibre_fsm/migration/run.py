"""One run of a phase: read, plan, write in chunks, report.

Each chunk is committed together with its ledger entries, so a killed run is simply repeated: existing records are kept, and
the result is the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from gigafibre_fsm import locks
from gigafibre_fsm.integrations.genieacs.client import Nbi
from gigafibre_fsm.migration import (
	coexistence,
	follow_up,
	ledger,
	merged_accounts,
	reading,
	single_records,
	site_facts,
	sources,
)
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.mapping import TableMap
from gigafibre_fsm.migration.phases import PHASES
from gigafibre_fsm.migration.phases.provisioning import ACS
from gigafibre_fsm.migration.planned import Phase, Planned, Site, Tables
from gigafibre_fsm.migration.progress import Progress
from gigafibre_fsm.migration.report import Report
from gigafibre_fsm.migration.sources import Source, acs
from gigafibre_fsm.migration.writer import Writer

CHUNK, MONEY_CHUNK = 500, 50
"""Records per transaction, and per transaction that moves customers' money: meanwhile no other transaction can make an invoice."""


FEW_GONE, PART_GONE = 20, 0.1
"""The number, and the share, of rows of earlier runs that may have been deleted in the legacy system since."""


@dataclass(frozen=True)
class Options:
	"""`limit`: the maximum number of records (0: all); `sample`: mark the records as sample data; `acs`: the GenieACS whose
	current state the phase provisioning reads; `accept_gone`: many rows were deleted in the legacy system on purpose.
	"""

	dry: bool = False
	limit: int = 0
	hold_until: date | None = None
	sample: bool = False
	acs: Nbi | None = None
	accept_gone: bool = False


def run(
	name: str,
	source: Source,
	mapping: Mapping[str, TableMap],
	options: Options,
	save: Callable[[], None],
	say: Callable[[str], None] = lambda line: None,
) -> Report:
	"""Run one phase and return its report. `save` commits, `say` receives the progress. Raises WrongSource before
	anything is written.
	"""
	phase, started = PHASES[name], time.monotonic()
	sources.check(source, dict(mapping), (*phase.tables, *phase.looks_into))
	findings = Findings()
	tables = read(phase, source, mapping, findings)
	if options.acs:
		tables = {**tables, ACS: list(acs.devices(options.acs, acs.paths_of_site()))}
	site = site_facts.read(options.hold_until, options.sample)
	planned = phase.plan(tables, findings, site)
	if options.limit:
		planned = planned[: options.limit]
	register = ledger.register()
	if not options.accept_gone:
		_require_complete(phase, register, tables, source.label)
	gone: list[ledger.Entry] = []
	if not options.limit:
		planned, gone = with_endings(phase, planned, register, tables, site)
	planned, gone = coexistence.leave_out(planned, gone, register, findings)
	begin = partial(ledger.begin, name, source.label, site.hold_until, site.sample)
	writer = Writer(begin, register, findings, options.dry)
	progress = Progress(name, len(planned), say)
	for chunk in _chunks(planned):
		locks.repeat_overtaken(partial(writer.write, chunk))
		if not options.dry:
			save()
		progress.moved(len(chunk))
	for start in range(0, len(gone), MONEY_CHUNK):
		locks.repeat_overtaken(partial(writer.withdraw, gone[start : start + MONEY_CHUNK]))
		if not options.dry:
			save()
	seconds = time.monotonic() - started
	batch = writer.batch or ledger.unfinished(name, source.label)
	if not (batch or options.dry or ledger.was_run(name)):
		batch = begin()  # empty, for the checklist: a legacy system may have no tickets
	notes = follow_up.AFTER[name](batch) if not options.dry and batch and name in follow_up.AFTER else []
	if options.acs and batch and not options.dry:
		notes += follow_up.presence(tables[ACS])
	if name == "customers" and site.hold_until <= site.today:
		notes.append(
			f"The hold is over since {site.hold_until}: customers whom no OLT of the former system serves are billed here."
		)
	outcome = writer.outcome
	report = Report(
		name, source.label, batch, options.dry, {table: len(tables[table]) for table in phase.tables},
		outcome.made, outcome.changed, outcome.adopted, outcome.same, outcome.changes, findings, seconds, notes,
	)  # fmt: skip
	if batch and not options.dry:
		ledger.end(batch, report.as_json())
		save()
	return report


def read(phase: Phase, source: Source, mapping: Mapping[str, TableMap], findings: Findings) -> Tables:
	"""The tables of a phase. Errors in tables that it only looks up are reported by their own phase."""
	own = read_tables(phase.tables, source, mapping, findings)
	return {**own, **read_tables(phase.looks_into, source, mapping, Findings())}


def read_tables(
	names: Iterable[str], source: Source, mapping: Mapping[str, TableMap], findings: Findings
) -> Tables:
	"""The parsed rows of these tables; empty for a table that the source does not have."""
	tables = {
		name: list(reading.read_table(mapping[name], source.rows(mapping[name]), findings))
		if sources.has(source, mapping[name])
		else []
		for name in names
	}
	return merged_accounts.merge_accounts(tables, merged_accounts.read(), findings)


def _chunks(planned: list[Planned]) -> Iterator[list[Planned]]:
	"""The records of each transaction, in their order."""
	chunk: list[Planned] = []
	money = 0
	for each in planned:
		if len(chunk) >= CHUNK or money >= MONEY_CHUNK:
			yield chunk
			chunk, money = [], 0
		chunk.append(each)
		money += each.doctype in single_records.MONEY
	if chunk:
		yield chunk


def _require_complete(phase: Phase, register: ledger.Register, tables: Tables, source: str) -> None:
	"""Raise WrongSource when many rows of earlier runs are missing: half an export would look like deleted rows, and new keys
	like new customers.
	"""
	owned = set(phase.tables) - {"olt"}  # an OLT may be known from its drops alone
	known = {entry.legacy_key.partition("#")[0] for entry in register.values()}
	known = {row for row in known if row.partition(":")[0] in owned}
	lost = known - {row["_row"] for name in owned for row in tables[name]}
	if len(lost) > FEW_GONE and len(lost) > PART_GONE * len(known):
		raise sources.WrongSource(
			f"{source}: {len(lost):,} of {len(known):,} rows that earlier runs took over are not there, such as"
			f" {', '.join(sorted(lost)[:3])}. Is the export complete, with the same numbers? {sources.UNTOUCHED}"
			" If they were deleted on purpose, add --accept-gone."
		)


def with_endings(
	phase: Phase, planned: list[Planned], register: ledger.Register, tables: Tables, site: Site
) -> tuple[list[Planned], list[ledger.Entry]]:
	"""(the planned records, preceded by the endings of records whose legacy rows have ended; the entries of earlier runs of this
	phase whose legacy rows no longer exist)
	"""
	wanted = {(each.doctype, each.key) for each in planned}
	batches = ledger.batches_of(phase.name)
	gone = {
		place: entry
		for place, entry in register.items()
		if entry.batch in batches
		and place not in wanted
		and (ACS in tables or not entry.legacy_key.startswith("acs:"))
	}
	endings = list(phase.endings(tables, gone, site))
	for each in endings:
		del gone[each.doctype, each.key]
	return [*endings, *planned], list(gone.values())
