"""Why two bills of one month differ: each difference has a declared reason, and together they are the whole difference."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.migration.shadow.facts import (
	ADD_ON,
	COMBO,
	CREDIT,
	DISCOUNT,
	ONCE,
	PLAN,
	Account,
	LegacyBill,
	Line,
	with_taxes,
)
from gigafibre_fsm.migration.shadow.reasons import REASONS, Difference, differences
from gigafibre_fsm.money import ZERO, taxes


def line(sku: str, kind: str, amount: str, service: str = "", **more: object) -> Line:
	return Line(sku, kind, Decimal(amount), service, **more)


INTERNET = line("FTTH150I", PLAN, "79.95", "1", monthly=Decimal("79.95"), days=30)
TV = line("TVBEVO", PLAN, "35.00", "2", monthly=Decimal(35), days=30)
SPORTS = line("TVSPORTS", ADD_ON, "15.00", "2", monthly=Decimal(15), days=30)
PAIR = line("RAB2X", COMBO, "-5.00", "1", monthly=Decimal(-5), days=30)
STAFF = line("RAB_X", DISCOUNT, "-20.00", "1", monthly=Decimal(-20), days=30)


def bill(*lines: Line, total: str = "", number: str = "100") -> LegacyBill:
	net = sum((each.amount for each in lines), ZERO)
	return LegacyBill(number, Decimal(total) if total else with_taxes(net), lines)


def reasons(*here: Line, there: tuple[LegacyBill, ...], **more: object) -> list[str]:
	return [each.reason for each in differences(Account("5001", "CUST", here, there, **more))]


CASES = {
	"none": ((INTERNET, TV), (bill(TV, INTERNET),), {}),
	"price": ((INTERNET,), (bill(line("FTTH150I", PLAN, "74.95", "1", monthly=Decimal("74.95"))),), {}),
	"price of a whole month": ((INTERNET,), (bill(line("FTTH150I", PLAN, "74.95", "1", days=30)),), {}),
	"proration": ((INTERNET,), (bill(line("FTTH150I", PLAN, "26.65", "1", days=10)),), {}),
	"proration without days": ((INTERNET,), (bill(line("FTTH150I", PLAN, "26.65", "1")),), {}),
	"plan_changed": ((INTERNET,), (bill(line("FTTH80I", PLAN, "64.95", "1")),), {}),
	"discount_ended": ((INTERNET,), (bill(INTERNET, STAFF),), {"ended_here": {"RAB_X": Decimal(-20)}}),
	"discount_ended there": ((INTERNET, STAFF), (bill(INTERNET),), {"ended_there": frozenset({"RAB_X"})}),
	"discount_missing": ((INTERNET,), (bill(INTERNET, STAFF),), {}),
	"discount_extra": ((INTERNET, STAFF), (bill(INTERNET),), {}),
	"discount_amount": ((INTERNET, STAFF), (bill(INTERNET, line("RAB_X", DISCOUNT, "-17.50")),), {}),
	"addon_missing": ((TV,), (bill(TV, SPORTS),), {}),
	"addon_extra": ((TV, SPORTS), (bill(TV),), {}),
	"tax": ((INTERNET,), (bill(INTERNET, total="79.95"),), {}),
	"combo": ((INTERNET, TV, PAIR), (bill(INTERNET, TV, line("RAB2X", COMBO, "-10.00")),), {}),
	"combo there only": ((INTERNET, TV), (bill(INTERNET, TV, PAIR),), {}),
	"pause": ((), (bill(INTERNET),), {"paused_here": frozenset({"1"})}),
	"pause there": ((INTERNET,), (), {"paused_there": frozenset({"1"})}),
	"credit": ((INTERNET,), (bill(INTERNET, line("CREDIT", CREDIT, "-12.00")),), {}),
	"one_time": ((INTERNET,), (bill(INTERNET, line("FDEPLACE", ONCE, "75.00")),), {}),
	"service_missing": ((INTERNET,), (bill(INTERNET, TV),), {}),
	"service_extra": ((INTERNET, TV), (bill(INTERNET),), {}),
	"service_extra without a bill": ((INTERNET,), (), {}),
	"rounding": ((INTERNET,), (bill(INTERNET, total="91.94"),), {}),
	"rounding of a share": (
		(line("FTTH150I", PLAN, "26.65", "1", days=10),), (bill(line("FTTH150I", PLAN, "26.64", "1", days=10)),), {},
	),
	"billed_twice": ((INTERNET,), (bill(INTERNET), bill(INTERNET, number="101")), {}),
	"billed_twice on one bill": ((INTERNET,), (bill(INTERNET, INTERNET),), {}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_difference_has_its_reason(case: str) -> None:
	"""A clerk would have to compare ten thousand bills by eye."""
	here, there, more = CASES[case]
	expected = [] if case == "none" else [case.split()[0]]
	assert reasons(*here, there=there, **more) == expected


NO_LINES = {
	"none": ((INTERNET, TV), [INTERNET, TV], {}),
	"service_extra": ((INTERNET, TV), [INTERNET], {}),
	"addon_extra": ((INTERNET, SPORTS), [INTERNET], {}),
	"discount_extra": ((INTERNET, STAFF), [INTERNET], {}),
	"price": ((INTERNET,), [line("FTTH150I", PLAN, "74.95")], {"prices_there": {"1": Decimal("74.95")}}),
	"pause": ((INTERNET,), [INTERNET, TV], {"paused_skus": {"TVBEVO": Decimal(35)}}),
	"discount_ended": ((INTERNET,), [INTERNET, STAFF], {"ended_here": {"RAB_X": Decimal(-20)}}),
	"unexplained": ((INTERNET,), [line("?", PLAN, "11.11")], {}),
}


@pytest.mark.parametrize("reason", NO_LINES)
def test_a_system_that_keeps_no_lines_is_compared_by_totals(reason: str) -> None:
	"""Without a table of lines every difference would be unexplained."""
	here, lines, more = NO_LINES[reason]
	there = LegacyBill("100", with_taxes(sum((each.amount for each in lines), ZERO)))
	assert reasons(*here, there=(there,), **more) == ([] if reason == "none" else [reason])


def test_a_bill_without_a_customer_here_is_told() -> None:
	"""A customer who was lost in the migration would not be billed, and nobody would notice."""
	(found,) = differences(Account("5001", "", (), (bill(INTERNET),)))
	assert (found.reason, found.there) == ("account_missing", Decimal("91.93"))


def test_an_undeclared_reason_is_refused() -> None:
	"""A report would contain reasons that no list explains."""
	with pytest.raises(KeyError):
		Difference("odd", ZERO, ZERO, "")
	assert len(REASONS) >= 12


amounts = st.integers(-2_000, 12_000).map(lambda cents: Decimal(cents) / 100)
some_lines = st.lists(
	st.builds(
		Line,
		st.sampled_from(["FTTH150I", "TVBEVO", "TVSPORTS", "RAB2X", "CREDIT"]),
		st.sampled_from([PLAN, ADD_ON, DISCOUNT, COMBO, ONCE, CREDIT]),
		amounts,
		st.sampled_from(["", "1", "2"]),
		st.none(),
		st.one_of(st.none(), st.integers(1, 30)),
	),
	min_size=1,
	max_size=6,
)


@given(some_lines, st.lists(st.tuples(some_lines, st.integers(-500, 500)), max_size=3))
def test_the_reasons_sum_to_the_whole_difference(
	here: list[Line], bills: list[tuple[list[Line], int]]
) -> None:
	"""A part of a difference would have no reason."""
	there = tuple(
		LegacyBill(
			str(at), with_taxes(sum((each.amount for each in lines), ZERO)) + Decimal(off) / 100, tuple(lines)
		)
		for at, (lines, off) in enumerate(bills)
	)
	account = Account("5001", "CUST", tuple(here), there)
	found = differences(account)
	taxed = [each for each in found if each.detail.startswith("taxes of bill")]
	net = sum((each.here - each.there for each in found if each not in taxed), ZERO)
	assert net == account.net_here - sum((each.net for each in there), ZERO)
	of_bills = sum((sum(taxes(each.net), ZERO) - (each.total - each.net) for each in there), ZERO)
	assert sum((each.here - each.there for each in taxed), ZERO) == of_bills
