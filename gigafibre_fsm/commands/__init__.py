"""`bench --site SITE gigafibre ...`"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import click
import frappe
from frappe.commands import pass_context

from gigafibre_fsm.commands import (
	acs,
	addresses,
	backup,
	legacy_sample,
	migration,
	migration_proof,
	reference,
)
from gigafibre_fsm.commands.connection import connected


@click.group("gigafibre")
def gigafibre() -> None:
	"""Sample data, settings, imports and migration of Gigafibre FSM."""


@gigafibre.command("sample-data")
@click.option(
	"--seed", type=int, default=None, help="Seed of another sample network; the same seed makes the same one."
)
@click.option(
	"--password",
	envvar="FSM_PASSWORD",
	help="Password of the sample users. Without it none of them can sign in.",
)
@click.option("--remove", is_flag=True, help="Remove the sample data.")
@pass_context
def sample_data(context: Any, seed: int | None, password: str | None, remove: bool) -> None:
	"""Load a sample network with technicians and customers, all marked as sample data."""
	from gigafibre_fsm.sample import loader
	from gigafibre_fsm.sample.generator import DEFAULT_SEED

	with connected(context):
		started = time.monotonic()
		if remove:
			loader.remove()
			click.echo("The sample data is removed.")
		else:
			for doctype, count in loader.load(DEFAULT_SEED if seed is None else seed, password).items():
				click.echo(f"{count:>7,}  {doctype}")
			click.echo(f"loaded in {time.monotonic() - started:.1f} s")
		frappe.db.commit()


def read_json(_context: click.Context, _parameter: click.Parameter, path: Path) -> dict[str, Any]:
	"""Click's callback: what the file holds, or a sentence about why it cannot be read."""
	try:
		held = json.loads(path.read_text(encoding="utf-8"))
	except ValueError as error:
		raise click.BadParameter(f"{path} is not valid JSON: {error}") from error
	if not isinstance(held, dict):
		raise click.BadParameter(f"{path} holds no JSON object.")
	return held


@gigafibre.command("settings-from")
@click.option(
	"--fakes",
	"services",
	required=True,
	callback=read_json,
	type=click.Path(exists=True, dir_okay=False, path_type=Path),
	help="JSON file with the URL and keys of each service; the local stand-ins write one.",
)
@pass_context
def settings_from(context: Any, services: dict[str, Any]) -> None:
	"""Set the external services of Gigafibre Settings and the outgoing mail from a JSON file."""
	from gigafibre_fsm.setup import service_endpoints

	with connected(context):
		service_endpoints.apply(services)
		frappe.db.commit()


@gigafibre.command("disconnect")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_context
def disconnect(context: Any, yes: bool) -> None:
	"""For a restored copy of a site: it reaches no customer and no other system any more."""
	from gigafibre_fsm.setup import service_endpoints

	with connected(context):
		site = frappe.local.site
		if not yes:
			click.confirm(
				f"{site} will send, charge and configure nothing any more. Is it a copy?", abort=True
			)
		for what, many in service_endpoints.disconnect().items():
			click.echo(f"{many:>7,}  {what}")
		frappe.db.commit()
	click.echo(f"{site} reaches nobody.")


gigafibre.add_command(acs.acs)
gigafibre.add_command(addresses.import_rqa)
gigafibre.add_command(addresses.match_addresses)
gigafibre.add_command(backup.backup_drill)
for command in (
	migration.migrate_legacy,
	migration.verify_legacy,
	migration.rollback_legacy,
	migration_proof.shadow_bill,
	migration_proof.cutover,
	legacy_sample.sample_legacy,
	reference.permissions,
):
	gigafibre.add_command(command)

commands = [gigafibre]
