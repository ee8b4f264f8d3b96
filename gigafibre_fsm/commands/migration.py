"""`bench --site SITE gigafibre migrate-legacy | verify-legacy | rollback-legacy`"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import frappe
from frappe.commands import pass_context

from gigafibre_fsm.commands.connection import connected

PHASES = ("network", "catalogue", "customers", "services", "money", "provisioning", "history")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
source_option = click.option(
	"--source",
	"where",
	required=True,
	envvar="FSM_LEGACY",
	help="A folder of CSV files, or mysql://user:password@host:port/schema; only read. Also FSM_LEGACY in the environment.",
)
mapping_option = click.option(
	"--mapping", "mapping_file", type=FILE, help="YAML: tables and columns of another legacy system."
)


def _report_path(_context: click.Context, _parameter: click.Parameter, file: Path | None) -> Path | None:
	"""Click's callback: refuse a folder that does not exist before the run, not after it."""
	if file and not (file.parent.is_dir() and os.access(file.parent, os.W_OK)):
		raise click.BadParameter(f"nothing can be written in the folder {file.parent}")
	return file


report_option = click.option(
	"--report",
	"report_file",
	callback=_report_path,
	type=click.Path(dir_okay=False, path_type=Path),
	help="Write everything, each line with all its rows, to this JSON file.",
)


@contextmanager
def legacy(where: str, mapping_file: Path | None) -> Iterator[tuple[Any, Any]]:
	"""(source, mapping). An error in either is printed and ends the command."""
	from gigafibre_fsm.migration import mapping, sources

	try:
		mapped = mapping.load(mapping_file)
		source = sources.opened(where)
	except (mapping.WrongMapping, sources.WrongSource) as error:
		raise click.ClickException(str(error)) from error
	try:
		yield source, mapped
	except sources.WrongSource as error:
		raise click.ClickException(str(error)) from error
	finally:
		source.close()


def _acs() -> Any:
	"""The GenieACS client of Gigafibre Settings."""
	from gigafibre_fsm.exceptions import FsmError
	from gigafibre_fsm.integrations.genieacs.client import nbi

	try:
		return nbi()
	except FsmError as error:
		raise click.ClickException(str(error)) from error


def write_report(file: Path | None, facts: Any) -> None:
	if not file:
		return
	try:
		file.write_text(json.dumps(facts, indent=1, ensure_ascii=False, default=str), encoding="utf-8")
	except OSError as error:
		raise click.ClickException(f"all is done but the report: {file}: {error.strerror}") from error


@click.command("migrate-legacy")
@click.argument("phase", type=click.Choice(PHASES))
@source_option
@mapping_option
@click.option("--dry-run", is_flag=True, help="Say exactly what would change; write nothing.")
@click.option("--limit", type=click.IntRange(min=1), help="Only so many records.")
@click.option(
	"--hold-until",
	type=click.DateTime(["%Y-%m-%d"]),
	help="With customers: none is billed, charged or reminded before this day (60 days from the first run on).",
)
@click.option(
	"--acs",
	is_flag=True,
	help="With provisioning: read the present state of all devices from the GenieACS of Gigafibre Settings too.",
)
@click.option("--sample", is_flag=True, help="Mark what arrives as sample data.")
@click.option(
	"--accept-gone",
	is_flag=True,
	help="Go on although more than a tenth of the rows of earlier runs is missing: they were deleted on purpose.",
)
@report_option
@pass_context
def migrate_legacy(
	context: Any,
	phase: str,
	where: str,
	mapping_file: Path | None,
	dry_run: bool,
	limit: int | None,
	hold_until: datetime | None,
	acs: bool,
	sample: bool,
	accept_gone: bool,
	report_file: Path | None,
) -> None:
	"""Import one PHASE of a legacy system: network, catalogue, customers, services, money, provisioning, history, in that
	order.

	An interrupted run continues where it stopped; a second run changes nothing; a later run imports what has changed. Exit
	status 0: every row was imported; 3: some were left out, see the report; 1: an error stopped the run.
	"""
	from frappe.utils import getdate

	from gigafibre_fsm.migration.run import Options, run
	from gigafibre_fsm.migration.run_lock import single_run
	from gigafibre_fsm.monitoring import disk

	if acs and phase != "provisioning":
		raise click.UsageError("--acs belongs to the phase provisioning")
	if hold_until and phase != "customers":
		raise click.UsageError("--hold-until belongs to the phase customers")
	until = hold_until.date() if hold_until else None
	with (
		connected(context),
		legacy(where, mapping_file) as (source, mapping),
		nullcontext() if dry_run else single_run(),
	):
		disk.require_room()
		if until and until <= getdate():
			raise click.ClickException("--hold-until is over: customers would be billed and reminded at once")
		options = Options(dry_run, limit or 0, until, sample, _acs() if acs else None, accept_gone)
		report = run(
			phase, source, mapping, options, frappe.db.commit, lambda line: click.echo(line, err=True)
		)
		for line in report.lines():
			click.echo(line)
		write_report(report_file, report.as_json())
		status = report.status
	sys.exit(status)


@click.command("verify-legacy")
@source_option
@mapping_option
@report_option
@pass_context
def verify_legacy(context: Any, where: str, mapping_file: Path | None, report_file: Path | None) -> None:
	"""Compare this site with the legacy system: counts, states, sums, each row, each customer's balance.

	Exit status 0: everything agrees; 3: something does not.
	"""
	from gigafibre_fsm.migration import verify

	with connected(context), legacy(where, mapping_file) as (source, mapping):
		checks = verify.verify(source, mapping)
		for line in verify.lines(checks):
			click.echo(line)
		facts = [{**vars(check), "agrees": check.agrees} for check in checks]
		write_report(report_file, facts)
	sys.exit(0 if all(fact["agrees"] for fact in facts) else 3)


@click.command("rollback-legacy")
@click.argument("batch")
@click.option("--dry-run", is_flag=True, help="Say what would be taken back and what stays.")
@report_option
@pass_context
def rollback_legacy(context: Any, batch: str, dry_run: bool, report_file: Path | None) -> None:
	"""Roll back what a BATCH (MIG-00001) created, unless it was changed or used since; list the rest.

	Exit status 0: all of it was rolled back; 3: something stays.
	"""
	from gigafibre_fsm.migration import rollback
	from gigafibre_fsm.migration.run_lock import single_run

	with connected(context), nullcontext() if dry_run else single_run():
		result = rollback.roll_back(batch)
		if not dry_run:
			frappe.db.commit()
	if result.earlier:
		click.echo(f"{result.earlier:>9,}  records were taken back by an earlier rollback of {batch}")
	would = "would be taken back" if dry_run else "taken back"
	for doctype, count in result.taken.items():
		click.echo(f"{count:>9,}  {doctype} {would}")
	for record, why in result.kept:
		click.echo(f"stays: {record}: {why}")
	stays = [{"record": record, "reason": why} for record, why in result.kept]
	facts = {"batch": batch, "dry_run": dry_run, "taken_back": result.taken, "earlier": result.earlier}
	write_report(report_file, {**facts, "stays": stays})
	sys.exit(3 if result.kept else 0)
