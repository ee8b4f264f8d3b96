"""Runs on a site: killed, dry, limited, over errors, over existing records, and rolled back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gigafibre_fsm.migration import cutover, rollback, run, sources, verify
from gigafibre_fsm.migration.tests.legacy_site import DOCTYPES, DROPS, PHASES, WRITTEN, state, tables, unnamed
from gigafibre_fsm.sample.legacy import dirt


class Killed(BaseException):
	"""Raised where the process is to die."""


@pytest.mark.site
@pytest.mark.parametrize("at", [1, 2, 5])
def test_a_run_that_was_killed_and_run_again_ends_the_same(
	site: Any, legacy: Any, migrate: Callable[..., Any], monkeypatch, at: int
) -> None:
	"""After a power cut half of a household would be missing, or be there twice."""
	monkeypatch.setattr(run, "CHUNK", 15)
	legacy.write(tables(site))
	site.db.savepoint("before_all")
	for phase in PHASES:
		migrate(phase)
	whole = state(site)
	site.db.rollback(save_point="before_all")
	for phase in PHASES:
		saved = []

		def save(saved: list = saved) -> None:
			saved.append(site.db.savepoint("saved"))
			if len(saved) == at:
				raise Killed

		try:
			migrate(phase, save=save)
		except Killed:
			site.db.rollback(save_point="saved")
			again = migrate(phase)
			assert sum(again.same.values()) > 0 or at == 1
	ended = state(site)
	for doctype in WRITTEN:
		if doctype not in ("Series", "Migrated Record"):
			assert ended[doctype] == whole[doctype], doctype


@pytest.mark.site
def test_no_line_is_sold_here_while_its_olt_arrives(
	site: Any, legacy: Any, migrate: Callable[..., Any], monkeypatch
) -> None:
	"""Between a run that was killed and the next one both systems would sell the same free lines."""
	monkeypatch.setattr(run, "CHUNK", 5)
	rows = tables(site)
	legacy.write(rows)

	def die() -> None:
		raise Killed

	with pytest.raises(Killed):
		migrate("network", save=die)
	addresses = [row["info_connect"] for row in rows["fibre"]]
	known = site.get_all("OLT", {"ip_address": ("in", addresses)}, pluck="master")
	assert known and set(known) == {"Former System"}


@pytest.mark.site
def test_a_dry_run_tells_what_the_run_then_does(site: Any, legacy: Any, migrate: Callable[..., Any]) -> None:
	"""An operator would agree to something other than what the run does."""
	legacy.write(tables(site))
	for phase in PHASES:
		before = state(site, (*WRITTEN, "Migration Batch"))
		told = migrate(phase, dry=True)
		assert state(site, (*WRITTEN, "Migration Batch")) == before, phase
		done = migrate(phase)
		for counts in ("made", "changed", "adopted"):
			assert getattr(told, counts) == getattr(done, counts), phase
		assert [unnamed(each) for each in told.changes] == [unnamed(each) for each in done.changes]
		assert list(told.findings) == list(done.findings)


@pytest.mark.site
def test_a_limit_is_kept_and_the_rest_comes_later(
	site: Any, legacy: Any, migrate: Callable[..., Any]
) -> None:
	"""A rehearsal with ten rows would bring in 16,056."""
	legacy.write(tables(site))
	assert sum(migrate("network", limit=10).made.values()) <= 10
	report = migrate("network")
	assert report.made["Fibre Port"] + report.same["Fibre Port"] == DROPS


@pytest.mark.site
def test_a_phase_that_brings_nothing_in_counts_as_run(
	site: Any, legacy: Any, migrate: Callable[..., Any]
) -> None:
	"""No OLT of a legacy system without tickets, visits and leads could ever be taken over."""
	rows = tables(site)
	rows |= {name: [] for name in ("ticket", "ticket_msg", "bon_travail", "prospect")}
	legacy.write(rows)
	for phase in PHASES:
		assert not migrate(phase, dry=True).batch
		migrate(phase)
	assert cutover.phases().agrees
	assert not migrate("history").batch, "and a second run changes nothing"


@pytest.mark.site
def test_a_dirty_database_is_taken_over_with_every_fault_named(
	site: Any, legacy: Any, migrate: Callable[..., Any]
) -> None:
	"""One bad row would stop the night of the migration, or be lost silently."""
	rows = tables(site, 0, 400)
	spoilt = dirt.spoil(rows)
	legacy.write(rows)
	found: dict[str, set[str]] = {}
	for phase in PHASES:
		report = migrate(phase)
		for finding in report.findings:
			found.setdefault(finding.kind, set()).add(finding.row)
	missing = {kind: sorted(set(where) - found.get(kind, set())) for kind, where in spoilt.items()}
	assert not {kind: where for kind, where in missing.items() if where}
	assert found.keys() - spoilt.keys() <= {"not_migrated_yet"}


@pytest.mark.site
def test_what_was_there_before_is_adopted(site: Any, legacy: Any, migrate: Callable[..., Any]) -> None:
	"""A customer who is already in ERPNext would be there twice."""
	legacy.write(tables(site))
	known = site.get_doc(
		{"doctype": "Customer", "customer_name": "Connue Exemple", "legacy_customer_id": "5003"}
	).insert()
	migrate("network"), migrate("catalogue")
	report = migrate("customers")
	assert report.adopted == {"Customer": 1}
	assert site.get_all("Customer", {"legacy_customer_id": "5003"}, pluck="name") == [known.name]
	assert site.db.get_value("Customer", known.name, "customer_name") == "Connue Exemple"
	migrate("services")
	assert site.db.exists("Service Location", {"customer": known.name})


@pytest.mark.site
def test_rolling_all_batches_back_leaves_nothing(site: Any, legacy: Any, migrate: Callable[..., Any]) -> None:
	"""A rehearsal could not be undone; the next one would start on its remains."""
	doctypes = (
		*DOCTYPES,
		"Item",
		"Item Price",
		"Pricing Zone",
		"Price List",
		"Dynamic Link",
		"Provisioning Push",
	)
	before = state(site, doctypes)
	legacy.write(tables(site))
	batches = [migrate(phase).batch for phase in PHASES]
	for batch in reversed(batches):
		result = rollback.roll_back(batch)
		assert result.kept == [], batch
	after = state(site, doctypes)
	for doctype in doctypes:
		assert after[doctype] == before[doctype], doctype
	assert not site.get_all("Sales Invoice", {"fsm_billing_key": ("like", "legacy:%"), "docstatus": 1})
	assert verify.identity().agrees
	assert {migrate(phase).batch for phase in PHASES}.isdisjoint(batches), "and it can be brought in again"


@pytest.mark.site
def test_a_price_of_a_zone_that_no_drop_has(site: Any, legacy: Any, migrate: Callable[..., Any]) -> None:
	"""One price list of a village to come would stop the catalogue with an error."""
	rows = tables(site)
	rows["product_zone"].append({**rows["product_zone"][0], "id": 990_001, "zone_tarifaire": "99"})
	legacy.write(rows)
	batch = migrate("catalogue").batch
	priced = site.db.get_value("Pricing Zone", "99", "price_list")
	assert site.db.exists("Item Price", {"price_list": priced, "item_code": rows["product_zone"][0]["sku"]})
	assert not migrate("network").changed and not migrate("catalogue").made
	assert rollback.roll_back(batch).kept == [] and not site.db.exists("Pricing Zone", "99")


@pytest.mark.site
def test_a_server_that_breaks_off_ends_the_run_with_a_sentence(site: Any, legacy: Any) -> None:
	"""An operator would read a traceback at night and not know whether half of it was written."""
	legacy.write(tables(site))
	source = legacy.source()
	before = state(site, (*WRITTEN, "Migration Batch"))
	legacy.change(f"KILL {source._connection.thread_id()}")
	with pytest.raises(
		sources.WrongSource, match=r"broke off while .* was read .*Nothing of this run was written"
	):
		run.run("customers", source, legacy.mapping, run.Options(), lambda: None)
	assert state(site, (*WRITTEN, "Migration Batch")) == before


@pytest.mark.site
def test_half_an_export_changes_nothing(site: Any, legacy: Any, migrate: Callable[..., Any]) -> None:
	"""The other half of the unpaid bills would be taken for deleted, and cancelled."""
	rows = tables(site)
	legacy.write(rows)
	for phase in ("network", "catalogue", "customers", "services", "money"):
		migrate(phase)
	before = state(site, ("Sales Invoice", "Legacy Invoice", "Migrated Record"))
	legacy.write({**rows, "invoice": rows["invoice"][: len(rows["invoice"]) // 2]})
	for dry in (True, False):
		with pytest.raises(sources.WrongSource, match=r"are not there, such as invoice:\d+.*export complete"):
			migrate("money", dry=dry)
	assert state(site, ("Sales Invoice", "Legacy Invoice", "Migrated Record")) == before
	assert migrate("money", accept_gone=True).findings.rows("gone_from_legacy")
