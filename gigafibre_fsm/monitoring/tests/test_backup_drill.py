"""A backup is restored and compared."""

from __future__ import annotations

import gzip
import os
import re
from pathlib import Path
from typing import Any

import pytest

from gigafibre_fsm.monitoring import backup_drill
from gigafibre_fsm.monitoring.backup_drill import Client, compare


@pytest.mark.parametrize(
	("before", "restored", "after", "found"),
	[
		({"a": 5}, {"a": 5}, {"a": 5}, {}),
		({"a": 5}, {"a": 6}, {"a": 9}, {}),
		({"a": 5}, {"a": 4}, {"a": 9}, {"a": (5, 4, 9)}),
		({"a": 5}, {}, {"a": 5}, {"a": (5, -1, 5)}),
		({"a": 0}, {}, {"a": 0}, {"a": (0, -1, 0)}),
	],
)
def test_what_is_missing_is_found(before: Any, restored: Any, after: Any, found: Any) -> None:
	"""A backup without its invoices would pass, or one of a busy site fail each time."""
	assert compare(before, restored, after) == found


@pytest.fixture
def administrator() -> Path:
	file = Path(os.environ.get("FSM_STATE", "/nowhere"), "mariadb", "client.cnf")
	if not file.exists():
		pytest.skip("no account here that may create databases")
	return file


@pytest.mark.site
@pytest.mark.slow
def test_a_backup_comes_back_and_what_it_lacks_is_noticed(
	site: Any, administrator: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""On the day of the fire the backup would turn out to be empty, or to lack a table that the drill had not missed.

	One table is taken out of the dump: all others must have come back whole.
	"""
	whole = backup_drill._backup

	def without_items(folder: Path) -> Path:
		dump = whole(folder)
		told = re.sub(
			rb"INSERT INTO `tabItem` VALUES.*?;\n", b"", gzip.decompress(dump.read_bytes()), flags=re.DOTALL
		)
		dump.write_bytes(gzip.compress(told, 1))
		return dump

	monkeypatch.setattr(backup_drill, "_backup", without_items)
	told = backup_drill.run(administrator)
	assert not told.passed and told.differences.keys() == {"tabItem"}
	assert told.tables > 200 and told.rows > 1000 and told.bytes > 100_000
	left = [name for name in Client(administrator).ask("SHOW DATABASES").split() if name.startswith("drill_")]
	assert not left, "the scratch database is gone"
