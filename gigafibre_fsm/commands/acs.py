"""`bench --site SITE gigafibre acs ...`: GenieACS and the devices behind it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import click
import frappe
from frappe.commands import pass_context

from gigafibre_fsm.commands.connection import connected

SECONDS = 30


@click.group("acs")
def acs() -> None:
	"""GenieACS and the devices behind it."""


@acs.command("install")
@click.option(
	"--write", is_flag=True, help="Write it. Without this the difference is shown and nothing changes."
)
@click.option(
	"--url",
	default=None,
	help="URL at which GenieACS reaches this site. Default: the public URL of the site.",
)
@click.option(
	"--environment",
	"path",
	type=click.Path(dir_okay=False, path_type=Path),
	help="File to write the environment of the ext script to. It contains the device token.",
)
@pass_context
def install(context: Any, write: bool, url: str | None, path: Path | None) -> None:
	"""Show the scripts and presets that GenieACS lacks, and write them.

	The ext script must be copied to the ext folder of GenieACS by hand.
	"""
	from gigafibre_fsm.integrations.genieacs import scripts
	from gigafibre_fsm.integrations.genieacs.client import nbi

	with connected(context):
		lines = scripts.difference(nbi())
		for line in lines or ["Nothing differs."]:
			click.echo(line)
		click.echo(f"ext script: {scripts.EXT_FOLDER / 'gigafibre.js'}")
		if lines and write:
			click.echo(f"presets: {', '.join(scripts.install(nbi()))}")
		elif lines:
			click.echo("Nothing was changed. Repeat with --write.")
		if path:
			_write_environment(path, scripts.ext_environment(url), scripts.EXT_FOLDER)
		frappe.db.commit()


def _write_environment(path: Path, environment: dict[str, str], folder: Path) -> None:
	"""Write a temporary file and rename it, so that an ACS that starts at this moment does not read half a file."""
	fresh = path.with_suffix(".new")
	fresh.touch(mode=0o600)
	fresh.write_text(json.dumps({"dir": str(folder), "env": environment}))
	fresh.replace(path)


@acs.command("reprovision")
@click.option(
	"--filter", "filters", multiple=True, help="field=value, as in device_profile=... Several: all must fit."
)
@click.option("--again", is_flag=True, help="Also devices whose settings have not changed.")
@click.option(
	"--name", "campaign", default="", help="Name of the mass change. The same name goes on with it."
)
@click.option("--dry-run", is_flag=True, help="Only count the devices.")
@pass_context
def reprovision(context: Any, filters: tuple[str, ...], again: bool, campaign: str, dry_run: bool) -> None:
	"""Queue the settings of many devices; they are sent as capacity allows."""
	from gigafibre_fsm.flow.provisioning import mass_changes

	with connected(context):
		chosen = mass_changes.conditions(filters)
		campaign = campaign or f"reprovision {frappe.utils.now_datetime():%Y-%m-%d %H:%M}"
		found = queued = 0
		for page in mass_changes.devices(chosen):
			found += len(page)
			if not dry_run:
				queued += mass_changes.add(page, campaign, again)
				frappe.db.commit()
				click.echo(f"{found:>7,} devices, {queued:,} queued")
		click.echo(
			f"{found:,} devices, {queued:,} queued as: {campaign}" if not dry_run else f"{found:,} devices"
		)


@acs.command("progress")
@click.argument("campaign")
@click.option("--watch", is_flag=True, help="Until nothing is left to send.")
@pass_context
def progress(context: Any, campaign: str, watch: bool) -> None:
	"""Show the progress of a mass change."""
	from gigafibre_fsm.flow.provisioning import mass_changes
	from gigafibre_fsm.flow.vocabulary import OPEN_PUSH

	with connected(context):
		while True:
			states = mass_changes.progress(campaign)
			click.echo(
				"  ".join(f"{state}: {count:,}" for state, count in sorted(states.items())) or "Unknown."
			)
			if not watch or not set(OPEN_PUSH) & set(states):
				return
			frappe.db.rollback()
			time.sleep(SECONDS)


@acs.command("pause")
@pass_context
def pause(context: Any) -> None:
	"""Pause mass changes; settings of single households are still sent."""
	_hold(context, True)


@acs.command("resume")
@pass_context
def resume(context: Any) -> None:
	"""Resume mass changes."""
	_hold(context, False)


def _hold(context: Any, paused: bool) -> None:
	from gigafibre_fsm.flow.provisioning import mass_changes

	with connected(context):
		mass_changes.set_paused(paused)
		frappe.db.commit()
		click.echo("Mass changes are paused." if paused else "Mass changes go on.")
