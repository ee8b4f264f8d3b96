"""A legacy database on the site's own MariaDB server, under names used by nothing else, and a site into which it was
migrated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gigafibre_fsm.migration.tests.legacy_site import PHASES, Legacy, Migrated, tables
from tests.fixtures import begin_anew


@pytest.fixture
def legacy(site: Any, tmp_path: Path) -> Iterator[Legacy]:
	made = Legacy(site, tmp_path)
	yield made
	site.db.rollback()
	made.forget()


@pytest.fixture
def migrate(legacy: Legacy) -> Callable[..., Any]:
	"""`migrate("network")` runs a phase from the legacy database and returns its report; nothing is committed."""
	return legacy.migrate


@pytest.fixture(scope="module")
def migration(connected_site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Migrated]:
	"""All phases of a database without errors, run once for each module in a transaction that is never committed."""
	import frappe

	begin_anew(frappe)
	_forget_links_to_nothing(frappe)
	legacy = Legacy(frappe, tmp_path_factory.mktemp("legacy"))
	legacy.write(tables(frappe))
	yield Migrated(frappe, legacy, {phase: legacy.migrate(phase) for phase in PHASES})
	begin_anew(frappe)
	legacy.forget()


def _forget_links_to_nothing(frappe: Any) -> None:
	"""Delete links to records that an earlier run of the suite removed: they are no findings of these tests."""
	from gigafibre_fsm.migration.verify_site import LINKS

	for doctype, link, target in LINKS:
		frappe.db.sql(
			f"""UPDATE `tab{doctype}` a LEFT JOIN `tab{target}` b ON b.name = a.`{link}`
			SET a.`{link}` = NULL WHERE b.name IS NULL"""  # noqa: S608
		)


@pytest.fixture
def migrated(migration: Migrated) -> Iterator[Migrated]:
	"""The migrated site for one test; the test's changes are rolled back."""
	frappe = migration.frappe
	frappe.db.savepoint("migrated")
	# drops of other tests share one position: clear it
	frappe.db.sql("UPDATE `tabFibre Port` SET olt = NULL WHERE olt LIKE 'OLT des essais%'")
	frappe.local.message_log = []
	yield migration
	frappe.db.rollback(save_point="migrated")
	if migration.legacy.changed:
		migration.legacy.write(tables(frappe))
