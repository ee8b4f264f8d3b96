"""Matching a payment line to a customer: two facts must agree, a name alone is only a proposal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gigafibre_fsm.flow.collections.payment_files import rules
from gigafibre_fsm.flow.collections.payment_files.reader import Row
from gigafibre_fsm.flow.collections.payment_files.rules import Bill, Earlier, Known, Verdict

DAY = date(2026, 11, 27)
OLD, NEW = Bill("FAC-2026-1", "Zoé", Decimal("100.00")), Bill("FAC-2026-2", "Zoé", Decimal("114.92"))
OTHER = Bill("FAC-2026-3", "Noël", Decimal("114.92"))
KNOWN = Known(
	accounts={"10234": "Zoé", "10235": "Noël"},
	bills={bill.name: bill for bill in (OLD, NEW, OTHER)},
	owing={"Zoé": [OLD, NEW], "Noël": [OTHER]},
	names={"Zoé": "Zoé Bélanger", "Noël": "Noël Côté-Roy", "Luc": "Luc Roy", "Luc 2": "Luc Roy Gagné"},
)


def row(amount: str = "100.00", **said: str) -> Row:
	return Row(1, "", DAY, Decimal(amount), **said)


@pytest.mark.parametrize(
	("line", "expected"),
	[
		(row(account="010-234"), ("Matched", "Zoé", "", "Account Number", "")),
		(row("214.92", account="10234"), ("Matched", "Zoé", "", "Account Number", "")),
		(row("50.00", account="10234"), ("Doubtful", "Zoé", "", "Account Number", "amount")),
		(row("50.00", account="10234", payer="BELANGER ZOE"), ("Matched", "Zoé", "", "Account Number", "")),
		(row("114.92", invoice="fac-2026-2"), ("Matched", "Zoé", "FAC-2026-2", "Invoice", "")),
		(row("9.00", message="Paiement FAC-2026-2 merci"), ("Doubtful", "Zoé", "FAC-2026-2", "Invoice", "amount")),
		(row("9.00", account="10234", invoice="FAC-2026-2"), ("Matched", "Zoé", "FAC-2026-2", "Account Number", "")),
		(row(account="10234", invoice="FAC-2026-3"), ("Doubtful", "Zoé", "", "Account Number", "two_customers")),
		(row("114.92", payer="COTE-ROY NOEL"), ("Doubtful", "Noël", "", "Name", "name_only")),
		(row("114.92", payer="ROY LUC"), ("Doubtful", "Luc", "", "Name", "name_only")),
		(row("114.92", payer="Roy"), ("Unmatched", "", "", "", "")),
		(row(account="99999"), ("Unmatched", "", "", "", "")),
		(row(reference="10234"), ("Matched", "Zoé", "", "Account Number", "")),
		(row(message="compte 10234"), ("Matched", "Zoé", "", "Account Number", "")),
		(row("-100.00", account="10234"), ("Doubtful", "Zoé", "", "", "taken_back")),
	],
)  # fmt: skip
def test_whose_payment_it_is(line: Row, expected: tuple[str, ...]) -> None:
	"""The money of one household would pay the bill of another."""
	assert rules.judge(line, KNOWN) == Verdict(*expected)


def test_the_second_payment_of_one_bill_is_doubtful() -> None:
	"""A household that paid twice would not be noticed, or a mistyped account number."""
	first, second = rules.judge_all([row("114.92", account="10235")] * 2, KNOWN)
	assert (first.status, second.status, second.doubt) == ("Matched", "Doubtful", "amount")


def test_a_payment_pays_its_own_bill_then_the_oldest() -> None:
	"""A bill that the customer named would stay unpaid, and its services be suspended."""
	owing = [OLD, NEW]
	assert rules.allocate(Decimal("114.92"), owing) == [(NEW.name, Decimal("114.92"))]
	assert rules.allocate(Decimal("150.00"), owing) == [
		(OLD.name, Decimal("100.00")),
		(NEW.name, Decimal("50.00")),
	]
	assert rules.allocate(Decimal("120.00"), owing, NEW.name)[0] == (NEW.name, Decimal("114.92"))
	assert sum(part for _bill, part in rules.allocate(Decimal("300.00"), owing)) == Decimal("214.92")


def test_the_same_line_has_the_same_identity_in_another_file() -> None:
	"""Overlapping files would book a payment twice; two equal payments of a day would be booked once."""
	line = row(account="10234", payer="Bélanger Zoé")
	twice = rules.identities("Bank", [line, line])
	assert len(set(twice)) == 2
	again = rules.identities(
		"Bank", [row(account="0010234", payer="ZOE BELANGER"), row("5.00", account="10234"), line]
	)
	assert set(twice) & set(again) == {twice[0], twice[1]} & set(again)
	assert again[0] == twice[0] and again[2] == twice[1]
	assert not set(twice) & set(rules.identities("Interac", [line, line]))


def test_a_cheque_is_the_same_on_any_day() -> None:
	"""A cheque entered on Friday and again on Monday would be booked twice."""
	friday = row(reference="0042", payer="Zoé Bélanger")
	monday = replace(friday, number=7, day=date(2026, 11, 30), reference="42")
	assert rules.identities("Cheque", [friday]) == rules.identities("Cheque", [monday])


def test_a_payment_exported_with_other_columns_looks_alike() -> None:
	"""The same transfer, from a report with names and from one without, would be booked twice."""
	earlier = [Earlier("PL-1", DAY, "", "CA1x9", "ZOE BELANGER")]
	assert rules.look_alike("Interac", row(reference="ca1x9", account="10234"), earlier) == "PL-1"
	assert rules.look_alike("Interac", row(payer="Zoé Bélanger"), earlier) == "PL-1"
	assert rules.look_alike("Interac", row(reference="OTHER", payer="Zoé Bélanger"), earlier) == ""
	assert rules.look_alike("Interac", row(payer="Noël Côté-Roy"), earlier) == ""
