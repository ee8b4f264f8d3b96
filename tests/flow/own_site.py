"""A separate site for tests that install and uninstall apps, beside those that the launcher keeps."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

from embedded.launcher import sites
from embedded.launcher.bench import run_bench
from embedded.launcher.databases import client
from embedded.launcher.state import State

# Rows that appear and disappear by themselves, whatever app is installed.
RESTLESS = frozenset(
	[
		"__global_search",
		"tabAccess Log",
		"tabActivity Log",
		"tabComment",
		"tabDefaultValue",
		"tabDeleted Document",
		"tabError Log",
		"tabInstalled Application",
		# filled as a whole by the engine when it first tidies its logs
		"tabLogs To Clear",
		"tabNotification Log",
		"tabPatch Log",
		"tabRoute History",
		"tabScheduled Job Log",
		"tabScheduled Job Type",
		"tabSessions",
		"tabSingles",
		"tabVersion",
	]
)


class OwnSite:
	"""An embedded site that a test creates, changes and deletes."""

	def __init__(self, name: str) -> None:
		self.name = name
		self.state = State.open()
		self.database = sites.database_name(name)

	def make_bare(self) -> None:
		"""Create the site with the engine only."""
		self._restore_or(sites.bare_key(), lambda: sites.new_site(self.state, self.name))

	def make_before_wizard(self) -> None:
		self._restore_or(sites.before_wizard_key(), self._install_erpnext)

	def make_after_wizard(self) -> None:
		self._restore_or(sites.after_wizard_key(), self._go_through_wizard)

	def _install_erpnext(self) -> None:
		self.make_bare()
		self.bench("install-app", "erpnext")

	def _go_through_wizard(self) -> None:
		self.make_before_wizard()
		self.run_wizard()

	def _restore_or(self, snapshot: str, make: Callable[[], None]) -> None:
		"""The launcher has usually taken the snapshot when it made its own site."""
		sites.forget_site(self.state, self.name)
		if sites.snapshot_exists(self.state, snapshot):
			sites.restore(self.state, self.name, snapshot)
		else:
			make()
			sites.take_snapshot(self.state, self.name, snapshot)

	def forget(self) -> None:
		sites.forget_site(self.state, self.name)

	def bench(self, *arguments: str) -> None:
		run_bench(self.state, self.name, *arguments, log_name=f"{self.name}-{arguments[0]}")

	def run_wizard(self) -> None:
		sites.set_up(self.state, self.name)

	def insert(self, *docs: dict[str, Any]) -> None:
		self.bench("execute", "frappe.client.insert_many", "--kwargs", repr({"docs": json.dumps(docs)}))

	def sql(self, query: str) -> list[list[str]]:
		command = client(
			self.state, "mariadb", "--batch", "--skip-column-names", self.database, "--execute", query
		)
		done = subprocess.run(command, capture_output=True, text=True, check=True)
		return [line.split("\t") for line in done.stdout.splitlines()]

	def names(self, doctype: str, where: str = "1") -> set[str]:
		return {row[0] for row in self.sql(f"select name from `tab{doctype}` where {where}")}  # noqa: S608

	def single(self, doctype: str, field: str) -> str | None:
		rows = self.sql(f"select value from tabSingles where doctype = '{doctype}' and field = '{field}'")  # noqa: S608
		return rows[0][0] if rows else None

	def census(self) -> dict[str, set[str]]:
		"""Every column, and every named row of every table that does not change by itself."""
		columns = self.sql(
			"select table_name, column_name, column_type from information_schema.columns"
			" where table_schema = database() order by 1, 2"
		)
		has = {(table, column) for table, column, _ in columns}
		found = {"columns": {f"{table}.{column} {kind}" for table, column, kind in columns}}
		for table in sorted({table for table, column in has if column == "name"} - RESTLESS):
			# A child row gets another random name each time its parent is saved.
			key = "concat_ws(' ', parent, parentfield, idx)" if (table, "parentfield") in has else "name"
			found[table] = {row[0] for row in self.sql(f"select {key} from `{table}`")}  # noqa: S608
		return found
