"""Many people want the same line at the same moment, over HTTP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import requests

from tests.http.asking import ask
from tests.world import orders
from tests.world.fixtures import World

pytestmark = pytest.mark.site

BUYERS = 12
TABS = 2


def together(acts: list[Callable[[], requests.Response]]) -> list[requests.Response]:
	"""Carry out all of these at the same moment."""
	barrier = Barrier(len(acts))

	def act(one: Callable[[], Any]) -> Any:
		barrier.wait()
		return one()

	with ThreadPoolExecutor(len(acts)) as pool:
		return list(pool.map(act, acts))


def test_one_of_twelve_checkouts_gets_the_hold(world: World) -> None:
	"""Several people would fill in a checkout for a line that only one of them can have."""
	port = world.network.take()
	offer = orders.offer(world.visitor(), port)
	body = {"offer": offer, "services": orders.SOLO, "commitment": 0}
	buyers = [world.visitor() for _buyer in range(BUYERS)]
	answers = together([lambda buyer=buyer: ask(buyer, "POST", "checkout.start", body) for buyer in buyers])
	assert Counter(answer.status_code for answer in answers) == {200: 1, 409: BUYERS - 1}
	holder = world.look().db.get_value("Fibre Port", port, "held_by")
	won = next(answer.json()["message"]["session"] for answer in answers if answer.ok)
	assert won.partition(".")[0] == holder


def test_one_of_several_orders_gets_the_port(world: World) -> None:
	"""Two households would have paid for one port; the second installation fails at the cabinet."""
	port = world.network.take()
	buyers = [world.visitor() for _buyer in range(BUYERS // TABS)]
	ready = []
	for buyer in buyers:
		free(world, port)
		ready.append(orders.pay(world, buyer, orders.begin(buyer, port, orders.SOLO, 0)))
	free(world, port)
	bodies = [
		{"session": one.session, "setup_intent": one.setup_intent, "idempotency_key": one.key}
		for one in ready
	]
	answers = together(
		[
			lambda buyer=buyer, body=body: ask(buyer, "POST", "checkout.submit", body)
			for buyer, body in zip(buyers, bodies, strict=True)
			for _tab in range(TABS)
		]
	)
	placed = {answer.json()["message"]["order"] for answer in answers if answer.ok}
	told = Counter(answer.status_code for answer in answers)
	assert len(placed) == 1, told
	assert set(told) <= {200, 409}, [
		answer.text[:200] for answer in answers if answer.status_code not in (200, 409)
	]
	frappe = world.look()
	assert frappe.get_all("Sales Order", filters={"fsm_fibre_port": port}, pluck="name") == list(placed)
	assert frappe.db.get_value("Fibre Port", port, "sn") == f"RESERVED-{placed.pop()}"
	assert frappe.db.count("Service Location", {"fibre_port": port}) == 1


def free(world: World, port: str) -> None:
	"""The hold of the previous buyer has expired."""
	frappe = world.look()
	frappe.db.set_value("Fibre Port", port, "hold_until", "2020-01-01 00:00:00")
	frappe.db.commit()
