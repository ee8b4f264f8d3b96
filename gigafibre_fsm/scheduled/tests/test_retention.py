"""Every log-like table is bounded, and what still waits stays."""

from __future__ import annotations

import os
import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gigafibre_fsm.scheduled import log_files, retention
from gigafibre_fsm.scheduled.retention import RULES, Rule

LIMIT = 5
OLD = "2019-01-01 00:00:00"


def fill(site: Any, rule: Rule, rows: int, modified: str, **values: Any) -> list[str]:
	"""Rows as plain as the table takes them, named so that they can be found again."""
	numbered = "int" in site.db.get_column_type(rule.doctype, "name")
	names = []
	for _row in range(rows):
		name: Any = secrets.randbelow(10**9) + 10**9 if numbered else f"bound-{secrets.token_hex(8)}"
		given = {"name": name, "creation": modified, "modified": modified, **values}
		table = site.qb.DocType(rule.doctype)
		site.qb.into(table).columns(*given).insert(*given.values()).run()
		names.append(name)
	return names


def left(site: Any, rule: Rule, names: list[Any]) -> set[Any]:
	return set(site.get_all(rule.doctype, filters={"name": ("in", names)}, pluck="name"))


@pytest.fixture
def purge(site: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
	"""`purge(rule)` inside the test's transaction: what it commits on a real night is rolled back here."""
	monkeypatch.setattr(site.db, "commit", lambda *_args, **_more: None)
	return lambda *rules, **more: retention.purge(rules, **more)


def extra(site: Any, rule: Rule) -> dict[str, Any]:
	"""The values that allow a row of these tables to be deleted."""
	if rule.doctype == "Provisioning Push":
		later = {"equipment": "bound-device", "status": "Verified"}
		fill(site, rule, 1, "2999-01-01 00:00:00", **later)
		return {"equipment": "bound-device"}
	if rule.doctype == "OLT Command":
		later = {"name": "zz-later", "fibre_port": "bound-port", "status": "Confirmed"}
		fill(site, rule, 1, "2999-01-01 00:00:00", **later)
		return {"fibre_port": "bound-port"}
	if rule.doctype == "Device Address":
		return {"used_until": OLD}
	if rule.doctype == "Migrated Record":
		batch = replace(rule, doctype="Migration Batch")
		name = fill(site, batch, 1, OLD, status="Rolled Back" if not rule.state else "Completed")[0]
		about = {"batch": name, "legacy_key": "bound", "record_doctype": "Customer"}
		if rule.state:
			site.db.sql(
				"INSERT INTO `tabMigrated Record` (name, modified, batch, legacy_key, record_doctype, action)"
				" VALUES (3000000000, %s, %s, 'bound', 'Customer', 'Changed')",
				("2999-01-01 00:00:00", name),
			)
		return about
	return {}


@pytest.mark.site
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.doctype} {rule.days}")
def test_old_rows_go(site: Any, purge: Any, rule: Rule) -> None:
	"""A table that grows for years fills the disk, and the database stops with it."""
	if not site.db.table_exists(rule.doctype):
		pytest.skip(f"this engine has no {rule.doctype}")
	values = extra(site, rule)
	for state in rule.over or ("",):
		names = fill(site, rule, 3, OLD, **values, **({rule.state: state} if rule.state else {}))
		purge(rule)
		assert not left(site, rule, names), state


@pytest.mark.site
@pytest.mark.parametrize("doctype", sorted({"Outbound Message", "Error Log", "Device Event", "Version"}))
def test_no_more_rows_than_the_bound(site: Any, purge: Any, doctype: str) -> None:
	"""An error that repeats a thousand times a minute fills the disk long before its rows are a month old."""
	rule = next(each for each in RULES if each.doctype == doctype)
	state = {rule.state: rule.over[0]} if rule.state else {}
	names = fill(site, rule, 3 * LIMIT, f"{site.utils.now_datetime():%Y-%m-%d %H:%M:%S}", **state)
	purge(replace(rule, most=LIMIT))
	# other tests' rows that are kept for a reason may be in the table
	assert len(left(site, rule, names)) <= LIMIT


WAITS = [
	("Outbound Message", {"status": "Queued"}),
	("Outbound Message", {"status": "Failed"}),
	("Webhook Receipt", {"outcome": "Failed"}),
	("Device Event", {"issue": "ISS-1"}),
	("Provisioning Push", {"status": "Pending"}),
	("Provisioning Push", {"status": "Verified", "equipment": "only-one"}),
	("Reconciliation Finding", {"status": "Open"}),
	("Checkout Session", {"status": "Submitted"}),
	("Checkout Session", {"status": "Abandoned", "follow_up": "To Contact"}),
	("Checkout Session", {"status": "Expired", "lead": "LEAD-1"}),
	("Email Queue", {"status": "Not Sent"}),
	("Version", {"ref_doctype": "Sales Invoice"}),
	("Migrated Record", {"action": "Made", "batch": "kept"}),
]


@pytest.mark.site
@pytest.mark.parametrize(("doctype", "values"), WAITS, ids=[f"{a} {b}" for a, b in WAITS])
def test_what_waits_or_proves_stays(site: Any, purge: Any, doctype: str, values: dict[str, str]) -> None:
	"""A message would never be sent, a lead never called, a change of a bill never explained."""
	mine = [replace(rule, most=1) for rule in RULES if rule.doctype == doctype]
	names = fill(site, mine[0], 1, OLD, **values)
	purge(*mine)
	assert left(site, mine[0], names)


@pytest.mark.site
def test_children_and_secrets_go_along(site: Any, purge: Any) -> None:
	"""Recipients and passwords of messages long gone would stay for ever."""
	rule = next(each for each in RULES if each.doctype == "Email Queue")
	name = fill(site, rule, 1, OLD, status="Sent")[0]
	site.db.sql(
		"INSERT INTO `tabEmail Queue Recipient` (name, parent, parenttype) VALUES ('bound-child', %s, 'Email Queue')",
		name,
	)
	site.db.sql(
		"INSERT INTO `__Auth` (doctype, name, fieldname, password, encrypted) VALUES ('Email Queue', %s, 'x', 'y', 1)",
		name,
	)
	purge(rule)
	assert not site.db.sql("SELECT 1 FROM `tabEmail Queue Recipient` WHERE name = 'bound-child'")
	assert not site.db.sql("SELECT 1 FROM `__Auth` WHERE doctype = 'Email Queue' AND name = %s", name)


@pytest.mark.site
def test_a_purge_ends_in_time(site: Any, purge: Any) -> None:
	"""A worker would be busy with a million old rows while orders wait."""
	rule = next(each for each in RULES if each.doctype == "Error Log")
	names = fill(site, rule, 3, OLD)
	assert purge(rule, seconds=0) == 0
	assert len(left(site, rule, names)) == 3


def test_a_log_file_that_grows_is_cut(tmp_path: Path) -> None:
	"""A broker's debug log of 75 GB once stopped the database for four days."""
	log = tmp_path / "worker.error.log"
	with log.open("ab") as writer:
		writer.write(b"a" * 900 + b"the last lines")
		writer.flush()
		assert log_files.trim_file(log, largest=500, tail=100) == 814
		writer.write(b"next")
	assert log.read_bytes() == b"next", "the writer goes on in the same file"
	assert (tmp_path / "worker.error.log.1").read_bytes().endswith(b"the last lines")


def test_small_and_recent_files_stay(tmp_path: Path) -> None:
	"""The log that explains last night's failure would be gone in the morning."""
	log, rotated, ancient = (tmp_path / name for name in ("web.log", "web.log.2", "web.log.3"))
	for file in (log, rotated, ancient):
		file.write_text("lines")
	os.utime(ancient, (0, 0))
	assert [log_files.trim_file(file) for file in (log, rotated, ancient)] == [0, 0, 5]
	assert log.exists() and rotated.exists() and not ancient.exists()
