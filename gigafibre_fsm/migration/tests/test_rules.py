"""The decisions of a run that need no site: money, merges, progress, exit status."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.migration import run
from gigafibre_fsm.migration.compare import merge, values_equal
from gigafibre_fsm.migration.findings import KINDS, Findings
from gigafibre_fsm.migration.legacy import TABLES
from gigafibre_fsm.migration.phases import customers, money, network
from gigafibre_fsm.migration.planned import Planned, Site
from gigafibre_fsm.migration.progress import Progress, duration

SITE = Site(hold_until=date(2027, 1, 31), default_zone="1")
BOOKED = ("Sales Invoice", "Payment Entry", "Customer")
cents = st.integers(-5_000, 30_000).map(lambda amount: Decimal(amount) / 100)


@given(st.lists(cents, max_size=8), st.lists(st.tuples(cents, st.integers(0, 9)), max_size=12))
def test_opening_bills_and_credit_are_bills_minus_payments(
	bills: list[Decimal], payments: list[tuple[Decimal, int]]
) -> None:
	"""A customer would owe more or less than on the last day of the old system."""
	tables = {
		"account": [{"id": "1", "_row": "account:1", "balance": None}],
		"invoice": [
			{"id": str(at), "_row": f"invoice:{at}", "account_id": "1", "total": total, "date": None, "due": None}
			for at, total in enumerate(bills)
		],
		"payment": [
			{
				"id": str(at), "_row": f"payment:{at}", "account_id": "1", "amount": amount, "reference": "",
				"invoice_id": str(bill), "date": None, "method": "",
			}
			for at, (amount, bill) in enumerate(payments)
		],
	}  # fmt: skip
	other = {name: [] for name in money.PHASE.tables if name not in tables}
	planned = [each for each in money.plan(tables | other, Findings(), SITE) if each.doctype in BOOKED]
	owed = sum(Decimal(str(each.values["amount"])) for each in planned if each.doctype == "Sales Invoice")
	credit = sum(Decimal(str(each.values["amount"])) for each in planned if each.doctype == "Payment Entry")
	assert owed - credit == sum(bills) - sum(amount for amount, _bill in payments)
	assert all(each.values["amount"] > 0 for each in planned if each.doctype != "Customer")
	assert not (owed and credit)


@pytest.mark.parametrize(
	("one", "other"),
	[
		(None, ""),
		(0, None),
		(1, True),
		(49.95, Decimal("49.950000000")),
		("7", 7),
		("Nan", "Nan"),
		(date(2026, 1, 2), "2026-01-02"),
	],
)
def test_the_same_value_in_another_form_is_no_change(one: object, other: object) -> None:
	"""A second run would rewrite every record."""
	assert values_equal(one, other) and values_equal(other, one)


@pytest.mark.parametrize(
	("one", "other"),
	[("007", "7"), ("1e3", "1000"), ("12345678901234567890", "12345678901234567891"), ("Inf", "Infinity")],
)
def test_texts_that_look_like_numbers_are_compared_as_texts(one: str, other: str) -> None:
	"""A serial number that was corrected in the legacy system would stay wrong here, and verify would say all is well."""
	assert not values_equal(one, other)


@pytest.mark.parametrize(
	("base", "here", "legacy", "set_to", "conflict"),
	[
		("a", "a", "b", "b", False),
		("a", "b", "b", None, False),
		("a", "b", "a", None, False),
		("a", "b", "c", None, True),
		(None, "b", "c", None, True),
	],
)
def test_what_both_sides_changed_is_kept_as_it_is_here(
	base: str | None, here: str, legacy: str, set_to: str | None, conflict: bool
) -> None:
	"""A correction made here would silently be undone by the next delta."""
	found = merge({"x": base}, {"x": here}, {"x": legacy}, ["x"])
	assert found.set.get("x") == set_to and bool(found.conflicts) is conflict


@pytest.mark.parametrize(
	("written", "read"),
	[
		("450-555-0142", "+14505550142"),
		("cell de Marie (450) 555.0142, le soir", "+14505550142"),
		("1-450-555-0142", "+14505550142"),
		("555-0142", ""),
		("911", ""),
		("pas de téléphone", ""),
	],
)
def test_telephone_numbers_among_words(written: str, read: str) -> None:
	"""The customer could not be reached, or another person would be called."""
	row = {"_row": "account:1", "phone": written}
	notes: list[str] = []
	assert customers._phone(row, "phone", notes, Findings()) == read
	assert read or notes == [written], "what is no number is kept as a note"


@pytest.mark.parametrize(
	("latitude", "longitude", "kind"),
	[
		(45.11, -74.35, None),
		(-74.35, 45.11, "coordinates_swapped"),
		(45.11, 74.35, "coordinates_swapped"),
		(74.35, 45.11, "coordinates_swapped"),
		(48.85, 2.35, "coordinates_elsewhere"),
	],
)
def test_coordinates(latitude: float, longitude: float, kind: str | None) -> None:
	"""A technician would be sent to the wrong continent."""
	findings = Findings()
	row = {"_row": "fibre:1", "latitude": latitude, "longitude": longitude}
	place = network._coordinates(row, findings)
	assert list(findings.counts()) == ([kind] if kind else [])
	assert place == ((0.0, 0.0) if kind == "coordinates_elsewhere" else (45.11, -74.35))


@pytest.mark.parametrize(("ont_id", "repeated"), [(None, 0), (3, 1)])
def test_drops_are_on_one_position_only_where_a_position_is_known(ont_id: int | None, repeated: int) -> None:
	"""A legacy system without ONT ids would have every line but one of each port out of service."""
	row = dict.fromkeys(TABLES["fibre"].columns) | {
		"street": "1 rue A",
		"town": "Lieu",
		"olt_ip": "10.0.0.1",
	}
	drops = [
		{**row, "id": str(at), "_row": f"fibre:{at}", "slot": 1, "port": 2, "ont_id": ont_id} for at in (1, 2)
	]
	tables = {"olt": [], "fibre": drops, "service": [], "delivery": []}
	findings = Findings()
	planned = network.plan(tables, findings, SITE)
	assert len(findings.rows("position_repeated")) == repeated
	states = [each.values["status"] for each in planned if each.doctype == "Fibre Port"]
	assert states.count("Available") == 2 - repeated


@pytest.mark.parametrize("first_is_used", [True, False])
def test_a_position_that_somebody_uses_is_not_sold_to_another(first_is_used: bool) -> None:
	"""Two households would be connected at one position of an OLT, and the first be cut off by the second."""
	row = dict.fromkeys(TABLES["fibre"].columns) | {"street": "1 rue A", "town": "Lieu", "olt_ip": "10.0.0.1"}
	place = {"frame": 0, "slot": 1, "port": 2, "ont_id": 3}
	serials = ["RCMG19E1BB02", None] if first_is_used else [None, "RCMG19E1BB02"]
	drops = [
		{**row, **place, "id": str(at), "_row": f"fibre:{at}", "serial": serial}
		for at, serial in enumerate(serials)
	]
	findings = Findings()
	planned = network.plan({"olt": [], "fibre": drops, "service": [], "delivery": []}, findings, SITE)
	states = [each.values["status"] for each in planned if each.doctype == "Fibre Port"]
	assert sorted(states) == ["Faulty", "Occupied"]
	assert findings.rows("position_repeated") == [f"fibre:{serials.index(None)}"]


def test_progress_says_rate_and_time_left() -> None:
	"""Nobody could tell a run of half an hour from one that has died."""
	now, said = [0.0], []
	progress = Progress("drops", 1_000, said.append, clock=lambda: now[0])
	for _second in range(4):
		now[0] += 2
		progress.moved(100)
	assert said[-1] == "drops  400 of 1,000 (40%)  50 a second, 12 s left"
	assert [duration(seconds) for seconds in (5, 600, 7_500)] == ["5 s", "10 min", "2 h 05"]


def test_a_kind_that_has_no_name_is_refused() -> None:
	"""A finding of an unregistered kind would not be reported."""
	with pytest.raises(KeyError):
		Findings().note("odd", "fibre:1")
	assert all(meaning for _outcome, meaning in KINDS.values())


@pytest.fixture
def note() -> Callable[..., Findings]:
	def make(*kinds: str) -> Findings:
		findings = Findings()
		for at, kind in enumerate(kinds):
			findings.note(kind, f"fibre:{at}")
		return findings

	return make


def test_only_rows_without_a_record_count_as_left_out(note: Callable[..., Findings]) -> None:
	"""A script would continue although customers are missing, or stop because of a comma."""
	assert note("comma_decimal", "serial_repeated").left_out() == 0
	assert note("orphan_service", "olt_unknown", "comma_decimal").left_out() == 2


def test_a_transaction_has_few_bills() -> None:
	"""Nobody could be billed while ten thousand opening bills are made, or each would be a commit of its own."""
	planned = [
		Planned(doctype, f"{doctype}:{at}")
		for at in range(700)
		for doctype in ("Sales Invoice", "Legacy Invoice", "Legacy Payment")
	]
	chunks = list(run._chunks(planned))
	assert [each for chunk in chunks for each in chunk] == planned
	assert max(sum(each.doctype == "Sales Invoice" for each in chunk) for chunk in chunks) == run.MONEY_CHUNK
	assert max(map(len, run._chunks([Planned("Customer", str(at)) for at in range(1_300)]))) == run.CHUNK
