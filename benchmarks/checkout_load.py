"""Submit answers within 400 ms (p95) with 16 customers in the checkout at once on two cores, the fakes answering after 50 ms.

How the load is made: a closed loop. Each of the 16 goes through the whole checkout again and again, from the home page to
the tracking page, with every request that a browser makes on the way (pages, address search while typing, quotes, what was
typed, the first bill, the card with Stripe), and stops two to six seconds at each of ten places to read and type: a walk
of about 45 s, several times faster than people. That is some 1,300 orders an hour, arriving at random. Visitors, fakes,
MariaDB, Redis and the worker that sends the messages share the two cores.

The bar is on `checkout.submit` alone. For comparison only: the 16 pressing the button at one same moment, which needs as
many times the time of one submit as there are customers for each core.

`./fsm figures checkout-load [checkouts of each customer] [flush]`; with `flush` MariaDB writes each commit to the disk, as
it must where orders are taken for good; the embedded one leaves that to the system, once a second.
"""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from statistics import median, quantiles

from embedded.launcher.databases import client
from embedded.launcher.state import State
from embedded.story.actor import Actor
from tests.faults import audit, shop
from tests.faults.lab import Lab, laboratory
from tests.faults.outside import all_at_once, no_limits, visitor

CUSTOMERS, CHECKOUTS, LATENCY_MS, BAR_MS = 16, 4, 50, 400
WARM_UP = 12
THINKS = (2.0, 6.0)
WAIT_TYPING = 0.3
CARTS = tuple([{"sku": sku, "qty": qty} for sku, qty in shop.TRIO[:many]] for many in (1, 2, 3))
CONSENTS = {"terms": True, "contact": True, "limits_911": True}
numbers = itertools.count(1000)


def think() -> None:
	time.sleep(random.uniform(*THINKS))


def walk(lab: Lab, ports: list[str]) -> list[float]:
	"""Seconds that each submit took."""
	time.sleep(random.uniform(0, 10 * THINKS[1]))
	return [press() for press in (arrive(lab, visitor(), port, think) for port in ports)]


def arrive(lab: Lab, person: Actor, port: str, pause: Callable[[], None]) -> Callable[[], float]:
	"""All that a browser asks for until the last button; pressing it gives the seconds that submit took."""
	person.page("/internet")
	pause()
	for typed in ("12 c", "12 chemin", "12 chemin des pa", "12 chemin des pannes"):
		person.get("address.search", q=typed)
		time.sleep(WAIT_TYPING if pause is think else 0)
	person.page(f"/internet/forfaits?a=p:{port}")
	offer = person.get("address.check", id=f"p:{port}")["offer"]
	for cart in CARTS:
		pause()
		person.post("checkout.quote", offer=offer, services=cart, commitment=24)
	pause()
	session = person.post("checkout.start", offer=offer, services=CARTS[-1], commitment=24)["session"]
	person.page(f"/internet/commande?s={session}")
	contact(person, session, f"{port}.{next(numbers)}".lower(), pause)
	pause()
	person.post("checkout.update", session=session, contact_me=True)
	day = person.get("checkout.slots", offer=offer)["dates"][0]["date"]
	person.post("checkout.preview", session=session, day=day)
	payment = person.post("checkout.payment", session=session)
	pause()
	person.post("checkout.update", session=session, consents=CONSENTS)
	shop.confirm(lab, payment)
	return partial(press, person, session, payment["setup_intent"])


def contact(person: Actor, session: str, mark: str, pause: Callable[[], None]) -> None:
	"""Kept after each field, as the page does."""
	typed = {"name": f"Client exemple {mark}"}
	for field, value in (
		("email", f"{mark}@example.com"),
		("phone", f"+1514555{next(numbers) % 10_000:04}"),
	):
		pause()
		typed[field] = value
		person.post("checkout.update", session=session, contact={field: value}, consents={"contact": True})
	pause()
	person.post("checkout.update", session=session, contact=typed)


def press(person: Actor, session: str, setup_intent: str) -> float:
	started = time.monotonic()
	answer = person.post(
		"checkout.submit", session=session, setup_intent=setup_intent, idempotency_key=f"load-{session}"
	)
	seconds = time.monotonic() - started
	person.page(answer["tracking"])
	return seconds


def wait_for_worker(lab: Lab) -> None:
	"""Until it has sent every message; what it has in hand must not be sent here too."""
	ends = time.monotonic() + 120
	while time.monotonic() < ends and lab.look().db.count("Outbound Message", {"status": "Queued"}):
		time.sleep(0.5)
	shop.deliver_due()


@contextmanager
def flushed(each_commit: bool) -> Iterator[None]:
	"""How often the embedded MariaDB writes its log to the disk: at each commit, or once a second."""

	def at_commit(way: int) -> None:
		statement = f"SET GLOBAL innodb_flush_log_at_trx_commit = {way}"
		subprocess.run(client(State.open(), "mariadb", "-e", statement), check=True)  # noqa: S603

	if not each_commit:
		yield
		return
	at_commit(1)
	try:
		yield
	finally:
		at_commit(2)


def main(each: int, flush: bool) -> int:
	ports = CUSTOMERS * (each + 1) + WARM_UP
	with flushed(flush), laboratory(ports) as lab, no_limits():
		for fake in ("stripe", "twilio", "smtp", "hub", "genieacs"):
			lab.control(fake, latency_ms=LATENCY_MS)
		all_at_once([arrive(lab, visitor(), lab.take(), lambda: None) for _walk in range(WARM_UP)])
		shares = [[lab.take() for _checkout in range(each)] for _customer in range(CUSTOMERS)]
		results = all_at_once([partial(walk, lab, ports) for ports in shares])
		failed = [result for result in results if isinstance(result, Exception)]
		took = sorted(
			seconds * 1000 for result in results if not isinstance(result, Exception) for seconds in result
		)
		ready = [arrive(lab, visitor(), lab.take(), lambda: None) for _customer in range(CUSTOMERS)]
		together = all_at_once(ready)
		failed += [result for result in together if isinstance(result, Exception)]
		lab.all_well()
		wait_for_worker(lab)
		found = [*map(repr, failed), *audit.findings(lab)]
	if len(took) < 2:
		print("checkout-load: nothing was measured", *found, sep="\n  ")
		return 1
	p95 = quantiles(took, n=20)[-1]
	slowest = max((seconds for seconds in together if isinstance(seconds, float)), default=0)
	print(*found, sep="\n")
	print(f"all {CUSTOMERS} at one same moment: the last answered after {slowest * 1000:.0f} ms (no bar)")
	print(
		f"checkout-load: {len(took)} submits of {CUSTOMERS} customers at once, median {median(took):.0f} ms,"
		f" p95 {p95:.0f} ms (bar: {BAR_MS} ms), {len(found)} not as they must be"
	)
	return 1 if found or p95 > BAR_MS else 0


if __name__ == "__main__":
	many = [int(word) for word in sys.argv[1:] if word != "flush"]
	sys.exit(main(many[0] if many else CHECKOUTS, "flush" in sys.argv))
