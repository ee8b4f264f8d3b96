"""`bench --site SITE gigafibre import-rqa | match-addresses`"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click
import frappe
from frappe.commands import pass_context

from gigafibre_fsm.commands.connection import connected


@click.command("import-rqa")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
	"--municipalities",
	type=click.Path(exists=True, dir_okay=False, path_type=Path),
	help="CSV with code, name, lat, lon: gives the municipality's code to a file that has none.",
)
@click.option("--anew", is_flag=True, help="Begin at the first row, even if an import was interrupted.")
@click.option(
	"--complete", is_flag=True, help="The file has all addresses, however many are missing from it."
)
@pass_context
def import_rqa(context: Any, path: Path, municipalities: Path | None, anew: bool, complete: bool) -> None:
	"""Bring in the addresses of a CSV file (gzipped or not) of the Référentiel québécois d'adresses.

	An import that was interrupted goes on where it was. Rows that cannot be taken are listed with their lines.
	Addresses that the file has no more are retired: kept, but found only if a drop or an order refers to them.
	"""
	from gigafibre_fsm.flow.addresses.rqa import importer, reader
	from gigafibre_fsm.flow.addresses.search import store

	with connected(context):
		towns = reader.Municipalities.from_file(municipalities) if municipalities else None
		work = importer.begin(path)
		if anew:
			work = importer.Import(work.file)
		if work.rows:
			click.echo(f"going on behind row {work.rows:,}")
		started = time.monotonic()
		try:
			with click.progressbar(length=path.stat().st_size, label="addresses") as bar:
				importer.run(
					path,
					work,
					frappe.db.commit,
					lambda position: bar.update(position - bar.pos),
					towns,
					complete,
				)
		except reader.WrongFile as error:
			raise click.ClickException(str(error)) from error
		for line, reason in work.problems:
			click.echo(f"line {line}: {reason}", err=True)
		if work.ignored:
			click.echo(f"columns that are not used: {', '.join(work.ignored)}")
		click.echo(
			f"{work.added:,} added, {work.changed:,} changed, {work.same:,} as before, {work.ended:,} that the file calls"
			f" ended, {work.retired:,} retired, {work.bad:,} not taken, in {time.monotonic() - started:.0f} s"
		)
		if work.kept:
			click.echo(
				f"of the {work.missing:,} addresses that are missing from the file none was retired: {work.kept}",
				err=True,
			)
		started = time.monotonic()
		store.make(with_civic=True)
		click.echo(f"search index made in {time.monotonic() - started:.1f} s")


@click.command("match-addresses")
@click.option("--background", is_flag=True, help="As a job of the site's workers.")
@pass_context
def match_addresses(context: Any, background: bool) -> None:
	"""Link every drop without one to its civic address; what is not sure waits in the review queue."""
	from gigafibre_fsm.flow.addresses.matching import job, service

	with connected(context):
		if background:
			job.start()
			frappe.db.commit()
			click.echo(
				"The workers match the drops; what is not sure appears in the list of Address Matches."
			)
			return
		started = time.monotonic()
		with click.progressbar(length=100, label="drops") as bar:
			counts = service.match_all(lambda done, total: bar.update(done * 100 // total - bar.pos))
		frappe.db.commit()
		for verdict, count in counts.items():
			click.echo(f"{count:>7,}  {verdict}")
		click.echo(f"matched in {time.monotonic() - started:.1f} s")
