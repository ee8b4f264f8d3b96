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
	help="CSV file with code, name, lat, lon of the municipalities, for an address file without codes.",
)
@click.option("--anew", is_flag=True, help="Start at the first row, even if an import was interrupted.")
@click.option(
	"--complete",
	is_flag=True,
	help="Retire the addresses that the file does not have, however many they are.",
)
@pass_context
def import_rqa(context: Any, path: Path, municipalities: Path | None, anew: bool, complete: bool) -> None:
	"""Import the addresses of the Référentiel québécois d'adresses from a CSV file, gzipped or not.

	An interrupted import continues where it stopped. Rows that cannot be imported are listed with their line numbers.
	Addresses that the file no longer has are retired: kept, but found only if a drop or an order refers to them.
	"""
	from gigafibre_fsm.flow.addresses.rqa import importer, reader
	from gigafibre_fsm.flow.addresses.search import store
	from gigafibre_fsm.monitoring import disk

	with connected(context):
		disk.require_room()
		towns = reader.Municipalities.from_file(municipalities) if municipalities else None
		work = importer.begin(path)
		if anew:
			work = importer.Import(work.file)
		if work.rows:
			click.echo(f"continuing after row {work.rows:,}")
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
			click.echo(f"unused columns: {', '.join(work.ignored)}")
		click.echo(
			f"{work.added:,} added, {work.changed:,} changed, {work.same:,} unchanged, {work.ended:,} marked as ended"
			f" in the file, {work.retired:,} retired, {work.bad:,} not imported, in {time.monotonic() - started:.0f} s"
		)
		if work.kept:
			click.echo(
				f"of the {work.missing:,} addresses that are missing from the file none was retired: {work.kept}",
				err=True,
			)
		started = time.monotonic()
		store.build_or_load(with_civic=True)
		click.echo(f"search index built in {time.monotonic() - started:.1f} s")


@click.command("match-addresses")
@click.option("--background", is_flag=True, help="Run as a job of the site's workers.")
@pass_context
def match_addresses(context: Any, background: bool) -> None:
	"""Link each drop without a civic address to one. Uncertain matches wait in the review queue."""
	from gigafibre_fsm.flow.addresses.matching import job, service

	with connected(context):
		if background:
			job.start()
			frappe.db.commit()
			click.echo(
				"The workers match the drops. Uncertain matches appear in the list of Address Matches."
			)
			return
		started = time.monotonic()
		with click.progressbar(length=100, label="drops") as bar:
			counts = service.match_all(lambda done, total: bar.update(done * 100 // total - bar.pos))
		frappe.db.commit()
		for verdict, count in counts.items():
			click.echo(f"{count:>7,}  {verdict}")
		click.echo(f"matched in {time.monotonic() - started:.1f} s")
