"""A site as the release made it, and what a test needs to compare it with the migrated one."""

from __future__ import annotations

import json
import lzma
import subprocess
from datetime import date
from pathlib import Path

from embedded.launcher import sites
from embedded.launcher.databases import client, write_private
from embedded.launcher.environment import logged, variables
from tests.flow.own_site import OwnSite

RELEASE = Path(__file__).with_name("release_0_1.sql.xz")
# What people or the flow have written is in the DocTypes of these apps, and in these of Frappe.
OF_FRAPPE = ("Address", "Contact", "Contact Email", "Contact Phone", "Dynamic Link")
# A tree counts its rows anew when a release adds one.
NOT_KEPT = frozenset({"modified", "modified_by", "_seen", "lft", "rgt"})

Rows = dict[str, dict[str, str]]


class ReleasedSite(OwnSite):
	def load(self) -> None:
		"""Load the dump into a site that has the engine only; no sweep runs on it by itself."""
		self.make_bare()
		config = self.state.sites / self.name / "site_config.json"
		write_private(config, json.dumps(json.loads(config.read_text()) | {"pause_scheduler": 1}))
		loading = client(self.state, "mariadb", self.database)
		subprocess.run(loading, input=lzma.decompress(RELEASE.read_bytes()), check=True)

	def migrate(self) -> None:
		self.bench("migrate", "--skip-search-index")

	def run_night(self, day: date) -> None:
		logged(
			[self.state.python, "-m", "tests.migration.night", str(day)],
			self.state.logs / f"{self.name}-night.log",
			cwd=self.state.sites,
			env=variables(self.state, self.name),
		)

	def execute(self, statements: str) -> None:
		sites.sql(self.state, f"USE `{self.database}`; {statements}")

	def columns(self) -> dict[str, list[str]]:
		"""Table -> its columns."""
		found: dict[str, list[str]] = {}
		for table, column in self.sql(
			"SELECT table_name, column_name FROM information_schema.columns"
			" WHERE table_schema = DATABASE() ORDER BY 1, ordinal_position"
		):
			found.setdefault(table, []).append(column)
		return found

	def indexes(self) -> set[tuple[str, str, str, str]]:
		"""(table, index, column, unique) of every index."""
		rows = self.sql(
			"SELECT table_name, index_name, column_name, IF(non_unique, '', 'unique')"
			" FROM information_schema.statistics WHERE table_schema = DATABASE()"
		)
		return {(table, index, column, unique) for table, index, column, unique in rows}

	def records(self) -> dict[str, Rows]:
		"""Table -> name -> column -> value, of everything that people have entered or the flow has written."""
		columns = self.columns()
		named = self.sql(
			"SELECT d.name FROM `tabDocType` d JOIN `tabModule Def` m ON m.name = d.module"
			" WHERE m.app_name IN ('erpnext', 'gigafibre_fsm')"
		)
		tables = [f"tab{name}" for name in (*OF_FRAPPE, *(row[0] for row in named))]
		return {table: self._rows(table, columns[table]) for table in tables if table in columns}

	def _rows(self, table: str, columns: list[str]) -> Rows:
		kept = [column for column in columns if column not in NOT_KEPT]
		chosen = ", ".join(f"`{column}`" for column in ("name", *kept))
		rows = self.sql(f"SELECT {chosen} FROM `{table}`")  # noqa: S608
		return {row[0]: dict(zip(kept, row[1:], strict=True)) for row in rows}
