"""`bench --site SITE gigafibre shadow-bill | cutover`: verifies a migration before and after its cut-over."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import frappe
from frappe.commands import pass_context

from gigafibre_fsm.commands.connection import connected
from gigafibre_fsm.commands.migration import (
	legacy,
	mapping_option,
	report_option,
	source_option,
	write_report,
)


@click.command("shadow-bill")
@click.argument("month", type=click.DateTime(["%Y-%m"]))
@source_option
@mapping_option
@report_option
@pass_context
def shadow_bill(
	context: Any, month: datetime, where: str, mapping_file: Path | None, report_file: Path | None
) -> None:
	"""Compute the bills of a MONTH (2026-12) like the monthly run, save none, and compare them with the legacy bills.

	Exit status 0: every customer agrees to the cent; 3: some differ, each with its reason; 1: an error stopped it.
	"""
	from gigafibre_fsm.migration.shadow.compare_month import compare_month

	with connected(context), legacy(where, mapping_file) as (source, mapping):
		report = compare_month(month.date(), source, mapping)
		for line in report.lines():
			click.echo(line)
		write_report(report_file, report.as_json())
		status = report.status
	sys.exit(status)


@click.command("cutover")
@click.argument("olt")
@source_option
@mapping_option
@click.option(
	"--freeze", "step", flag_value="freeze", help="Nobody changes anything any more, on either side."
)
@click.option("--take-over", "step", flag_value="take-over", help="If all is go: this site is the master.")
@click.option("--hand-back", "step", flag_value="hand-back", help="The legacy system is the master again.")
@report_option
@pass_context
def cutover(
	context: Any, olt: str, where: str, mapping_file: Path | None, step: str | None, report_file: Path | None
) -> None:
	"""Show the cut-over checklist of an OLT, with its sums, or carry out one step of it.

	Exit status 0: go, or handed back; 3: no-go, nothing is taken over; 1: an error stopped it.
	"""
	from frappe.utils import getdate

	from gigafibre_fsm.migration import cutover, verify
	from gigafibre_fsm.migration.run_lock import single_run

	with (
		connected(context),
		legacy(where, mapping_file) as (source, mapping),
		single_run() if step else nullcontext(),
	):
		if step == "hand-back":
			cutover.hand_back(olt)
			frappe.db.commit()
			click.echo(f"{olt} is run by the legacy system again")
			return
		if step == "freeze":
			cutover.freeze(olt)
		if step == "take-over":
			checks = cutover.take_over(olt, source, mapping, getdate())
		else:
			checks = cutover.checklist(olt, source, mapping, getdate())
		frappe.db.commit()
		for line in verify.lines(checks):
			click.echo(line)
		go = cutover.is_go(checks)
		click.echo("GO" if go else "NO-GO")
		if master := frappe.db.get_value("OLT", olt, "master"):
			click.echo(f"the master of {olt} is now: {master}")
		write_report(report_file, [{**vars(check), "agrees": check.agrees} for check in checks])
	sys.exit(0 if go else 3)
