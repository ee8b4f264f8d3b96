"""`bench --site SITE gigafibre backup-drill`"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from frappe.commands import pass_context

from gigafibre_fsm.commands.connection import connected


@click.command("backup-drill")
@click.option(
	"--defaults-file",
	"administrator",
	required=True,
	type=click.Path(exists=True, dir_okay=False, path_type=Path),
	help="Option file of the MariaDB client ([client] host, user, password) of an account that may create databases.",
)
@pass_context
def backup_drill(context: Any, administrator: Path) -> None:
	"""Take a backup, restore it into a scratch database, compare the rows of every table, drop the scratch database.

	Exit status 0: every table was restored; 3: some were not, they are listed; 1: the drill failed.
	"""
	from gigafibre_fsm.monitoring.backup_drill import run

	with connected(context):
		told = run(administrator, lambda line: click.echo(line, err=True))
	for table, (before, restored, after) in told.differences.items():
		click.echo(f"{table}: {restored:,} rows restored, {before:,} before and {after:,} after the backup")
	click.echo(
		f"{told.tables} tables, {told.rows:,} rows, {told.bytes / 1e6:,.1f} MB;"
		f" backup {told.backup_seconds:.1f} s, restore {told.restore_seconds:.1f} s;"
		f" {'every table came back' if told.passed else f'{len(told.differences)} tables did not come back'}"
	)
	sys.exit(0 if told.passed else 3)
