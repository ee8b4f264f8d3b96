"""The address index that all workers share."""

from __future__ import annotations

import pytest

from gigafibre_fsm import install
from gigafibre_fsm.flow.addresses.search import local, store

pytestmark = pytest.mark.site

ROW = {
	"doctype": "Civic Address", "civic_number": 41, "odonym": "Rang des Vérificateurs", "municipality": "Godmanchester",
	"municipality_code": "69060", "postal_code": "J0S 1H0", "is_sample": 1,
}  # fmt: skip
TYPED = "41 rang des verificateurs godmanchester"


@pytest.fixture
def fresh(site, tmp_path, monkeypatch):  # noqa: ANN201
	"""A worker that has just started, on a site without an index file."""
	monkeypatch.setattr(store, "folder_of_site", lambda: tmp_path)
	monkeypatch.setattr(store, "_loaded", {})
	monkeypatch.setattr(store, "LOOK_AGAIN_SECONDS", 0.0)
	return site


def labels() -> list[str]:
	return [hit.label for hit in local.LocalBackend(with_civic=True).search(TYPED, 3).hits]


def test_a_second_worker_maps_the_index_of_the_first(fresh, monkeypatch) -> None:
	"""Each of a dozen workers would read five million addresses and keep them in its own memory."""
	first = store.loaded(True)
	monkeypatch.setattr(store, "_loaded", {})
	monkeypatch.setattr(store.records, "read", lambda with_civic: pytest.fail("read again"))
	second = store.loaded(True)
	assert second is not first and second.drops == first.drops and second.drop_of == first.drop_of
	assert not second.index.row_ref.flags.owndata


def test_a_new_address_is_found_at_once(fresh) -> None:
	"""Staff would add a house and not find it until the servers are restarted."""
	assert "41, Rang des Vérificateurs, Godmanchester" not in labels()
	fresh.get_doc({**ROW, "uuidadresse": "essai-index-1"}).insert()
	assert labels()[0] == "41, Rang des Vérificateurs, Godmanchester"


def test_many_addresses_are_indexed_in_the_background(fresh, monkeypatch) -> None:
	"""A visitor would wait for fifteen seconds whenever an address changes."""
	jobs = []
	monkeypatch.setattr("frappe.enqueue", lambda method, **more: jobs.append((method, more["with_civic"])))
	before = store.loaded(True)
	monkeypatch.setattr(store, "SMALL", -1)
	fresh.get_doc({**ROW, "uuidadresse": "essai-index-2"}).insert()
	assert store.loaded(True) is before
	assert jobs == [("gigafibre_fsm.flow.addresses.search.store.make_now", True)]
	store.make_now(True)
	assert labels()[0] == "41, Rang des Vérificateurs, Godmanchester"


def test_the_first_large_index_is_built_in_the_background(fresh, monkeypatch) -> None:
	"""The first visitor after the installation would see an empty box for fifteen seconds."""
	jobs = []
	monkeypatch.setattr(
		"frappe.enqueue", lambda method, **more: jobs.append((method, more["with_civic"], more["queue"]))
	)
	fresh.get_doc({**ROW, "uuidadresse": "essai-index-4"}).insert()
	monkeypatch.setattr(store, "SMALL", 0)
	for _look in range(2):
		assert store.loaded(True).index.row_ref.max(initial=-1) < 0  # only drops are searched
	assert set(jobs) == {("gigafibre_fsm.flow.addresses.search.store.make_now", True, "long")}
	store.make_now(True)
	assert labels()[0] == "41, Rang des Vérificateurs, Godmanchester"


def test_a_migration_builds_a_missing_index(fresh, monkeypatch) -> None:
	"""After an update of the app only drops would be searched, until the first search builds the index."""
	jobs = []
	monkeypatch.setattr("frappe.enqueue", lambda method, **more: jobs.append(method))
	fresh.get_doc({**ROW, "uuidadresse": "essai-index-5"}).insert()
	monkeypatch.setattr(store, "SMALL", 0)
	for step in ("prepare", "complete"):  # the rest of a migration commits
		monkeypatch.setattr(install.setup, step, lambda: None)
	install.after_migrate()
	assert "gigafibre_fsm.flow.addresses.search.store.make_now" in jobs
	store.make_now(True)
	jobs.clear()
	store.prepare()
	assert not jobs


def test_a_broken_queue_does_not_stop_the_search(fresh, monkeypatch) -> None:
	"""Nobody could order while Redis is down."""

	def away(*_words: object, **_more: object) -> None:
		raise ConnectionError("Redis is away")

	monkeypatch.setattr("frappe.enqueue", away)
	before = store.loaded(True)
	monkeypatch.setattr(store, "SMALL", -1)
	store.mark_changed()
	assert store.loaded(True) is before


def test_an_import_in_progress_is_not_indexed_per_batch(fresh) -> None:
	"""The servers would rebuild the index all the time during an import of millions."""
	before = store.loaded(True)
	store.progress.write({"file": "x"})
	store.mark_changed()
	assert store.loaded(True) is before
	store.progress.clear()
	assert store.loaded(True) is not before


def test_a_town_is_found_by_its_former_name(fresh) -> None:
	"""People of Melocheville have lived in Beauharnois for twenty years, and still write Melocheville."""
	fresh.get_doc(
		{**ROW, "uuidadresse": "essai-index-3", "municipality": "Beauharnois", "municipality_code": "70022"}
	).insert()
	hits = local.LocalBackend(with_civic=True).search("41 rang des verificateurs melocheville", 3).hits
	assert hits[0].label == "41, Rang des Vérificateurs, Beauharnois" and hits[0].exact
