"""Formats of the files of banks and Interac, and ambiguities that must not be guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from gigafibre_fsm.flow.collections.payment_files import reader
from gigafibre_fsm.flow.collections.payment_files.file_dates import Days, Unclear

TODAY = date(2026, 11, 30)
FRENCH = (
	"Caisse exemple;Relevé\n"
	"N° de compte;Nom du client;Date du paiement;Montant payé;N° de confirmation\n"
	"10234;Bélanger, Zoé;2026-11-27;1 234,56 $;C-001\n"
	"10235;Côté Noël;2026-11-28;\u00a045,00\u00a0$;C-002\n"
	"TOTAL;;;1 279,56 $;\n"
)
ENGLISH = 'Payment Date,Sender Name,Amount,Reference Number,Message\n"Nov 27, 2026",ZOE BELANGER,"$1,234.56",CA1x9,bill\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_french_file_of_any_encoding(encoding: str) -> None:
	"""A clerk would have to rewrite each file of the bank by hand, and accents of names would be lost."""
	rows = reader.read(FRENCH.encode(encoding), TODAY)
	assert [(row.account, row.payer, row.day, row.amount, row.reference) for row in rows] == [
		("10234", "Bélanger, Zoé", date(2026, 11, 27), Decimal("1234.56"), "C-001"),
		("10235", "Côté Noël", date(2026, 11, 28), Decimal("45.00"), "C-002"),
	]


def test_an_english_file_of_interac() -> None:
	"""The other half of the payments could not be read."""
	(row,) = reader.read(ENGLISH.encode(), TODAY)
	assert (row.day, row.payer, row.amount, row.reference, row.message) == (
		date(2026, 11, 27),
		"ZOE BELANGER",
		Decimal("1234.56"),
		"CA1x9",
		"bill",
	)


@pytest.mark.parametrize(
	("text", "amount"),
	[
		("1 234,56 $", "1234.56"), ("1\u202f234,56", "1234.56"), ("$1,234.56", "1234.56"), ("1.234,56", "1234.56"),
		("114.92", "114.92"), ("114,9", "114.9"), ("114", "114"), ("1,234", "1234"), ("CAD 20,00", "20.00"),
		("-50,00 $", "-50.00"), ("(50.00)", "-50.00"), ("50,00-", "-50.00"), ("1'234.50", "1234.50"),
		("1.234", None), ("12,345,6", None), ("abc", None), ("", None), ("12.345", None), ("1e5", None), ("--5", "-5"),
	],
)  # fmt: skip
def test_amounts_as_they_are_written(text: str, amount: str | None) -> None:
	"""A household's 1 234,56 $ would be booked as 1.23 $, or as 123 456 $."""
	assert reader.money(text) == (Decimal(amount) if amount else None)


def test_an_amount_that_shifts_the_columns_is_not_booked() -> None:
	"""1234,56 without quotes in a file separated by commas would be read as 1 234 dollars and an account 56."""
	rows = reader.read(b"Date,Montant,Compte\n2026-11-27,114,92,10234\n2026-11-27,114.92,10234\n", TODAY)
	assert [row.problem for row in rows] == ["columns", ""]


def test_what_cannot_be_read_is_listed_and_not_lost() -> None:
	"""A payment would be missing in the ledger, without a message."""
	text = "Date;Montant;Compte\n2026-13-45;10,00;1\n2026-11-27;dix;2\n2026-12-25;10,00;3\n"
	rows = reader.read(text.encode(), TODAY)
	assert [row.problem for row in rows] == ["date", "amount_unread", "future"]
	assert rows[1].raw == "2026-11-27 | dix | 2"


def test_money_taken_back_is_negative() -> None:
	"""A recalled payment would be booked as a second payment."""
	text = "Date,Description,Debit,Credit,Compte\n2026-11-27,Retour,50.00,,10234\n2026-11-27,Paiement,,50.00,10234\n"
	assert [row.amount for row in reader.read(text.encode(), TODAY)] == [Decimal("-50.00"), Decimal("50.00")]


@pytest.mark.parametrize(
	("content", "reason"),
	[
		(b"", "empty"), (b"  \n", "empty"), (b"PK\x03\x04rest", "binary"), (b"a\0b", "binary"),
		(b"Date;Montant;Compte\n", "empty"), (b"un;deux;trois\n1;2;3\n", "columns"),
		(b"Date;Montant;Compte\n10/11/2026;5,00;1\n", "dates"), (b"x" * (reader.LARGEST_FILE + 1), "large"),
	],
	ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_a_file_that_is_none_says_why(content: bytes, reason: str) -> None:
	"""A clerk would see an error page, or an empty list and believe that nobody paid."""
	with pytest.raises(reader.NotAFile) as refused:
		reader.read(content, TODAY)
	assert refused.value.reason == reason


@pytest.mark.parametrize(
	("texts", "expected"),
	[
		(["30/11/2026", "05/11/2026"], date(2026, 11, 5)),
		(["11/30/2026", "11/05/2026"], date(2026, 11, 5)),
		(["05/11/2026"], date(2026, 11, 5)),
		(["20261105"], date(2026, 11, 5)),
		(["2026/11/05 14:03"], date(2026, 11, 5)),
		(["5 nov. 2026"], date(2026, 11, 5)),
		(["1er novembre 2026"], date(2026, 11, 1)),
		(["11-11-2026"], date(2026, 11, 11)),
		(["31/02/2026"], None),
		(["hier"], None),
	],
)
def test_dates_in_whatever_order(texts: list[str], expected: date | None) -> None:
	"""A payment of 5 November would be booked on 11 May, before its bill."""
	assert Days(texts, TODAY).read(texts[-1]) == expected


def test_an_order_that_nothing_says_is_asked() -> None:
	"""Half of the payments would be booked in the wrong month."""
	with pytest.raises(Unclear):
		Days(["10/11/2026"], TODAY)
	assert Days(["10/11/2026"], TODAY, "day").read("10/11/2026") == date(2026, 11, 10)
	assert Days(["10/11/2026"], TODAY, "month").read("10/11/2026") == date(2026, 10, 11)
