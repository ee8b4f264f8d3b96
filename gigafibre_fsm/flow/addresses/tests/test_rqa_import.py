"""An import of addresses, from its first row to retiring those that are gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from gigafibre_fsm.flow.addresses.tests.rqa_files import GOOD, HEADER, MANY, OFFICIAL, ROW, file


class Killed(BaseException):
	"""Raised where the process is to die."""


@pytest.mark.site
def test_an_interrupted_import_resumes_with_the_same_result(site, tmp_path: Path, monkeypatch) -> None:
	"""After a power cut half a province would be missing, or be there twice."""
	from gigafibre_fsm.flow.addresses.rqa import importer

	monkeypatch.setattr(importer, "BATCH", 10)
	lines = [GOOD.format(number) for number in range(1, 46)]
	lines[6] = "broken"
	path = file(tmp_path, *lines)

	def known() -> list[tuple]:
		return site.db.sql(
			"SELECT uuidadresse, civic_number, odonym, municipality_code, postal_code, latitude"
			" FROM `tabCivic Address` WHERE uuidadresse LIKE 'essai-%' ORDER BY civic_number"
		)

	saved = []

	def save() -> None:
		saved.append(site.db.savepoint(f"batch{len(saved)}"))
		if len(saved) == 3:
			raise Killed

	with pytest.raises(Killed):
		importer.run(path, importer.begin(path), save, lambda position: None)
	assert len(known()) == 29
	work = importer.begin(path)
	assert work.rows == 30
	importer.run(path, work, lambda: None, lambda position: None)
	assert work.same == 0  # no row was read a second time
	assert (work.added, work.bad, work.problems) == (44, 1, [[8, "1 columns, fewer than the header has"]])
	first = known()
	assert len(first) == 44
	again = importer.run(path, importer.begin(path), lambda: None, lambda position: None)
	assert (again.added, again.changed, again.same) == (0, 0, 44)
	assert known() == first
	moved = file(tmp_path, *[line.replace("j0l1h0", "J0L 2H0") for line in lines])
	assert importer.run(moved, importer.begin(moved), lambda: None, lambda position: None).changed == 44
	assert {row[4] for row in known()} == {"J0L 2H0"} and len(known()) == 44


@pytest.fixture
def imported(site, tmp_path: Path):
	"""Import these lines of a file; the site has no other addresses from files."""
	from gigafibre_fsm.flow.addresses.rqa import importer

	site.db.sql("UPDATE `tabCivic Address` SET is_sample = 1")

	def run(*lines: str, end: str = "\n", header: str = HEADER, **options) -> importer.Import:
		path = file(tmp_path, *lines, header=header)
		path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + end, encoding="utf-8")
		work = importer.begin(path)
		return importer.run(path, work, lambda: None, lambda position: None, **options)

	return run


def retired(site) -> list[int]:
	return site.get_all(
		"Civic Address", {"uuidadresse": ["like", "essai-%"], "retired": 1}, pluck="civic_number"
	)


@pytest.mark.site
def test_an_address_missing_from_the_file_is_retired_and_can_return(site, imported) -> None:
	"""Visitors could order for houses that no longer exist, or not for one that exists again."""
	imported(*MANY)
	work = imported(*MANY[:-2])
	assert (work.missing, work.retired, work.kept) == (2, 2, "")
	assert sorted(retired(site)) == [44, 45]
	again = imported(*MANY[:-2])
	assert (again.missing, again.retired, again.changed) == (0, 0, 0)
	back = imported(*MANY)
	assert (back.added, back.changed, back.retired) == (0, 2, 0)
	assert retired(site) == []


@pytest.mark.site
def test_addresses_marked_as_ended_are_retired_and_counted(site, imported) -> None:
	"""Ended addresses would stay, or a house with an old and a new row would vanish."""
	live = [ROW.format(number, "", "Certifiée") for number in range(1, 46)]
	first = imported(*live, header=OFFICIAL)
	assert (first.added, first.ended) == (45, 0) and "seqodo" in first.ignored
	ended = [ROW.format(number, "20240101", "Certifiée") for number in (3, 4, 5, 6, 7)]
	work = imported(*live[:2], live[4], *live[7:], *ended, ROW.format(99, "20240101", ""), header=OFFICIAL)
	assert (work.ended, work.retired, work.missing, work.kept) == (6, 4, 0, "")
	assert sorted(retired(site)) == [3, 4, 6, 7]
	assert not site.db.exists("Civic Address", {"uuidadresse": "essai-99"})
	again = imported(*live, header=OFFICIAL)
	assert (again.changed, again.retired, retired(site)) == (4, 0, [])


@pytest.mark.site
@pytest.mark.parametrize(
	("lines", "options", "told"),
	[
		(MANY[:-2], {"end": ""}, "broken off"),
		(MANY[:30], {}, "33% of all"),
	],
)
def test_a_truncated_file_retires_nothing(site, imported, lines: list[str], options: dict, told: str) -> None:
	"""An incomplete download, or the file of one region, would retire all other customers' addresses."""
	imported(*MANY)
	work = imported(*lines, **options)
	assert work.retired == 0 and told in work.kept
	assert retired(site) == []


@pytest.mark.site
def test_a_smaller_file_is_accepted_with_complete(site, imported) -> None:
	"""Nobody could ever remove a region's addresses."""
	imported(*MANY)
	assert imported(*MANY[:30], complete=True).retired == 15


@pytest.mark.site
def test_an_address_with_an_invalid_row_is_kept(site, imported) -> None:
	"""One bad coordinate in a new file would make a house unknown."""
	imported(*MANY)
	work = imported(*MANY[:-1], MANY[-1].replace("45.08338", "nord"))
	assert (work.bad, work.retired) == (1, 0)


@pytest.mark.site
def test_a_resumed_import_retires_what_both_runs_miss(site, imported, tmp_path, monkeypatch) -> None:
	"""After a power cut everything read before it would count as missing, and half of Quebec be retired."""
	from gigafibre_fsm.flow.addresses.rqa import importer, retirement

	imported(*MANY)
	monkeypatch.setattr(importer, "BATCH", 10)
	path = file(tmp_path, *MANY[:-2])
	saved = []

	def save() -> None:
		saved.append(1)
		if len(saved) == 3:
			raise Killed

	with pytest.raises(Killed):
		importer.run(path, importer.begin(path), save, lambda position: None)
	list_of_met = retirement.Names(importer.begin(path).file, True).path
	with list_of_met.open("ab") as half:
		half.write(b"\x01\x02\x03")
	kept = list_of_met.read_bytes()
	work = importer.run(path, importer.begin(path), lambda: None, lambda position: None)
	assert (work.retired, sorted(retired(site))) == (2, [44, 45])
	assert not list_of_met.exists()

	imported(*MANY)
	saved.clear()
	path = file(tmp_path, *MANY[:-2])
	with pytest.raises(Killed):
		importer.run(path, importer.begin(path), save, lambda position: None)
	assert list_of_met.read_bytes()[:80] == kept[:80]
	list_of_met.unlink()
	assert (
		"list is gone" in importer.run(path, importer.begin(path), lambda: None, lambda position: None).kept
	)
	assert retired(site) == []


@pytest.mark.site
def test_a_retired_address_is_found_only_while_it_is_in_use(site, imported) -> None:
	"""A house that is gone would be offered, or a customer's own address not be found."""
	from gigafibre_fsm.bulk import plain_rows
	from gigafibre_fsm.flow.addresses.search import records

	imported(*MANY)
	imported(*MANY[:-2])
	names = dict(
		site.get_all(
			"Civic Address", {"uuidadresse": ["like", "essai-%"]}, ["civic_number", "name"], as_list=True
		)
	)
	plain_rows.insert(
		"Fibre Port",
		("name", "status", "rue", "civic_address"),
		[("essai-left", "Occupied", "45 x", str(names[45]))],
	)
	refs = set(records.read(with_civic=True).ref.tolist())
	assert int(names[43]) in refs and int(names[45]) in refs
	assert int(names[44]) not in refs
