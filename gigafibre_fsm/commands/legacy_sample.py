"""`bench --site SITE gigafibre sample-legacy`: writes a fictitious legacy database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from frappe.commands import pass_context

from gigafibre_fsm.commands.connection import connected
from gigafibre_fsm.commands.migration import write_report


@click.command("sample-legacy")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
	"--seed", type=int, default=2026, show_default=True, help="The same seed makes the same people."
)
@click.option(
	"--accounts", type=click.IntRange(min=0), default=0, help="How many; by default one for each ONT."
)
@click.option("--drops", type=click.IntRange(min=0), default=0, help="How many of the 16,056.")
@click.option("--clean", is_flag=True, help="Without anything wrong in it.")
@pass_context
def sample_legacy(context: Any, folder: Path, seed: int, accounts: int, drops: int, clean: bool) -> None:
	"""Write a fictitious legacy database to FOLDER: CSV files, a MariaDB dump, and a list of its errors."""
	from frappe.utils import getdate

	from gigafibre_fsm.sample.legacy import dirt, dump, generator

	with connected(context):
		today = getdate()
	tables = generator.generate(seed, today, accounts, drops)
	try:
		spoilt = {} if clean else dirt.spoil(tables)
	except dirt.TooSmall as error:
		raise click.ClickException(str(error)) from error
	dump.to_folder(tables, folder)
	dump.to_file(tables, folder / "legacy.sql")
	write_report(folder / "spoilt.json", spoilt)
	click.echo(f"{sum(map(len, tables.values())):,} rows, {len(spoilt)} kinds of dirt in {folder}")
