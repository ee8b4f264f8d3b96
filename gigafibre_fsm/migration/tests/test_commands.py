"""The commands of a migration, on the bench's command line as an operator types them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gigafibre_fsm.migration.tests.legacy_site import Legacy, tables
from gigafibre_fsm.sample.legacy import dump
from tests.fixtures import environment

pytestmark = [pytest.mark.site, pytest.mark.slow]

NOWHERE = "mysql://reader:secret@127.0.0.1:9/legacy"


def start(*arguments: str) -> subprocess.Popen[str]:
	import frappe

	embedded = ("embedded.launcher.bench_command", "criscostack")
	line = embedded if frappe.__name__ == "criscostack" else ("frappe.utils.bench_helper", "frappe")
	command = [sys.executable, "-m", *line, "--site", environment("FSM_SITE"), "gigafibre", *arguments]
	pipe = subprocess.PIPE
	return subprocess.Popen(
		command, cwd=environment("FSM_SITES"), stdout=pipe, stderr=pipe, text=True, env=os.environ
	)


@pytest.fixture(scope="module")
def legacy_folder(connected_site: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
	import frappe

	folder = tmp_path_factory.mktemp("legacy")
	rows = tables(frappe)
	rows["fibre"][0] |= {"info_connect": "none"}
	dump.to_folder(rows, folder)
	(folder / "own.yaml").write_text("fiber: {table: x, columns: {id: id}}\nvoip: {columns: {id: id}}\n")
	return folder


@pytest.fixture(scope="module")
def legacy_server(legacy_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Legacy]:
	import frappe

	made = Legacy(frappe, tmp_path_factory.mktemp("server"))
	made.write(tables(frappe))
	yield made
	made.forget()


@pytest.fixture(scope="module")
def done(legacy_folder: Path, legacy_server: Legacy) -> dict[str, tuple[int, str, str]]:
	"""(exit status, output, errors) of each command line; they run side by side."""
	mapped = ("--source", legacy_server.url, "--mapping", str(legacy_server.file))
	source = ("--source", str(legacy_folder))
	report, limited = str(legacy_folder / "report.json"), str(legacy_folder / "limited.json")
	lines = {
		"dry": ("migrate-legacy", "network", *source, "--dry-run", "--report", report),
		"limited": ("migrate-legacy", "network", *source, "--dry-run", "--limit", "5", "--report", limited),
		"mapping": ("migrate-legacy", "network", *source, "--mapping", str(legacy_folder / "own.yaml")),
		"reading": ("migrate-legacy", "catalogue", *mapped, "--dry-run"),
		"server": ("migrate-legacy", "network", "--source", NOWHERE),
		"folder": ("migrate-legacy", "network", "--source", str(legacy_folder / "none")),
		"batch": ("rollback-legacy", "MIG-99999", "--dry-run"),
		"over": ("migrate-legacy", "customers", *source, "--hold-until", "2020-01-01"),
		"sample": ("sample-legacy", str(legacy_folder / "made"), "--accounts", "20", "--drops", "400"),
	}
	running = {name: start(*arguments) for name, arguments in lines.items()}
	ended = {name: process.communicate(timeout=300) for name, process in running.items()}
	return {name: (running[name].returncode, *said) for name, said in ended.items()}


def test_a_dry_run_reports_and_writes_nothing(
	site: Any, done: dict[str, tuple[int, str, str]], legacy_folder: Path
) -> None:
	"""A rehearsal would change the site, or a script could not tell that rows were left out."""
	status, said, errors = done["dry"]
	report = json.loads((legacy_folder / "report.json").read_text())
	assert (status, report["status"], report["dry_run"], report["batch"]) == (3, 3, True, ""), said + errors
	assert report["made"]["Fibre Port"] > 50 and report["left_out"] == 1
	assert [(each["kind"], each["count"]) for each in report["findings"]] == [("olt_unknown", 1)]
	assert "dry run, nothing was written" in said and "1 rows were left out" in said
	assert " of " in errors and " a second" in errors, "progress, apart from the report"
	assert not site.db.exists("Migration Batch", {"source": legacy_folder.name})


def test_a_server_is_read_by_the_first_command_of_a_day(done: dict[str, tuple[int, str, str]]) -> None:
	"""The command would end before its first row, because the site's own connection is not open yet."""
	status, said, errors = done["reading"]
	assert status == 0 and "catalogue from 127.0.0.1" in said, errors


def test_a_limit_holds_on_the_command_line(
	done: dict[str, tuple[int, str, str]], legacy_folder: Path
) -> None:
	"""A rehearsal with five rows would bring in all."""
	status, _said, errors = done["limited"]
	report = json.loads((legacy_folder / "limited.json").read_text())
	assert status == 3 and sum(report["made"].values()) + sum(report["adopted"].values()) == 5, errors


@pytest.mark.parametrize(
	("name", "sentences"),
	[
		("mapping", ("fiber: no such table", "voip: `table` is missing")),
		("server", ("127.0.0.1/legacy",)),
		("folder", ("none is no folder",)),
		("batch", ("There is no migration batch MIG-99999",)),
		("over", ("--hold-until is over",)),
		("sample", ("120 accounts and 400 drops",)),
	],
)
def test_what_cannot_be_done_is_a_sentence(
	done: dict[str, tuple[int, str, str]], name: str, sentences: tuple[str, ...]
) -> None:
	"""An operator would read a traceback at night, or a password in it."""
	status, said, errors = done[name]
	assert status == 1 and "Traceback" not in said + errors and "secret" not in said + errors
	assert all(sentence in errors for sentence in sentences), errors


def test_a_database_that_dies_midway_is_a_sentence(site: Any, legacy_folder: Path) -> None:
	"""An operator would read a traceback, and not know whether half of a household was written."""
	from gigafibre_fsm import database

	site.db.sql("SELECT current FROM `tabSeries` WHERE name = 'MIG-' FOR UPDATE")
	command = start("migrate-legacy", "network", "--source", str(legacy_folder), "--sample")
	conf = site.conf
	watching = database.connect(
		host=conf.db_host or "127.0.0.1",
		port=int(conf.db_port or 3306),
		user=conf.db_name,
		password=conf.db_password,
	)
	with watching.cursor() as cursor:
		deadline = time.monotonic() + 120
		while not kill_who_waits(cursor, conf.db_name):
			assert time.monotonic() < deadline and command.poll() is None, "it never came to its first batch"
			time.sleep(0.05)
	_said, errors = command.communicate(timeout=60)
	watching.close()
	assert command.returncode == 1 and "Traceback" not in errors
	assert "database broke off" in errors and "is undone: run the command again" in errors
	site.db.rollback()
	assert not site.db.exists("Migration Batch", {"source": legacy_folder.name})


def test_two_commands_do_not_write_side_by_side(site: Any, legacy_folder: Path) -> None:
	"""An operator whose connection dropped would start the run again beside the first one: every customer twice."""
	from gigafibre_fsm.migration.run_lock import single_run

	with single_run():
		source = ("--source", str(legacy_folder))
		lines = (
			("migrate-legacy", "customers", *source, "--sample"),
			("rollback-legacy", "MIG-00001"),
			("cutover", "OLT", "--freeze", *source),
		)
		running = [start(*arguments) for arguments in lines]
		for command in running:
			_said, errors = command.communicate(timeout=120)
			assert command.returncode == 1 and "Another migration command is writing" in errors, errors
	assert not site.db.exists("Migration Batch", {"source": legacy_folder.name})


def kill_who_waits(cursor: Any, database_name: str) -> bool:
	"""Kill the connection that waits for the number of a batch; whether there was one."""
	cursor.execute(
		"SELECT id FROM information_schema.processlist WHERE db = %s AND info LIKE '%%tabSeries%%MIG-%%' AND id != CONNECTION_ID()",
		database_name,
	)
	found = cursor.fetchall()
	for (connection,) in found:
		cursor.execute(f"KILL {connection}")
	return bool(found)


def line(*arguments: str) -> Result:
	from gigafibre_fsm.commands import gigafibre

	return CliRunner().invoke(gigafibre, arguments, obj={"profile": False, "sites": []})


def test_help_tells_phases_and_options() -> None:
	"""An operator could not find out what to type."""
	told_phases = line("migrate-legacy", "--help").output
	for word in (
		"network",
		"history",
		"--source",
		"--mapping",
		"--dry-run",
		"--limit",
		"--hold-until",
		"--acs",
		"--report",
	):
		assert word in told_phases
	assert "migrate-legacy" in line("--help").output


@pytest.mark.parametrize(
	("arguments", "sentence"),
	[
		(("everything", "--source", "x"), "'everything' is not one of"),
		(("network",), "Missing option '--source'"),
		(("network", "--source", "x", "--limit", "0"), "0 is not in the range"),
		(("network", "--source", "x", "--hold-until", "soon"), "does not match the format"),
		(
			("network", "--source", "x", "--report", "/no/such/folder/report.json"),
			"nothing can be written in the folder",
		),
		(("money", "--source", "x", "--acs"), "--acs belongs to the phase provisioning"),
		(
			("money", "--source", "x", "--hold-until", "2055-01-01"),
			"--hold-until belongs to the phase customers",
		),
	],
)
def test_a_wrong_command_line_is_refused(arguments: tuple[str, ...], sentence: str) -> None:
	"""A typing error would start another phase than the one that was meant."""
	refused = line("migrate-legacy", *arguments)
	assert refused.exit_code == 2 and sentence in refused.output
