"""The records that an order becomes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.ordering.rules import NothingToInstall, OrderLine, is_ours, plan

TYPES = ["Internet", "TV", "TV Add-on", "Phone", "Fee", "Discount", "One-time", "Equipment"]


def line(sku: str, kind: str, rate: str, qty: int = 1) -> OrderLine:
	return OrderLine(sku, sku, kind, Decimal(rate), qty)


FULL = [
	line("FTTH150I", "Internet", "99.95"),
	line("TVBSTANDARD", "TV", "30"),
	line("TVSPORTS", "TV Add-on", "15"),
	line("TELEPMENS", "Phone", "28.95"),
	line("SERV911", "Fee", "0.69"),
	line("RAB3X", "Discount", "-10"),
	line("RAB24M", "Discount", "-15"),
	line("ACTTELEP", "One-time", "69.95"),
	line("DECODEUR", "Equipment", "99.95", 2),
	line("CRDECODEUR", "One-time", "-99.95"),
]


def make(lines: list[OrderLine], new_line: bool = True):
	return plan(lines, new_line=new_line, boxes_sku="DECODEUR", port_label="0/2/7")


def test_three_services_become_three_subscriptions_with_what_belongs_to_them() -> None:
	"""The 911 fee or the sports channels would be billed with the wrong service, or not at all."""
	internet, tv, phone = make(FULL).subscriptions
	assert [d.sku for d in internet.discounts] == ["RAB3X", "RAB24M"]
	assert [e.sku for e in tv.extras] == ["TVSPORTS"]
	assert [e.sku for e in phone.extras] == ["SERV911"]


def test_the_equipment_of_an_order() -> None:
	"""The technician would arrive without the second television box."""
	kinds = [kind for kind, _service in make(FULL).equipment]
	assert kinds == ["ONT", "Routeur", "Décodeur TV", "Décodeur TV", "Téléphone IP"]
	assert [kind for kind, _ in make(FULL[:1]).equipment] == ["ONT", "Routeur"]
	assert [kind for kind, _ in make(FULL[3:5], new_line=False).equipment] == ["Téléphone IP"]
	assert [kind for kind, _ in make(FULL[:2]).equipment].count("Décodeur TV") == 1


def test_the_tasks_of_an_order() -> None:
	"""Nobody would know that the port or the telephone line still has to be set up."""
	assert [task.key for task in make(FULL).tasks] == [
		"prepare", "assign", "port", "wifi", "voip", "install", "signal", "confirm",
	]  # fmt: skip
	assert make(FULL).tasks[2].subject == "Activer port OLT - 0/2/7"
	assert "voip" not in [task.key for task in make(FULL[:3]).tasks]
	assert [task.key for task in make(FULL[3:5], new_line=False).tasks] == [
		"prepare", "assign", "voip", "install", "confirm",
	]  # fmt: skip


lines_of_any_order = st.lists(
	st.builds(
		OrderLine,
		st.text("ABCDEF", min_size=1, max_size=5),
		st.just("x"),
		st.sampled_from(TYPES),
		st.decimals("-50", "200", places=2),
		st.integers(1, 3),
	),
	max_size=12,
)


@given(lines_of_any_order)
def test_every_recurring_cent_is_in_exactly_one_subscription(lines: list[OrderLine]) -> None:
	"""A line that belongs to no service is never billed; one that belongs to two is billed twice."""
	recurring = [entry for entry in lines if entry.service_type not in ("One-time", "Equipment")]
	try:
		made = make(lines)
	except NothingToInstall:
		assert not any(entry.service_type in ("Internet", "TV", "Phone") for entry in lines)
		return
	assert sum(s.monthly for s in made.subscriptions) == sum(e.rate * e.qty for e in recurring)


def test_an_order_without_our_services_is_not_ours() -> None:
	"""Selling a cable over the counter would open an installation project."""
	assert not is_ours([line("CABLE", "", "5")], has_port=False, has_session=False)
	assert not is_ours([line("DECODEUR", "Equipment", "5")], has_port=False, has_session=False)
	assert is_ours(FULL, has_port=False, has_session=False)


def test_an_order_without_a_service_has_no_plan() -> None:
	"""An activation fee alone would become a project without anything to install."""
	with pytest.raises(NothingToInstall):
		make(FULL[7:8])
