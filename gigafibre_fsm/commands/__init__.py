"""`bench --site SITE gigafibre ...`"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import click
import frappe
from frappe.commands import pass_context

from gigafibre_fsm.commands import addresses, legacy_sample, migration, migration_proof
from gigafibre_fsm.commands.connection import connected


@click.group("gigafibre")
def gigafibre() -> None:
	"""Gigafibre FSM: sample data, settings, imports."""


@gigafibre.command("sample-data")
@click.option("--seed", type=int, default=None, help="Another network, as reproducible as the first.")
@click.option("--password", envvar="FSM_PASSWORD", help="Of the sample users; without it none can sign in.")
@click.option("--remove", is_flag=True, help="Take the sample data away again.")
@pass_context
def sample_data(context: Any, seed: int | None, password: str | None, remove: bool) -> None:
	"""Load the sample network, technicians and customers, all marked as sample data."""
	from gigafibre_fsm.sample import loader
	from gigafibre_fsm.sample.generator import DEFAULT_SEED

	with connected(context):
		started = time.monotonic()
		if remove:
			loader.remove()
			click.echo("The sample data is gone.")
		else:
			for doctype, count in loader.load(DEFAULT_SEED if seed is None else seed, password).items():
				click.echo(f"{count:>7,}  {doctype}")
			click.echo(f"loaded in {time.monotonic() - started:.1f} s")
		frappe.db.commit()


@gigafibre.command("settings-from")
@click.option(
	"--fakes",
	"path",
	required=True,
	type=click.Path(exists=True, dir_okay=False, path_type=Path),
	help="JSON that the local stand-ins of the outside services wrote about themselves.",
)
@pass_context
def settings_from(context: Any, path: Path) -> None:
	"""Point Gigafibre Settings and the outgoing mail at the services that a JSON file describes."""
	from gigafibre_fsm.setup import service_endpoints

	with connected(context):
		service_endpoints.apply(json.loads(path.read_text()))
		frappe.db.commit()


@gigafibre.command("genieacs-install")
@click.option("--url", default=None, help="Where GenieACS reaches this site; by default its public address.")
@click.option(
	"--environment",
	"path",
	type=click.Path(dir_okay=False, path_type=Path),
	help="Write what the ext script needs in its environment to this file, the device token included.",
)
@pass_context
def genieacs_install(context: Any, url: str | None, path: Path | None) -> None:
	"""Write this app's provision scripts and presets to GenieACS; its ext script is copied there by hand."""
	from gigafibre_fsm.integrations.genieacs import scripts
	from gigafibre_fsm.integrations.genieacs.client import nbi

	with connected(context):
		click.echo(f"presets: {', '.join(scripts.install(nbi()))}")
		click.echo(f"ext script: {scripts.EXT_FOLDER / 'gigafibre.js'}")
		if path:
			# Written aside first, so that an ACS that starts at this moment does not read half a file.
			fresh = path.with_suffix(".new")
			fresh.touch(mode=0o600)
			fresh.write_text(
				json.dumps({"dir": str(scripts.EXT_FOLDER), "env": scripts.ext_environment(url)})
			)
			fresh.replace(path)
		frappe.db.commit()


gigafibre.add_command(addresses.import_rqa)
gigafibre.add_command(addresses.match_addresses)
for command in (
	migration.migrate_legacy,
	migration.verify_legacy,
	migration.rollback_legacy,
	migration_proof.shadow_bill,
	migration_proof.cutover,
	legacy_sample.sample_legacy,
):
	gigafibre.add_command(command)

commands = [gigafibre]
