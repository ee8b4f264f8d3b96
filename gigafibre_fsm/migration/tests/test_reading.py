"""Reading the bytes of an old database as values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.migration import mapping, reading, text
from gigafibre_fsm.migration.findings import Findings

ACCOUNT = mapping.load()["account"]
SERVICE = mapping.load()["service"]


def account(**columns: bytes | None) -> tuple[reading.Row, Findings]:
	findings = Findings()
	(row,) = reading.read_table(ACCOUNT, [{"id": b"7", **columns}], findings)
	return row, findings


def service(**columns: bytes | None) -> tuple[reading.Row, Findings]:
	findings = Findings()
	(row,) = reading.read_table(SERVICE, [{"id": b"7", **columns}], findings)
	return row, findings


@pytest.mark.parametrize(
	("raw", "read", "kinds"),
	[
		("Hélène".encode(), "Hélène", []),
		("Hélène".encode("cp1252"), "Hélène", ["cp1252_text"]),
		("l’Étang".encode("cp1252"), "l’Étang", ["cp1252_text"]),
		("Réjean".encode().decode("cp1252").encode(), "Réjean", ["double_encoded_text"]),
		("Noël".encode().decode("cp1252").encode("cp1252"), "Noël", []),
		(
			"Réjean de Québec".encode().replace(b"\xc3\xa9b", "éb".encode().decode("cp1252").encode()),
			"Réjean de Québec",
			["double_encoded_text"],
		),
		("l’œuf".encode().decode("cp1252").encode(), "l’œuf", ["double_encoded_text"]),
		("à Àlma".encode().decode("latin-1").encode(), "à Àlma", ["double_encoded_text"]),
		("«CAFÉ» à ½ prix".encode(), "«CAFÉ» à ½ prix", []),
		("Zoé".encode().decode("cp1252").encode().decode("cp1252").encode(), "Zoé", ["double_encoded_text"]),
		(b"R&amp;amp;D &#x27;ici&#039;", "R&D 'ici'", ["markup_in_text"]),
		(b'L\\\'Heureux \\\\\\"Jo\\"', 'L\'Heureux "Jo"', ["escaped_quotes"]),
		("R\ufffdjean".encode(), "R\ufffdjean", ["letters_lost"]),
		(b"(null)", "", ["null_as_text"]),
		(b"visa 4242-4242-4242-4242 cvv: 123", "visa •••• 4242", ["card_number_in_text"]),
		(b"amex 3782 822463 10005 exp 0427", "amex •••• 0005 exp 0427", ["card_number_in_text"]),
		(b"4222222222222", "•••• 2222", ["card_number_in_text"]),
		(b"450 555 0199 514 555 0142, 450-555-0199", "450 555 0199 514 555 0142, 450-555-0199", []),
		(b"450 555 0199, poste 1234567890123456", "450 555 0199, poste 1234567890123456", []),
		(b"\x81abc", "abc", ["cp1252_text", "control_characters"]),
		(b"caf&eacute; <br/>noir", "café noir", ["markup_in_text"]),
		(b"R&D  inc.", "R&D inc.", []),
		(b"a < b et c > d", "a < b et c > d", []),
		(b"Mari\x00e\r\n", "Marie", ["control_characters"]),
	],
)
def test_text_is_read_in_its_own_alphabet(raw: bytes, read: str, kinds: list[str]) -> None:
	"""Customers would see their names on the bill with Ã© or question marks."""
	row, findings = account(notes=raw)
	assert row["notes"] == read
	assert list(findings.counts()) == sorted(kinds, key=list(findings.counts()).index)


@given(st.binary(max_size=60))
def test_no_bytes_stop_the_reading(raw: bytes) -> None:
	"""One broken name would end an import of 16,056 rows."""
	row, _findings = account(notes=raw, prenom=raw, solde=raw, langue=raw, ppa=raw)
	assert not text.CONTROL.search(row["notes"])


@pytest.mark.parametrize(
	("raw", "read", "kind"),
	[
		(b"2025-11-30", date(2025, 11, 30), None),
		(b"2025-11-30 10:00:00", date(2025, 11, 30), None),
		(b"0000-00-00", None, "zero_date"),
		(b"0000-00-00 00:00:00", None, "zero_date"),
		(b"", None, None),
		(None, None, None),
		(b"30/11/2025", date(2025, 11, 30), "date_notation"),
		(b"30-11-2025 08:15", date(2025, 11, 30), "date_notation"),
		(b"2025/11/30", date(2025, 11, 30), "date_notation"),
		(b"20251130", date(2025, 11, 30), "date_notation"),
		(b"1764460800", date(2025, 11, 30), "date_notation"),
		(b"1764460800000", date(2025, 11, 30), "date_notation"),
		(b"1767243599", date(2025, 12, 31), "date_notation"),  # the last second of the year in Quebec
		(b"1782864000123", date(2026, 7, 1), "date_notation"),  # midnight in UTC
		(b"1782878399", date(2026, 6, 30), "date_notation"),
		(b"00/00/0000", None, "zero_date"),
		(b"NULL", None, "null_as_text"),
		(b"30/11/25", None, "impossible_date"),
		(b"12/31/2025", None, "month_first"),
		(b"13/31/2025", None, "impossible_date"),
		(b"2025-02-31", None, "impossible_date"),
		(b"1899-12-30", None, "impossible_date"),
		(b"demain", None, "impossible_date"),
	],
)
def test_dates(raw: bytes | None, read: date | None, kind: str | None) -> None:
	"""A date of zeros would end every service in the year 0."""
	row, findings = service(date_fin=raw)
	assert row["end"] == read
	assert list(findings.counts()) == ([kind] if kind else [])


@pytest.mark.parametrize(
	("raw", "read", "kind"),
	[
		(b"79.95", Decimal("79.95"), None),
		(b"79.9500", Decimal("79.95"), None),
		(b"-5", Decimal("-5.00"), None),
		(b"79,95 $", Decimal("79.95"), "comma_decimal"),
		(b"1 234,50", Decimal("1234.50"), "comma_decimal"),
		(b"1,234.50", Decimal("1234.50"), "comma_decimal"),
		(b"1.234,50", Decimal("1234.50"), "comma_decimal"),
		(b"1,234,567", Decimal("1234567.00"), "comma_decimal"),
		(b"1.234.567", Decimal("1234567.00"), "comma_decimal"),
		("1’234.50 CAD".encode(), Decimal("1234.50"), "comma_decimal"),
		(b"(12.50)", Decimal("-12.50"), "comma_decimal"),
		(b"12,50-", Decimal("-12.50"), "comma_decimal"),
		(b"1,234", None, "amount_ambiguous"),
		(b"0,125", Decimal("0.13"), "comma_decimal"),
		(b"NULL", None, "null_as_text"),
		(b"gratuit", None, "not_a_number"),
		(b"1e9", None, "not_a_number"),
		(b"NaN", None, "not_a_number"),
	],
)
def test_amounts(raw: bytes, read: Decimal | None, kind: str | None) -> None:
	"""79,95 would become 7,995 dollars, or be lost."""
	row, findings = service(prix=raw)
	assert row["price"] == read
	assert list(findings.counts()) == ([kind] if kind else [])


@pytest.mark.parametrize(
	("raw", "read"), [(b"\x01", True), (b"\x00", False), (b"1", True), (b"NULL", False), (None, False)]
)
def test_a_column_of_bits_is_read(raw: bytes | None, read: bool) -> None:
	"""Whoever wants no text messages in a column BIT(1) would get them."""
	row, _findings = account(sans_texto=raw)
	assert row["no_sms"] is read


@pytest.mark.parametrize(("raw", "read"), [(b"\x01", "open"), (b"\x00", "closed"), (b"", None)])
def test_a_choice_in_a_column_of_bits_is_read(raw: bytes, read: str | None) -> None:
	"""Closed accounts would come back to life."""
	row, _findings = account(statut=raw)
	assert row["status"] == read


@pytest.mark.parametrize(
	("raw", "read"),
	[(b" 5001 ", "5001"), (b"5001.0", "5001"), (b"NULL", ""), (b"A.0", "A.0"), (b"007", "007")],
)
def test_keys_of_a_spreadsheet_are_keys(raw: bytes, read: str) -> None:
	"""Every service would be an orphan, because a spreadsheet had written 5001.0."""
	row, _findings = service(delivery_id=raw)
	assert row["delivery_id"] == read


def test_a_family_may_be_called_null() -> None:
	"""A customer would lose their name."""
	row, findings = account(nom=b"Null")
	assert row["last_name"] == "Null" and not findings


@pytest.mark.parametrize(
	("capitals", "read"),
	[
		("JEAN-PAUL", "Jean-Paul"),
		("MARIE DE LA RIVIÈRE", "Marie de la Rivière"),
		("PIERRE D'ASTOUS", "Pierre d'Astous"),
		("O'NEIL", "O'Neil"),
		("LE BLANC", "Le Blanc"),
	],
)
def test_names_in_capitals(capitals: str, read: str) -> None:
	"""Customers would be addressed in capitals on every bill."""
	row, findings = account(nom=capitals.encode())
	assert row["last_name"] == read and findings.rows("name_in_capitals") == ["account:7"]


@pytest.mark.parametrize("name", ["GEP", "McDuff", "Éd", "123"])
def test_other_names_stay(name: str) -> None:
	"""A company's initials would be changed as if they were a name in capitals."""
	assert account(nom=name.encode())[0]["last_name"] == name


def test_rows_without_a_key_of_their_own_are_left_out() -> None:
	"""The second of two rows with one key would silently replace the first."""
	findings = Findings()
	raw = [{"id": b"1", "nom": b"A"}, {"id": b"", "nom": b"B"}, {"id": b"0"}, {"id": b"1", "nom": b"C"}]
	rows = list(reading.read_table(ACCOUNT, raw, findings))
	assert [row["last_name"] for row in rows] == ["A"]
	assert findings.counts() == {"key_missing": 2, "key_repeated": 1} and findings.left_out() == 2


@pytest.mark.parametrize(
	("raw", "read", "kinds"),
	[
		(b'="00123"', "00123", ["spreadsheet_formula"]),
		(b"=cmd|' /C calc'!A0", "", ["spreadsheet_formula"]),
		(b"#N/A", "", ["spreadsheet_formula"]),
		(b"=> a gauche", "=> a gauche", []),
		(b"#12", "#12", []),
		(b"x" * 141, "x" * 140, ["text_too_long"]),
	],
)
def test_cells_of_a_spreadsheet(raw: bytes, read: str, kinds: list[str]) -> None:
	"""A formula in a name would run on the computer of a user who exports the customers, and a long text would end the run."""
	row, findings = account(compagnie=raw)
	assert row["company"] == read and list(findings.counts()) == kinds


def test_what_a_field_cannot_hold_is_told() -> None:
	"""One number or password that is too long would end the night of the migration with an error of the database."""
	for written in (b"99999999999", b"-3000000000", b"9" * 400):
		row, findings = service(qte=written, prix=written)
		assert row["quantity"] is None and row["price"] is None
		assert list(findings.counts()) == ["not_a_number"]
	row, findings = account(notes="é".encode() * 20_000)
	assert len(row["notes"]) == 15_000 and list(findings.counts()) == ["text_too_long"]
	mapped = mapping.load()["voip"]
	findings = Findings()
	(row,) = reading.read_table(mapped, [{"id": b"1", "password": b"p" * 200}], findings)
	assert row["password"] == "" and list(findings.counts()) == ["text_too_long"]


def test_a_key_is_one_that_a_terminal_can_show() -> None:
	"""A report would paint the operator's terminal, and a key of a megabyte would fill the table of runs."""
	findings = Findings()
	keys = [b'="7"', b"8\x1b[2J\x00", b"9" * 101, b"\x00"]
	rows = list(reading.read_table(ACCOUNT, [{"id": key} for key in keys], findings))
	assert [row["id"] for row in rows] == ["7", "8[2J"] and findings.counts() == {"key_missing": 2}
