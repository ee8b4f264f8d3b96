"""A delta of many changes: the dry run tells what it does, a second run changes nothing, verify agrees, and a rollback works."""

from __future__ import annotations

from random import Random

import pytest

from gigafibre_fsm.migration import rollback
from gigafibre_fsm.migration.tests.legacy_site import PHASES, Migrated, tables, unnamed, wrong
from gigafibre_fsm.sample.legacy.generator import Tables

CHANGES = (
	("service", 6, {"prix": "33.33"}),
	("equipement", 3, {"service_id": 0}),
	("delivery", 3, {"adresse": "5 rue Autre"}),
	("invoice", 5, {"total": "12.34"}),
	("payment", 6, {"montant": "1.00"}),
	("fibre", 5, {"service_id": 0, "sn": ""}),
	("service_rabais", 2, {"montant": "-9.00"}),
	("account", 3, {"langue": "en", "statut": "ferme"}),
	("ppa", 1, {"statut": "annule"}),
	("prospect", 3, {"adresse": "9 rue Ailleurs"}),
	("bon_travail", 3, {"statut": "planifié", "date_visite": "2055-01-01"}),
)


def change(rows: Tables, random: Random) -> None:
	left = {row["id"] for row in random.sample(rows["delivery"], 4)}
	for row in rows["service"]:
		if row["delivery_id"] in left:
			row.update(statut="annule", date_fin="2026-01-31")
	for row in random.sample(rows["equipement"], 4):
		row["service_id"] = random.choice(rows["service"])["id"]
	for table, many, values in CHANGES:
		for row in random.sample(rows[table], many):
			row.update(values)


@pytest.mark.site
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_delta_of_many_changes(migrated: Migrated, seed: int) -> None:
	"""An operator would agree to something other than what the run does, or be left with a site that is not as it is there."""
	legacy = migrated.legacy
	rows = tables(migrated.frappe, 24, 110)
	change(rows, Random(seed))  # noqa: S311 - reproducible, not secret
	legacy.write(rows)
	legacy.changed = True
	batches = []
	for phase in PHASES:
		told, done = legacy.migrate(phase, dry=True), legacy.migrate(phase)
		for counts in ("made", "changed", "adopted", "same"):
			assert getattr(told, counts) == getattr(done, counts), (phase, counts)
		assert [unnamed(each) for each in told.changes] == [unnamed(each) for each in done.changes]
		assert list(told.findings) == list(done.findings)
		batches += [done.batch] if done.batch else []
	for phase in PHASES:
		again = legacy.migrate(phase)
		assert not again.made and not again.changed, phase
	assert wrong(migrated) == []
	for batch in reversed(batches):
		kept = rollback.roll_back(batch).kept
		assert {why.partition(":")[0] for _record, why in kept} <= {
			"cancelled when its row left the legacy system"
		}
