"""Reading a file of addresses."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from gigafibre_fsm.flow.addresses.rqa import reader
from gigafibre_fsm.flow.addresses.tests.rqa_files import GOOD, HEADER, MANY, OFFICIAL, ROW, TODAY, file


def read(path: Path, **options: object) -> list[reader.Address | tuple[int, str]]:
	with reader.opened(path) as (text, _raw):
		return list(reader.rows(text, TODAY, **options))


def test_a_row_becomes_an_address(tmp_path: Path) -> None:
	"""Addresses would be indexed under words that nobody types."""
	(row,) = read(file(tmp_path, GOOD.format(12)))
	assert row.line == 2
	assert row.values == (
		"essai-12", 12, "A", "", "Chemin de la Rivière", "Hemmingford", "68015", "J0L 1H0", 45.08338, -73.58248,
	)  # fmt: skip


def test_gzipped_files_and_other_separators_are_read(tmp_path: Path) -> None:
	"""The operator would have to convert gigabytes first."""
	path = file(tmp_path, GOOD.format(12).replace(",", ";"), header=HEADER.replace(",", ";"))
	packed = tmp_path / "rqa.csv.gz"
	packed.write_bytes(gzip.compress(path.read_bytes()))
	assert read(packed) == read(path) != []


@pytest.mark.parametrize(
	("row", "reason"),
	[
		(GOOD.format(12).replace("essai-12", ""), "no identifier"),
		(GOOD.format(12).replace("essai-12", "x' or 1=1"), "no identifier"),
		(GOOD.format(12).replace(",12,", ",douze,"), "no civic number"),
		(GOOD.format(12).replace("Chemin de la Rivière", " "), "no street"),
		(GOOD.format(12).replace("j0l1h0", "90210"), "no postal code"),
		(GOOD.format(12).replace("45.08338", "4.5"), "outside Quebec"),
		(GOOD.format(12).replace("45.08338", "nord"), "no coordinate"),
		("essai-1,12", "columns"),
	],
)
def test_a_bad_row_is_reported_with_its_line(tmp_path: Path, row: str, reason: str) -> None:
	"""One bad row among millions would end the import, or slip in and send a technician astray."""
	good, bad = read(file(tmp_path, GOOD.format(1), row))
	assert isinstance(good, reader.Address)
	assert bad[0] == 3 and reason in bad[1]


def test_a_file_without_address_columns_is_refused(tmp_path: Path) -> None:
	"""A customer list would be imported as addresses."""
	with pytest.raises(reader.WrongFile, match="numero_municipal"):
		read(file(tmp_path, "1,2", header="name,phone"))
	path = tmp_path / "latin.csv"
	path.write_bytes((HEADER + "\n" + GOOD.format(1)).encode("latin-1"))
	with pytest.raises(reader.WrongFile, match="UTF-8"):
		read(path)


def test_columns_of_the_official_header_are_found_by_name(tmp_path: Path) -> None:
	"""The government's published file would be refused, or its columns be mistaken for others."""
	live = ROW.format(12, "", "Certifiée")
	path = file(tmp_path, live, header=OFFICIAL)
	(row,) = read(path)
	assert row.values == (
		"essai-12", 12, "1/2", "", "Chemin de la Rivière", "Hemmingford", "68015", "J0L 1H0", 45.08338, -73.58248,
	)  # fmt: skip
	turned = file(
		tmp_path, ",".join(reversed(live.split(","))), header=",".join(reversed(OFFICIAL.upper().split(",")))
	)
	assert read(turned)[0].values == row.values
	with reader.opened(path) as (text, _raw):
		header, _delimiter = reader.header_of(text)
	assert sorted(header.ignored) == [
		"adresse_formatee", "date_diffusion_version", "odonyme_recompose_normal", "seqodo",
	]  # fmt: skip


@pytest.mark.parametrize(
	("end", "state", "kind"),
	[
		("", "Certifiée", reader.Address),
		("", "Non certifiée", reader.Address),
		("20991231", "Certifiée", reader.Address),
		("20240101", "Certifiée", reader.Ended),
		("2024-01-01", "Certifiée", reader.Ended),
		("2024-01-01T00:00:00", "", reader.Ended),
		("20260801", "", reader.Ended),
		("", "Retirée", reader.Ended),
		("jamais", "", reader.Refused),
	],
)
def test_an_ended_address_is_recognised(tmp_path: Path, end: str, state: str, kind: type) -> None:
	"""Visitors could order for houses that were demolished."""
	(row,) = read(file(tmp_path, ROW.format(12, end, state), header=OFFICIAL))
	assert type(row) is kind


def test_towns_of_the_same_name_are_distinguished_by_position(tmp_path: Path) -> None:
	"""The rue Principale of both Saint-Louis-de-Gonzague would be one street, 300 km long."""
	towns = reader.Municipalities(
		[
			("70035", "Saint-Louis-de-Gonzague", 45.2, -73.98),
			("28035", "Saint-Louis-de-Gonzague", 46.27, -70.33),
		]
	)
	assert towns.code_of("SAINT-LOUIS DE GONZAGUE", 46.2, -70.4) == "28035"
	assert towns.code_of("Saint-Louis-de-Gonzague", 45.1, -74.0) == "70035"
	assert towns.code_of("Saint-Louis-de-Gonzague", 0, 0) == ""
	assert towns.code_of("Ailleurs", 45.1, -74.0) == ""


def test_a_truncated_gzipped_file_is_refused(tmp_path: Path) -> None:
	"""Half a download would be taken for the whole file."""
	whole = gzip.compress(file(tmp_path, *MANY).read_bytes())
	path = tmp_path / "rqa.csv.gz"
	path.write_bytes(whole[:-12])
	with pytest.raises(reader.WrongFile, match="broken off"):
		read(path)
