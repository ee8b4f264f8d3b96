"""The mapping file, which names the tables and columns of a legacy system."""

from __future__ import annotations

from pathlib import Path

import pytest

from gigafibre_fsm.migration import mapping, sources
from gigafibre_fsm.migration.legacy import TABLES


def written(tmp_path: Path, text: str) -> Path:
	file = tmp_path / "own.yaml"
	file.write_text(text, encoding="utf-8")
	return file


def test_the_documents_own_schema_is_the_default() -> None:
	"""Without a mapping file nothing would be read."""
	assert mapping.load().keys() == TABLES.keys()


def test_a_file_replaces_the_tables_that_it_names(tmp_path: Path) -> None:
	"""The tables of another system would not be found under their own names."""
	own = "service:\n  table: abonnement\n  columns: {id: no, delivery_id: lieu, sku: code, price: montant, status: etat}\n"
	mapped = mapping.load(written(tmp_path, own + "  values: {status: {A: active}}\n"))
	assert (mapped["service"].table, mapped["service"].key) == ("abonnement", "no")
	assert mapped["service"].values == {"status": {"a": "active"}}
	assert mapped["fibre"].table == "fibre"


@pytest.mark.parametrize(
	("text", "told"),
	[
		("fiber: {table: x, columns: {id: id}}", "fiber: no such table"),
		("voip: {columns: {id: id}}", "`table` is missing"),
		("voip: {table: x, columns: [id]}", "lists of `ours: theirs`"),
		("voip: {table: x, columns: {id: id, serial: s, username: u}}", "column `password` is missing"),
		(
			"voip: {table: x, columns: {id: id, serial: s, username: u, password: p, pin: q}}",
			"no column `pin`",
		),
		(
			"account: {table: x, columns: {id: i, last_name: n, status: s}, values: {status: {1: alive}}}",
			"`alive` is none of open, closed",
		),
		(
			"account: {table: x, columns: {id: i, last_name: n, status: s}, values: {last_name: {1: open}}}",
			"`last_name` has no choices",
		),
		(
			"account: {table: x, column: {id: i}, columns: {id: i, last_name: n, status: s}}",
			"`column` means nothing",
		),
		("- just a list", "begins with the names of tables"),
		("", "begins with the names of tables"),
		("voip: {table: x}\nvoip: {table: y}", "`voip` is here twice"),
		(
			"voip: {table: x, columns: {id: a, id: b, serial: s, username: u, password: p}}",
			"`id` is here twice",
		),
		(
			"voip: {table: x, columns: {id: [a], serial: '', username: u, password: p}}",
			"`id` is the name of one column",
		),
		(
			"account: {table: x, columns: {id: i, last_name: n, status: s}, values: {status: {A: open, a: closed}}}",
			"status: `a` is here twice",
		),
		("a: [", "own.yaml"),
	],
)
def test_what_is_wrong_is_said_before_anything_is_read(tmp_path: Path, text: str, told: str) -> None:
	"""A misspelt column would be empty for every customer."""
	with pytest.raises(mapping.WrongMapping, match=told.replace("(", "\\(")):
		mapping.load(written(tmp_path, text))


def test_a_source_that_lacks_columns_is_refused(tmp_path: Path) -> None:
	"""Half of a customer's data would be taken over without a word."""
	(tmp_path / "account.csv").write_text("id;nom\n1;Exemple\n")
	source = sources.opened(str(tmp_path))
	mapped = mapping.load()
	with pytest.raises(sources.WrongSource, match=r"account.statut\n.*table invoice|account.prenom"):
		sources.check(source, mapped, ("account", "invoice", "wifi"))


def test_rows_of_a_broken_file_are_refused(tmp_path: Path) -> None:
	"""The values of one row would move into the next column."""
	(tmp_path / "genieacs.voip.csv").write_bytes(
		b"\xef\xbb\xbfid,serial,username,password,numero\n1,R,u,\\N,4505550100\n2,R\n"
	)
	rows = sources.opened(str(tmp_path)).rows(mapping.load()["voip"])
	assert next(rows) == {
		"id": b"1",
		"serial": b"R",
		"username": b"u",
		"password": None,
		"numero": b"4505550100",
	}
	with pytest.raises(sources.WrongSource, match="row 3: 2 values for 5 columns"):
		next(rows)
