"""Somebody guesses codes by the thousand, and measures who is a customer: the small form of the figure `otp-attack`."""

from __future__ import annotations

import os
import secrets
import statistics
import time

import pytest

from gigafibre_fsm.guards.even_time import STEP
from tests.factories import ordering
from tests.security.stranger import FOUND, post
from tests.world import orders
from tests.world.fixtures import World

pytestmark = [pytest.mark.site, pytest.mark.slow]
GUESSES = int(os.environ.get("FSM_GUESSES", "60"))
ASKED = int(os.environ.get("FSM_ASKED", "9"))
BAR_MS = 20.0


def test_no_guess_signs_in(world: World) -> None:
	"""An attacker who sends enough guesses from enough addresses would read a customer's bills."""
	phone = orders.buy(world, orders.SOLO, 0).contact["phone"]
	logins = 0
	for number in range(GUESSES):
		if number % 50 == 0:
			post("request_code", number, contact=phone)
		answer = post("verify_code", number, contact=phone, code=f"{secrets.randbelow(10**6):06d}")
		logins += answer.status_code == 200
	FOUND["logins"] = logins
	assert not logins


def test_the_time_does_not_tell_who_is_a_customer(world: World) -> None:
	"""A stranger with a stopwatch would learn who lives with this provider."""
	took: dict[str, list[float]] = {"known": [], "unknown": []}
	frappe = world.look()
	known = [ordering.customer(email_id=f"foyer.{secrets.token_hex(8)}@example.com") for _one in range(ASKED)]
	frappe.db.commit()
	for number in range(ASKED):
		for who, contact in (
			("known", known[number].email_id),
			("unknown", f"foyer.{secrets.token_hex(8)}@example.com"),
		):
			started = time.perf_counter()
			post("request_code", number, contact=contact)
			took[who].append((time.perf_counter() - started) * 1000)
	for customer in known:
		frappe.delete_doc("Customer", customer.name, force=True)
	frappe.db.commit()
	medians = {who: statistics.median(times) for who, times in took.items()}
	FOUND["apart"] = abs(medians["known"] - medians["unknown"])
	print(f"\nmedian known {medians['known']:.0f} ms, unknown {medians['unknown']:.0f} ms")
	assert FOUND["apart"] < BAR_MS
	# Where a write to the disk takes long, only the wait hides it.
	assert min(*took["known"], *took["unknown"]) >= STEP * 1000
