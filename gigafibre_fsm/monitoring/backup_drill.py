"""Tests a backup: takes one as Frappe does, restores it into a scratch database, compares the number of rows of every table,
and drops the scratch database. Reads the site's database only.
"""

from __future__ import annotations

import gzip
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import frappe
from frappe.utils.backups import BackupGenerator

from gigafibre_fsm.exceptions import ServiceUnavailable
from gigafibre_fsm.monitoring import disk

PREFIX = "drill_"
LONGEST_NAME = 64
PATIENCE_SECONDS = 4 * 3600


@dataclass(frozen=True)
class Drill:
	"""`differences`: table -> (rows before the backup, restored, rows after it), if the restored number is not between."""

	bytes: int
	backup_seconds: float
	restore_seconds: float
	tables: int
	rows: int
	differences: dict[str, tuple[int, int, int]]

	@property
	def passed(self) -> bool:
		return self.tables > 0 and not self.differences


def run(administrator: Path, say: Callable[[str], None] = lambda _line: None) -> Drill:
	"""`administrator` is an option file of the MariaDB client for an account that may create databases.

	Raises ServiceUnavailable on low disk space, or when the client fails.
	"""
	disk.require_room()
	source = frappe.conf.db_name
	scratch = f"{PREFIX}{source}_{frappe.generate_hash(length=6)}"[:LONGEST_NAME]
	client = Client(administrator)
	client.drop_leftovers(source)
	with tempfile.TemporaryDirectory(dir=frappe.get_site_path("private"), prefix=PREFIX) as folder:
		before = client.counts(source)
		say(f"backing up {source}: {len(before)} tables, {sum(before.values()):,} rows")
		started = time.monotonic()
		dump = _backup(Path(folder))
		taken = time.monotonic() - started
		after = client.counts(source)
		say(f"restoring {dump.stat().st_size / 1e6:,.1f} MB into {scratch}")
		started = time.monotonic()
		try:
			client.ask(f"CREATE DATABASE `{scratch}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
			client.restore(scratch, dump)
			restored = client.counts(scratch)
		finally:
			client.ask(f"DROP DATABASE IF EXISTS `{scratch}`")
		needed = time.monotonic() - started
		differences = compare(before, restored, after)
		size = dump.stat().st_size
	return Drill(size, taken, needed, len(restored), sum(restored.values()), differences)


def compare(
	before: dict[str, int], restored: dict[str, int], after: dict[str, int]
) -> dict[str, tuple[int, int, int]]:
	"""The tables whose number of restored rows is not between those before and after the backup, since the site keeps working
	meanwhile. A missing table has -1 rows.
	"""
	found = {}
	for table in sorted(before.keys() | restored.keys()):
		first, there, last = before.get(table, -1), restored.get(table, -1), after.get(table, -1)
		if not min(first, last) <= there <= max(first, last):
			found[table] = (first, there, last)
	return found


@dataclass(frozen=True)
class Client:
	"""MariaDB's command-line client, as in a manual restore. The password stays in the option file."""

	options: Path

	def counts(self, database: str) -> dict[str, int]:
		"""Rows of each table."""
		where = f"table_schema = '{database}' AND table_type = 'BASE TABLE'"
		tables = self.ask(
			f"SELECT table_name FROM information_schema.tables WHERE {where} ORDER BY 1"  # noqa: S608
		).splitlines()
		counted = self.ask(
			"\n".join(f"SELECT '{table}', COUNT(*) FROM `{database}`.`{table}`;" for table in tables)  # noqa: S608
		)
		return {table: int(rows) for table, rows in (line.split("\t") for line in counted.splitlines())}

	def drop_leftovers(self, source: str) -> None:
		"""Drop the scratch databases of killed drills."""
		name = f"{PREFIX}{source}_"[:LONGEST_NAME]
		for database in self.ask("SHOW DATABASES").splitlines():
			if database.startswith(name):
				self.ask(f"DROP DATABASE `{database}`")

	def restore(self, database: str, dump: Path) -> None:
		command = [*self._command(), database]
		with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
			assert process.stdin and process.stderr  # noqa: S101 - pipes, as asked for above
			broken = ""
			try:
				with gzip.open(dump) as told:
					shutil.copyfileobj(told, process.stdin, 1 << 20)
				process.stdin.close()
			except BrokenPipeError as error:
				broken = str(error)  # it ended early: its own message has the reason
			said = process.stderr.read().decode(errors="replace")
			if process.wait(PATIENCE_SECONDS) or broken:
				raise ServiceUnavailable(said.strip()[-500:] or broken)

	def ask(self, statements: str) -> str:
		"""Run statements; returns the output, tab-separated without headings."""
		done = subprocess.run(
			[*self._command(), "--batch", "--skip-column-names", "--raw"],
			input=statements.encode(),
			capture_output=True,
			timeout=PATIENCE_SECONDS,
		)
		if done.returncode:
			raise ServiceUnavailable(done.stderr.decode(errors="replace").strip()[-500:])
		return done.stdout.decode()

	def _command(self) -> list[str]:
		program = shutil.which("mariadb") or shutil.which("mysql") or "mariadb"
		return [program, f"--defaults-file={self.options}"]


def _backup(folder: Path) -> Path:
	"""The database as `bench backup` writes it, in a folder of its own: earlier backups are not touched."""
	conf = frappe.conf
	backup = BackupGenerator(
		conf.db_name,
		conf.db_name,
		conf.db_password,
		backup_path=str(folder),
		db_host=conf.db_host,
		db_port=conf.db_port,
		db_type=conf.db_type or "mariadb",
	)
	backup.get_backup(older_than=0, ignore_files=True, force=True)
	return Path(backup.backup_path_db)
