"""Folders and addresses that no migration can be read from: each is refused with a sentence, before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from gigafibre_fsm.migration import mapping, sources

VOIP = mapping.load()["voip"]
HEADER = b"id,serial,username,password,numero\n"
GOOD = b"1,RCMG19E1DD01,gf1,secret,4505550100\n"


def read(tmp_path: Path, content: bytes) -> list[dict]:
	(tmp_path / "genieacs.voip.csv").write_bytes(content)
	source = sources.opened(str(tmp_path))
	sources.check(source, {"voip": VOIP}, ("voip",))
	return list(source.rows(VOIP))


@pytest.mark.parametrize(
	("content", "said"),
	[
		(HEADER + GOOD + b'2,"R,u,p,1\n' + GOOD * 3, "row 3: .*quotation mark"),
		(HEADER + b'1,R,u,p,"4505550100\n' + GOOD * 3, "row 2: .*quotation mark"),
		(HEADER + b'1,"R "x" y",u,p,1\n', "row 2: .*written twice"),
		(HEADER + b"1," + b"x" * 1_000_001 + b",u,p,1\n", "row 2: .*1,000,000 characters"),
		(HEADER + b"1,R,u,p\n", "row 2: 4 values for 5 columns"),
		(b"id,serial,username,password,id\n" + GOOD, "more than one column id"),
		(b"id,serial,username\n1,R,u\n", "lacks:\n  genieacs.voip.password"),
		((HEADER + GOOD).decode().encode("utf-16"), "is in UTF-16: save it as UTF-8"),
		((HEADER + GOOD).decode().encode("utf-16-be"), "is in UTF-16"),
		(b"", "lacks:\n  genieacs.voip.id"),
	],
	ids=(
		"quotation mark", "quotation mark of a last value", "quotation mark within", "huge", "short row", "column twice",
		"column missing", "UTF-16", "UTF-16 without mark", "empty",
	),
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
	"""Customers behind a forgotten quotation mark would be lost without a word, or an operator would read a traceback."""
	with pytest.raises(sources.WrongSource, match=said):
		read(tmp_path, content)


@pytest.mark.parametrize(
	"content",
	[
		HEADER + GOOD,
		b"\xef\xbb\xbf" + HEADER + GOOD,
		HEADER.replace(b",", b";") + GOOD.replace(b",", b";"),
		HEADER.replace(b",", b"\t") + GOOD.replace(b",", b"\t"),
		(HEADER + GOOD).replace(b"\n", b"\r\n"),
		HEADER.replace(b"id", b'" id "', 1) + b'"1","RCMG19E1DD01","gf1",secret,4505550100',
		HEADER.replace(b"numero", b"numero,,") + GOOD.replace(b"0100", b"0100,,"),
	],
	ids=("plain", "mark", "semicolon", "tab", "crlf", "quoted", "empty columns"),
)
def test_each_way_of_writing_a_table(tmp_path: Path, content: bytes) -> None:
	"""An export of another program would have to be converted by hand first."""
	(row,) = read(tmp_path, content)
	assert row["id"] == b"1" and row["numero"] == b"4505550100"


@pytest.mark.parametrize(
	"address",
	[
		"mysql://reader:geheim@host",
		"mysql://reader:geheim@host:port/legacy",
		"mysql://reader:geh#eim@host/legacy",
		"mysql://reader:geh?eim@host/legacy",
		"mysql://reader:geh/eim@host/legacy",
		"mysql://reader:geheim@[host/legacy",
		"mysql://",
		"postgres://reader:geheim@host/legacy",
	],
)
def test_an_address_that_names_no_server(address: str) -> None:
	"""An operator would read a traceback, with the password in it."""
	with pytest.raises(sources.WrongSource, match="mysql://user:password@host:port/schema") as refusal:
		sources.opened(address)
	assert "geh" not in str(refusal.value)
