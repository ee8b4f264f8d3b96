"""Reads a file of payments: a CSV from a bank or Interac, in French or English. Pure.

UTF-8, UTF-16 or cp1252; comma, semicolon or tab; columns are found by their headers, and lines above the headers are skipped.
An amount is written `1 234,56 $`, `$1,234.56` or `1234.56`; an amount in brackets, with a minus sign or in a debit column is
a reversal.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gigafibre_fsm.flow.collections.payment_files.file_dates import Days, Unclear
from gigafibre_fsm.spelling import unaccented

LARGEST_FILE = 5_000_000
MOST_ROWS = 20_000
PREAMBLE = 30
"""Lines above the headers: name of the bank, period."""

DATE, AMOUNT, DEBIT, ACCOUNT, INVOICE, PAYER, REFERENCE, MESSAGE = (
	"date", "amount", "debit", "account", "invoice", "payer", "reference", "message",
)  # fmt: skip
# Headers without accents, articles and punctuation; `no` stands for number. If several match, the first one counts.
HEADERS: dict[str, tuple[str, ...]] = {
	DATE: (
		"date paiement", "payment date", "date reception", "date received", "received date", "date depot", "deposit date",
		"date transaction", "transaction date", "date operation", "date virement", "date effet", "effective date",
		"date valeur", "value date", "date", "received on", "recu",
	),
	AMOUNT: (
		"montant paiement", "payment amount", "montant paye", "amount paid", "montant recu", "amount received",
		"montant cad", "amount cad", "montant", "amount", "credit", "depot", "deposit", "somme",
	),
	DEBIT: ("debit", "retrait", "withdrawal"),
	ACCOUNT: (
		"no compte client", "customer account no", "no compte", "account no", "no client", "customer no", "client no",
		"no abonne", "subscriber no", "compte client", "customer account", "compte", "account", "reference client",
		"customer reference",
	),
	INVOICE: ("no facture", "invoice no", "bill no", "facture", "invoice", "bill"),
	PAYER: (
		"nom payeur", "payer name", "payor name", "nom expediteur", "sender name", "nom client", "customer name",
		"payeur", "payer", "payor", "expediteur", "sender", "tireur", "drawer", "nom", "name", "client", "customer", "from",
	),
	REFERENCE: (
		"no confirmation", "confirmation no", "no reference", "reference no", "no transaction", "transaction no",
		"transaction id", "no cheque", "cheque no", "check no", "cheque", "trace no", "confirmation", "reference", "ref",
		"id",
	),
	MESSAGE: ("message", "memo", "note", "remarque", "remarks", "description", "details", "libelle", "commentaire"),
}  # fmt: skip
PROBLEMS = ("amount_unread", "date", "future", "columns")
"""Reasons why a line cannot be booked."""
SMALL = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "of", "the"})
NUMBER = re.compile(r"\b(numero|number|num|nbr|nr|n)\b|n[°º]|№|#")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']")
_PLAIN = re.compile(r"\d{1,9}(\.\d{1,2})?")


class NotAFile(ValueError):
	"""The file is unreadable; `reason` is empty, large, binary, rows, columns (with the headers found) or dates."""

	def __init__(self, reason: str, found: str = "") -> None:
		super().__init__(reason)
		self.reason, self.found = reason, found


@dataclass(frozen=True)
class Row:
	"""A payment as in the file. `problem`: one of PROBLEMS."""

	number: int
	raw: str
	day: date | None = None
	amount: Decimal | None = None
	account: str = ""
	invoice: str = ""
	payer: str = ""
	reference: str = ""
	message: str = ""
	problem: str = ""


def read(content: bytes, today: date, order: str = "") -> list[Row]:
	"""The payments of a file, in order; `order` as in `Days`. Raises NotAFile."""
	if len(content) > LARGEST_FILE:
		raise NotAFile("large")
	table, columns, first = _table(_text(content))
	lines = [(number, cells) for number, cells in enumerate(table, start=1) if number > first and any(cells)]
	if not lines:
		raise NotAFile("empty")
	if len(lines) > MOST_ROWS:
		raise NotAFile("rows")
	width = len(table[first - 1])
	try:
		days = Days([_cell(cells, columns, DATE) for _number, cells in lines], today, order)
	except Unclear as error:
		raise NotAFile("dates", str(error)) from None
	rows: list[Row] = []
	for number, cells in lines:
		row = _row(number, cells, columns, width, days)
		if not (rows and _is_total(row, cells, rows)):
			rows.append(row)
	return rows


def headers(cells: Sequence[str]) -> dict[str, int]:
	"""{kind: column}: the best header for each kind; no column is used twice."""
	plain = [_header(cell) for cell in cells]
	found: dict[str, int] = {}
	for kind, names in HEADERS.items():
		for name in names:
			if name in plain and plain.index(name) not in found.values():
				found[kind] = plain.index(name)
				break
	return found


def money(text: str) -> Decimal | None:
	"""An amount in dollars, negative for a reversal; None for a text that is not an amount."""
	bare = (
		_SPACES.sub("", text).upper().replace("CAD", "").replace("$", "").replace("−", "-").replace("+", "")
	)
	taken_back = bare.startswith(("-", "(")) or bare.endswith("-")
	bare = bare.strip("-()")
	if "," in bare and "." in bare:
		# the later one is the decimal mark: 1,234.50 and 1.234,50
		grouping = "," if bare.rindex(".") > bare.rindex(",") else "."
		bare = bare.replace(grouping, "")
	if re.fullmatch(r"\d{1,3}(,\d{3})+", bare):
		bare = bare.replace(",", "")
	bare = bare.replace(",", ".")
	if not _PLAIN.fullmatch(bare):
		return None
	return -Decimal(bare) if taken_back else Decimal(bare)


def _text(content: bytes) -> str:
	if content.startswith((b"\xff\xfe", b"\xfe\xff")):
		encodings = ["utf-16"]
	elif b"\0" in content[:4096] or content.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
		raise NotAFile("binary")
	else:
		encodings = ["utf-8-sig", "cp1252", "latin-1"]
	for encoding in encodings:
		try:
			return content.decode(encoding)
		except UnicodeDecodeError:
			continue
	raise NotAFile("binary")


def _table(text: str) -> tuple[list[list[str]], dict[str, int], int]:
	"""(cells, column of each kind, index of the header row), with the separator that gives the most headers."""
	if not text.strip():
		raise NotAFile("empty")
	best: tuple[list[list[str]], dict[str, int], int] | None = None
	for separator in ";,\t":
		try:
			table = [
				[" ".join(cell.split()) for cell in cells]
				for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
			]
		except csv.Error:
			continue
		for number, cells in enumerate(table[:PREAMBLE], start=1):
			columns = headers(cells)
			complete = DATE in columns and (AMOUNT in columns) and len(columns) > 2
			if complete and (not best or len(columns) > len(best[1])):
				best = table, columns, number
	if not best:
		raise NotAFile("columns", text.strip().splitlines()[0][:140])
	return best


def _header(cell: str) -> str:
	plain = NUMBER.sub(" no ", unaccented(cell).lower())
	words = [word for word in re.split(r"[^a-z]+", plain) if word and word not in SMALL]
	return " ".join(word for place, word in enumerate(words) if words[place - 1 : place] != [word])


def _cell(cells: Sequence[str], columns: Mapping[str, int], kind: str) -> str:
	place = columns.get(kind)
	return cells[place] if place is not None and place < len(cells) else ""


def _row(number: int, cells: Sequence[str], columns: Mapping[str, int], width: int, days: Days) -> Row:
	amount = money(_cell(cells, columns, AMOUNT))
	debit = money(_cell(cells, columns, DEBIT))
	if debit and not amount:
		amount = -abs(debit)
	day = days.read(_cell(cells, columns, DATE))
	problem = ""
	if any(cells[width:]):
		# An unquoted decimal comma in a comma-separated file: every following cell is in the wrong column.
		problem = "columns"
	elif not amount:
		problem = "amount_unread"
	elif not day:
		problem = "date"
	elif day > days.today:
		problem = "future"
	texts = {
		kind: _cell(cells, columns, kind)[:140] for kind in (ACCOUNT, INVOICE, PAYER, REFERENCE, MESSAGE)
	}
	return Row(number, " | ".join(cells)[:500], day, amount, **texts, problem=problem)


def _is_total(row: Row, cells: Sequence[str], rows: Sequence[Row]) -> bool:
	"""Whether it is a final line with the sum of the others, with or without a label."""
	said = [cell for cell in cells if cell]
	if row.amount is None or row.day or len(said) > 2:
		return False
	marked = len(said) == 1 or any(_header(cell).startswith(("total", "somme")) for cell in said)
	return marked and row.amount == sum((each.amount or Decimal(0) for each in rows), Decimal(0))
