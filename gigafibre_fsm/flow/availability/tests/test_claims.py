"""Many buyers claim ports at the same moment, on a real database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from gigafibre_fsm.exceptions import Conflict

pytestmark = pytest.mark.site
RIVALS = 24


@pytest.fixture
def claims(site):
	from gigafibre_fsm.flow.availability import claims

	return claims


@pytest.fixture
def port(site, world) -> str:
	return world.network.take()


def row(site, port: str):
	fields = ["status", "sn", "held_by", "hold_until", "sales_order", "location"]
	return site.db.get_value("Fibre Port", port, fields, as_dict=True)


def rivals(site, work: Callable[[int], None], count: int = RIVALS) -> list[str]:
	"""Run `work` at the same moment on `count` connections, each committed; returns "won" or the class of the refusal
	for each.
	"""
	import frappe

	name, path = site.local.site, site.local.sites_path
	outcomes = ["none"] * count
	together = threading.Barrier(count)

	def one(number: int) -> None:
		frappe.init(site=name, sites_path=path)
		frappe.connect()
		try:
			together.wait(30)
			for _again in range(20):
				try:
					work(number)
					frappe.db.commit()
					outcomes[number] = "won"
				except frappe.QueryDeadlockError:
					frappe.db.rollback()
					continue
				except Conflict:
					frappe.db.rollback()
					outcomes[number] = "refused"
				break
		finally:
			frappe.destroy()

	threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join(120)
	return outcomes


def test_of_many_holds_exactly_one_wins(site, claims, port) -> None:
	"""Two customers would be sold the same line."""
	outcomes = rivals(site, lambda number: claims.hold(port, f"rival-{number}", 20))
	site.db.rollback()
	winner = row(site, port).held_by
	assert sorted(outcomes) == ["refused"] * (RIVALS - 1) + ["won"]
	assert outcomes[int(winner.removeprefix("rival-"))] == "won"
	assert claims.release(port, winner)
	site.db.commit()


def test_of_many_orders_exactly_one_gets_the_port(site, claims, port) -> None:
	"""One line would be promised to many."""
	outcomes = rivals(site, lambda number: claims.reserve(port, f"SO-RIVAL-{number}"))
	site.db.rollback()
	assert sorted(outcomes) == ["refused"] * (RIVALS - 1) + ["won"]
	claims.free(port, row(site, port).sales_order)
	site.db.commit()


def test_a_hold_blocks_others_and_admits_its_session(site, claims, port) -> None:
	"""The customer who is paying would lose the line to a later visitor."""
	claims.hold(port, "mine", 20)
	with pytest.raises(Conflict):
		claims.hold(port, "other", 20)
	with pytest.raises(Conflict):
		claims.reserve(port, "SO-OTHER", session="other")
	with pytest.raises(Conflict):
		claims.reserve(port, "SO-DESK")
	assert row(site, port).held_by == "mine"
	first = row(site, port).hold_until
	assert claims.extend(port, "mine", 30) > first
	claims.reserve(port, "SO-MINE", session="mine")
	now = row(site, port)
	assert (now.status, now.sn, now.held_by, now.hold_until) == ("Reserved", "RESERVED-SO-MINE", None, None)


def test_an_expired_hold_can_be_taken_by_anyone(site, claims, port) -> None:
	"""A line would stay blocked by a visitor who left."""
	claims.hold(port, "gone", -1)
	claims.hold(port, "next", 20)
	with pytest.raises(Conflict):
		claims.extend(port, "gone", 20)
	assert row(site, port).held_by == "next"


def test_the_sweep_frees_only_expired_holds(site, claims, world) -> None:
	"""Holds would stay for ever, or be taken from people who are paying."""
	old, new = world.network.take(), world.network.take()
	claims.hold(old, "gone", -1)
	claims.hold(new, "here", 5)
	claims.sweep_holds()
	assert row(site, old).status == "Available"
	assert row(site, old).held_by is None
	assert row(site, new).status == "Held"


def test_only_its_own_order_can_free_or_occupy_a_port(site, claims, port) -> None:
	"""Cancelling one order would free the line of another, or an installation would take it over."""
	claims.reserve(port, "SO-A")
	claims.free(port, "SO-B")
	assert row(site, port).sn == "RESERVED-SO-A"
	with pytest.raises(Conflict):
		claims.occupy(port, "SO-B", "RCMG1", None)
	claims.occupy(port, "SO-A", "RCMG1", None)
	claims.occupy(port, "SO-A", "RCMG1", None)
	assert (row(site, port).status, row(site, port).sn) == ("Occupied", "RCMG1")
	claims.free(port, "SO-A")
	assert row(site, port).sn == "RCMG1", "a live line is not freed by cancelling"


@pytest.mark.parametrize("kind", ["occupied", "faulty"])
def test_a_port_that_is_not_free_cannot_be_claimed(site, claims, world, kind: str) -> None:
	"""A line in use, or out of order, would be sold."""
	name = getattr(world.network, kind)
	before = row(site, name)
	for attempt in (lambda: claims.hold(name, "x", 20), lambda: claims.reserve(name, "SO-X")):
		with pytest.raises(Conflict):
			attempt()
	assert row(site, name) == before


def test_a_hold_returns_its_expiry(site, claims, port) -> None:
	"""The page would show the wrong minutes."""
	from gigafibre_fsm.clock import utc_now

	left = claims.hold(port, "mine", 20) - utc_now()
	assert timedelta(minutes=19, seconds=50) < left <= timedelta(minutes=20)
