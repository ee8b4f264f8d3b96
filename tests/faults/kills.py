"""Redis, the worker or MariaDB is killed while people order: confirmed orders stay, and all their work gets done.

The minutes for which a dead worker's messages are leased pass at once, or with `real_time` as they do.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

from embedded.story.actor import Refused
from tests.faults import audit, shop
from tests.faults.lab import NOBODYS_QUEUE, Lab, connect
from tests.faults.outages import let_pass
from tests.faults.outside import visitor
from tests.faults.servers import server, wait_until, without
from tests.world import jobs

REDIS = ("redis-cache", "redis-queue")
SWEEP_SECONDS = 1
STEP_SECONDS = 15


@dataclass
class Aftermath:
	"""`seconds` until all was done, those included that passed at once."""

	acknowledged: int = 0
	unanswered: int = 0
	seconds: float = 0
	findings: list[str] = field(default_factory=list)


def ask(basket: shop.Basket) -> str:
	"""Submit over HTTP; returns the order's name, or an empty text when the request failed."""
	try:
		return visitor().post(
			"checkout.submit",
			session=basket.session,
			setup_intent=basket.setup_intent,
			idempotency_key=basket.key,
		)["order"]
	except (Refused, requests.RequestException):
		return ""


def settle(
	lab: Lab, baskets: list[shop.Basket], answered: dict[str, str], real_time: bool = False
) -> Aftermath:
	"""All servers run again. Customers without an answer try again; then the minutely sweep does the rest."""
	started, passed = time.monotonic(), 0
	after = Aftermath(len(answered), len(baskets) - len(answered))
	for basket in baskets:
		order = ask(basket)
		if not order:
			after.findings.append(f"{basket.session}: cannot be submitted any more")
		elif answered.get(basket.session, order) != order:
			after.findings.append(f"{order} instead of {answered[basket.session]}")
	while (waiting := _waiting(lab)) and time.monotonic() - started + passed < 180:
		_sweep()
		if not _waiting(lab):
			continue
		if not real_time and _nobody_works(lab):
			let_pass(minutes=STEP_SECONDS / 60)
			passed += STEP_SECONDS
		else:
			time.sleep(SWEEP_SECONDS)
	after.seconds = time.monotonic() - started + passed
	after.findings += [f"{waiting} rows still wait"] if waiting and _waiting(lab) else []
	after.findings += audit.findings(lab)
	return after


def _sweep() -> None:
	from gigafibre_fsm.outbox import delivery

	delivery.sweep()


def _nobody_works(lab: Lab) -> bool:
	"""Whether what is leased now is leased to a process that has died."""
	with workers_queue(lab):
		return jobs.at_rest()


def _waiting(lab: Lab) -> int:
	return lab.look().db.count("Outbound Message", {"status": ("in", ("Queued", "Failed"))})


def redis(lab: Lab, moment: str, real_time: bool = False) -> Aftermath:
	"""Redis, cache and queue, dies before, during or after the commit of an order."""
	hand = [server(name) for name in (*REDIS, "worker")][-1]
	basket = shop.fill(lab, cart=shop.SOLO)
	answered: dict[str, str] = {}
	if moment == "during":
		asking = threading.Thread(target=lambda: answered.update({basket.session: ask(basket)}))
		asking.start()
		time.sleep(0.15)
		with without(*REDIS):
			asking.join()
	elif moment == "before":
		with without(*REDIS):
			answered[basket.session] = ask(basket)
	else:
		answered[basket.session] = ask(basket)
		with without(*REDIS):
			pass
	# A worker whose Redis was gone may exit seconds later, and a supervisor starts another: here before the next test.
	if hand.is_alive():
		hand.kill()
	hand.start()
	return settle(lab, [basket], {session: order for session, order in answered.items() if order}, real_time)


def worker(
	lab: Lab, fake: str, only: str, start: Callable[[Lab], list[shop.Basket]], real_time: bool = False
) -> Aftermath:
	"""The worker dies while it waits for the answer of `fake`, which has done what it was asked for."""
	server("worker")
	lab.control(fake, outage="timeout_after_effect", only=only)
	seen = _asked(lab, fake, only)
	try:
		baskets = start(lab)
		wait_until(lambda: _asked(lab, fake, only) > seen, f"the worker asks {fake}")
		with without("worker"):
			lab.control(fake)
	finally:
		lab.control(fake)
	return settle(lab, baskets, {}, real_time)


def an_order(lab: Lab) -> list[shop.Basket]:
	basket = shop.fill(lab, cart=shop.SOLO)
	with workers_queue(lab):
		shop.submit(basket)
	return [basket]


def an_activation(lab: Lab) -> list[shop.Basket]:
	"""An installation is completed."""
	basket = shop.fill(lab, cart=shop.SOLO)
	job = shop.visit(lab, shop.submit(basket))
	lab.look()
	with workers_queue(lab):
		shop.complete(job)
	return [basket]


@contextmanager
def workers_queue(lab: Lab) -> Iterator[None]:
	"""Jobs of this process go to the site's own worker. Not asked over HTTP: a web server that has just lost Redis
	leaves its rows to the sweep for a while.
	"""
	jobs.give_to_worker(lab.frappe)
	try:
		yield
	finally:
		jobs.leave_to_nobody(lab.frappe, NOBODYS_QUEUE)


def mariadb(lab: Lab, customers: int, real_time: bool = False) -> Aftermath:
	"""The database dies while `customers` order at once."""
	server("mariadb")  # skips the test where it is not ours, before anything is changed
	baskets = [shop.fill(lab, cart=shop.SOLO) for _customer in range(customers)]
	answered: dict[str, str] = {}
	people = [
		threading.Thread(target=lambda basket=basket: answered.update({basket.session: ask(basket)}))
		for basket in baskets
	]
	for number, person in enumerate(people):
		person.start()
		if number == customers // 2:
			wait_until(lambda: any(answered.values()), "the first order is acknowledged")
	lab.frappe.db.close()
	with without("mariadb"):
		for person in people:
			person.join()
	connect()
	return settle(lab, baskets, {session: order for session, order in answered.items() if order}, real_time)


def _asked(lab: Lab, fake: str, only: str) -> int:
	"""The number of requests of this kind that a fake has received."""
	entries = requests.get(f"{lab.fakes[fake]['url']}/_log", timeout=10).json()
	return sum(bool(re.search(only, f"{entry['method']} {entry['path']}")) for entry in entries)
