"""Matching drops to civic addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.addresses.matching import rules
from gigafibre_fsm.flow.addresses.matching.rules import Evidence

SURE = Evidence(street=1.0, words=1.0, town=1.0, postal=True, distance=12.0)
fit = st.floats(0, 1)
evidences = st.builds(
	Evidence, fit, fit, fit, st.none() | st.booleans(), st.none() | st.floats(0, 500_000), st.sampled_from((0.0, 0.15))
)  # fmt: skip


def test_full_agreement_is_accepted_and_contradiction_is_not() -> None:
	"""Certain matches would wait for a person, or wrong ones be linked without review."""
	assert rules.verdict(rules.score(SURE), 0.0, rules.anchored(SURE)) == rules.ACCEPTED
	other = Evidence(street=0.3, words=0.4, town=0.2, postal=False, distance=40_000)
	assert rules.verdict(rules.score(other), 0.0, rules.anchored(other)) == rules.UNMATCHED


def test_two_equal_candidates_are_proposed_for_review() -> None:
	"""If two houses have the same number, one would be chosen by chance."""
	assert rules.verdict(0.97, 0.96, True) == rules.PROPOSED


def test_a_street_of_the_same_name_elsewhere_is_not_matched() -> None:
	"""A drop in Franklin would be sold to a house in Gaspé."""
	far = Evidence(street=1.0, words=1.0, town=0.3, postal=False, distance=600_000)
	assert rules.verdict(rules.score(far), 0.0, rules.anchored(far)) == rules.UNMATCHED


def test_a_different_unit_is_not_matched() -> None:
	"""The neighbour's flat would get the line."""
	assert rules.door_cost("", "4", "", "4") == 0
	assert rules.door_cost("A", "", "", "A") == 0
	assert rules.door_cost("", "4", "", "5") > rules.door_cost("", "4", "", "") > 0


@given(evidences)
def test_a_score_is_between_0_and_1(evidence: Evidence) -> None:
	"""Thresholds would mean nothing."""
	assert 0 <= rules.score(evidence) <= 1


@given(evidences, fit)
def test_a_better_match_never_lowers_the_score(evidence: Evidence, street: float) -> None:
	"""A clearer row would be matched with less certainty than a muddled one."""
	better = Evidence(**{**vars(evidence), "street": max(evidence.street, street)})
	assert rules.score(better) >= rules.score(evidence)


def test_distance_in_metres() -> None:
	"""Distances would be wrong, and near addresses not be found."""
	assert rules.metres((45.0, -74.0), (45.0, -74.001)) == pytest.approx(78.6, abs=0.5)
	assert rules.metres((45.0, -74.0), (0.0, 0.0)) is None


CIVIC = ("name", "uuidadresse", "civic_number", "odonym", "municipality", "municipality_code", "postal_code",
	"latitude", "longitude", "is_sample")  # fmt: skip
PORT = ("name", "status", "olt", "rue", "ville", "zip", "latitude", "longitude", "civic_address", "is_sample")


@pytest.fixture
def road(site, tmp_path, monkeypatch):  # noqa: ANN201
	"""A road with the numbers 2 to 40, rolled back with everything else."""
	from gigafibre_fsm.bulk import plain_rows
	from gigafibre_fsm.flow.addresses.search import store

	monkeypatch.setattr(store, "folder_of_site", lambda: tmp_path)
	monkeypatch.setattr(store, "_loaded", {})
	site.db.sql("UPDATE `tabFibre Port` SET status = 'Retired' WHERE IFNULL(civic_address, '') = ''")
	first = plain_rows.reserve_numbers("Civic Address", 20)
	plain_rows.insert(
		"Civic Address",
		CIVIC,
		[
			(first + n, f"essai-route-{n}", 2 * n + 2, "Chemin des Essais-Perdus", "Dundee", "69075", "J0S 1L0",
				45.03 + n * 0.0004, -74.5, 1)
			for n in range(20)
		],
	)  # fmt: skip

	def drops(*rows: tuple[str, str, str, float, float]) -> None:
		plain_rows.insert(
			"Fibre Port", PORT, [(name, "Available", "OLT", *rest, None, 1) for name, *rest in rows]
		)

	return site, first, drops


def states(site, *names: str) -> list[tuple]:
	rows = {
		row.name: row
		for row in site.db.sql(
			"SELECT p.name, p.civic_address, m.status, m.method FROM `tabFibre Port` p"
			" LEFT JOIN `tabAddress Match` m ON m.fibre_port = p.name WHERE p.name IN %s",
			(names,),
			as_dict=True,
		)
	}
	return [(rows[name].civic_address, rows[name].status, rows[name].method) for name in names]


@pytest.mark.site
def test_certain_matches_are_linked_and_likely_ones_proposed(road) -> None:
	"""The website would say that there is no fibre at 16,056 houses that have it."""
	from gigafibre_fsm.flow.addresses.matching import service

	site, first, drops = road
	drops(
		("FIB-M1", "8 CH DES ESSAIS PERDUS", "Dundee", "J0S1L0", 45.0312, -74.5),
		("FIB-M2", "8 chemin des Essais-Perdus", "Dundee", "", 45.0313, -74.5001),
		("FIB-M3", "600 chemin des Essais-Perdus", "Dundee", "J0S 1L0", 45.04, -74.51),
		("FIB-M4", "", "", "", 45.03401, -74.5),
	)
	before = service.match_all()
	assert (before["Accepted"], before["Proposed"]) == (1, 2)
	sure, shared, missing, near = states(site, "FIB-M1", "FIB-M2", "FIB-M3", "FIB-M4")
	assert sure[:2] == (str(first + 3), "Accepted")
	assert shared[:2] == (None, "Proposed") and shared[2].endswith("shared with FIB-M1")
	assert missing[:2] == (None, None)
	assert near[:2] == (None, "Proposed")
	assert site.db.get_value("Fibre Port", "FIB-M1", "municipality_code") == "69075"
	again = service.match_all()
	assert (again["Accepted"], again["Proposed"]) == (0, 2)
	assert states(site, "FIB-M1", "FIB-M2", "FIB-M3", "FIB-M4") == [sure, shared, missing, near]


@pytest.mark.site
def test_a_rejected_match_is_not_proposed_again(road) -> None:
	"""The same wrong matches would be proposed after every import."""
	from gigafibre_fsm.flow.addresses.matching import review, service

	site, _first, drops = road
	drops(("FIB-M5", "", "", "", 45.03401, -74.5))
	service.match_all()
	name = site.db.get_value("Address Match", {"fibre_port": "FIB-M5"})
	review.reject(name)
	service.match_all()
	rows = site.get_all("Address Match", {"fibre_port": "FIB-M5"}, ["name", "status"])
	assert [(row.name, row.status) for row in rows] == [(name, "Rejected")]


@pytest.mark.site
def test_new_drops_are_matched_at_night_and_only_when_something_is_new(road, monkeypatch) -> None:
	"""The website would not know the last import's drops until a manager starts the matching."""
	from gigafibre_fsm.flow.addresses.matching import job
	from gigafibre_fsm.scheduled import nightly

	site, first, drops = road
	queued: list[str] = []
	monkeypatch.setattr("frappe.enqueue", lambda method, **more: queued.append(method))
	monkeypatch.setattr(site.db, "commit", lambda: None)
	drops(("FIB-N1", "10 CH DES ESSAIS PERDUS", "Dundee", "J0S1L0", 45.0316, -74.5))
	drops(("FIB-N2", "", "Ailleurs", "", 0, 0))
	nightly.drops()
	assert queued == ["gigafibre_fsm.flow.addresses.matching.job.work"]
	job.work()
	assert states(site, "FIB-N1")[0][:2] == (str(first + 4), "Accepted")
	assert job.progress()["counts"]["Accepted"] == 1
	nightly.drops()
	assert len(queued) == 1  # FIB-N2 has no address, and no new address may match it
	site.db.sql("UPDATE `tabFibre Port` SET creation = NOW() + INTERVAL 1 HOUR WHERE name = 'FIB-N2'")
	nightly.drops()
	assert len(queued) == 2


@pytest.mark.site
def test_the_progress_of_matching_is_shown(road, monkeypatch) -> None:
	"""Whoever started the matching would start it again, or wait for nothing."""
	from gigafibre_fsm.flow.addresses.matching import job, service

	_site, _first, drops = road
	monkeypatch.setattr(service, "AT_ONCE", 1)
	for number in range(3):
		drops((f"FIB-P{number}", f"{2 * number + 2} ch des essais perdus", "Dundee", "J0S1L0", 45.03, -74.5))
	seen: list[tuple[int, int]] = []
	tell = job._publish_progress

	def publish(facts: dict) -> None:
		tell(facts)
		seen.append((job.progress()["done"], job.progress()["total"]))

	monkeypatch.setattr(job, "_publish_progress", publish)
	job.work()
	assert seen == [(1, 3), (2, 3), (3, 3), (0, 0)]
	assert not job.progress()["running"] and job.progress()["counts"]["Accepted"] == 3
