"""Each kind of error in a legacy database is found in exactly the rows that have it; no valid row is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gigafibre_fsm.migration import mapping, sources
from gigafibre_fsm.migration.findings import KINDS, LEFT_OUT, Findings
from gigafibre_fsm.migration.phases import PHASES
from gigafibre_fsm.migration.planned import Site
from gigafibre_fsm.migration.run import read
from gigafibre_fsm.sample.legacy import dirt, dump, generator

TODAY = date(2026, 11, 30)
SITE = Site(
	today=TODAY,
	hold_until=date(2027, 1, 31),
	started=TODAY,
	default_zone="1",
	customer_group="Résidentiel",
	territory="Canada",
)
DROPS = 1_500
# Kinds that only show between two runs or two systems (tests/test_run.py), and those of GenieACS (tests/test_acs.py).
NOT_IN_A_DUMP = {
	"acs_device_repeated",
	"acs_device_silent",
	"acs_device_unknown",
	"changed_after_cutover",
	"changed_on_both_sides",
	"device_not_on_acs",
	"gone_from_legacy",
	"name_taken",
	"not_migrated_yet",
	"sip_differs",
	"wifi_differs",
}


def findings_of(folder: Path) -> tuple[Findings, int]:
	"""(the findings of all phases, the number of planned records)"""
	source, mapped, found, planned = sources.opened(str(folder)), mapping.load(), Findings(), 0
	sources.check(source, mapped, mapped)
	for phase in PHASES.values():
		planned += len(phase.plan(read(phase, source, mapped, found), found, SITE))
	return found, planned


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> Path:
	folder = tmp_path_factory.mktemp("clean")
	dump.to_folder(generator.generate(2026, TODAY, drops=DROPS), folder)
	return folder


@pytest.fixture(scope="module")
def dirty(tmp_path_factory) -> tuple[dict[str, list[str]], Path]:
	folder = tmp_path_factory.mktemp("dirty")
	tables = generator.generate(2026, TODAY, drops=DROPS)
	spoilt = dirt.spoil(tables)
	dump.to_folder(tables, folder)
	return spoilt, folder


def test_nothing_is_found_in_a_clean_database(clean: Path) -> None:
	"""The list of findings would be so long that nobody reads it."""
	found, planned = findings_of(clean)
	assert not found.counts() and planned > 3 * DROPS


def test_every_kind_is_found_in_its_rows_and_in_no_other(dirty: tuple[dict[str, list[str]], Path]) -> None:
	"""An error that is not found becomes a wrong bill, a lost customer or a line sold twice."""
	spoilt, folder = dirty
	found, _planned = findings_of(folder)
	assert len(spoilt) >= 40 and spoilt.keys() == KINDS.keys() - NOT_IN_A_DUMP
	assert {kind: sorted(set(found.rows(kind))) for kind in found.counts()} == {
		kind: sorted(rows) for kind, rows in spoilt.items()
	}


def test_no_good_row_is_refused(clean: Path, dirty: tuple[dict[str, list[str]], Path]) -> None:
	"""A customer would be missing on the first day because of an error in another row."""
	spoilt, folder = dirty
	found, _planned = findings_of(folder)
	refused = {finding.row for finding in found if KINDS[finding.kind][0] == LEFT_OUT}
	assert refused == {row for kind, rows in spoilt.items() if KINDS[kind][0] == LEFT_OUT for row in rows}


def test_no_dollar_of_a_month_is_lost(clean: Path) -> None:
	"""An add-on or a discount attached to the wrong plan would silently change a bill."""
	source, mapped = sources.opened(str(clean)), mapping.load()
	tables = read(PHASES["services"], source, mapped, Findings())
	live = [row for row in tables["service"] if row["status"] != "ended"]
	there = sum(row["price"] * row["quantity"] for row in live) + sum(
		row["amount"] for row in tables["service_discount"]
	)
	planned = PHASES["services"].plan(tables, Findings(), SITE)
	here = sum(
		each.values["rate"] * each.values["qty"]
		+ sum(line["rate"] * line["qty"] for line in each.tables["extras"])
		+ sum(line["amount"] for line in each.tables["discounts"])
		for each in planned
		if each.doctype == "Service Subscription"
	)
	assert round(here, 2) == float(there) > 10_000


def test_a_database_too_small_for_its_dirt_is_refused() -> None:
	"""`sample-legacy --accounts 20` would end in a traceback."""
	with pytest.raises(dirt.TooSmall, match="120 accounts"):
		dirt.spoil(generator.generate(7, TODAY, accounts=20, drops=400))
	assert dirt.spoil(generator.generate(7, TODAY, accounts=120, drops=400))


def test_the_same_seed_makes_the_same_database() -> None:
	"""A fault that was found once could not be reproduced."""
	one, other = (generator.generate(7, TODAY, drops=400) for _time in range(2))
	assert dirt.spoil(one) == dirt.spoil(other) and one == other
