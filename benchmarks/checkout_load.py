"""Submit among 16 customers takes at most 2.5 x as long as alone (p95), alone at most 3 x a plain order of ERPNext.

How the load is made: a closed loop. Each of the 16 goes through the whole checkout again and again, from the home page to
the tracking page, with every request that a browser makes on the way (pages, address search while typing, quotes, what was
typed, the first bill, the card with Stripe), and stops two to six seconds at each of ten places to read and type: a walk
of about 45 s, several times faster than people (longer where the machine's fixed loop takes more than 30 ms). That is some
1,300 orders an hour, arriving at random. Visitors, fakes,
MariaDB, Redis and the worker that sends the messages share the two cores.

The bars are on `checkout.submit`, and are ratios of times of the same run, with two cores and fakes that answer after 50 ms.
Alone: one customer, nobody else, half of them before the crowd and half after it. In turn with them, a plain order: a Sales
Order of items that are not ours, of as many lines and with the same taxes, inserted and submitted over ERPNext's own REST.
For comparison only: the 16 pressing the button at one same moment, which needs as many times the time of one submit as
there are customers for each core.

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
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

from benchmarks.machine_speed import loop_ms, p95, speed_text
from embedded.launcher.databases import client
from embedded.launcher.state import State
from embedded.story.actor import Actor
from tests.contract import records
from tests.faults import audit, shop
from tests.faults.lab import Lab, laboratory
from tests.faults.outside import all_at_once, no_limits, visitor

CUSTOMERS, CHECKOUTS, LATENCY_MS, PAIRS = 16, 4, 50, 10
CROWD_BAR, PLAIN_BAR = 2.5, 3.0
WARM_UP = 12
THINKS = (2.0, 6.0)
WAIT_TYPING = 0.3
QUICK_LOOP_MS = 30
CARTS = tuple([{"sku": sku, "qty": qty} for sku, qty in shop.TRIO[:many]] for many in (1, 2, 3))
CONSENTS = {"terms": True, "contact": True, "limits_911": True}
numbers = itertools.count(1000)


def pace() -> float:
	"""On a slower machine the simulated people think longer, so that the relative load is the same."""
	return max(1.0, loop_ms() / QUICK_LOOP_MS)


def think(slower: float) -> None:
	time.sleep(random.uniform(*THINKS) * slower)


def walk(lab: Lab, ports: list[str], slower: float) -> list[float]:
	"""Seconds that each submit took."""
	time.sleep(random.uniform(0, 10 * THINKS[1]) * slower)
	pause = partial(think, slower)
	return [
		press() for press in (arrive(lab, visitor(), port, pause, WAIT_TYPING * slower) for port in ports)
	]


def arrive(
	lab: Lab, person: Actor, port: str, pause: Callable[[], None], typing: float = 0
) -> Callable[[], float]:
	"""Every request that a browser makes up to the last button; returns the seconds that submit took."""
	person.page("/internet")
	pause()
	for typed in ("12 c", "12 chemin", "12 chemin des pa", "12 chemin des pannes"):
		person.get("address.search", q=typed)
		time.sleep(typing)
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
	"""Save after each field, as the page does."""
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


@dataclass
class Plain:
	"""Plain Sales Orders, as staff enter them in ERPNext, of an item outside this app."""

	office: Actor
	values: dict[str, Any]

	@classmethod
	def of(cls, lab: Lab) -> Plain:
		frappe = lab.look()
		taxes = records.taxes()
		line, buyer = records.line(), records.customer().name
		price_list = records.price_list()
		frappe.db.commit()
		office = visitor().sign_in("Administrator", frappe.conf.admin_password)
		day = {"delivery_date": frappe.utils.add_days(frappe.utils.nowdate(), 7)}
		head = {"customer": buyer, "company": records.company(), "selling_price_list": price_list}
		return cls(office, {**head, "taxes": taxes, "items": [line], "docstatus": 1, **day})

	def place(self, lines: int) -> float:
		"""Seconds for a plain order with so many lines."""
		values = {**self.values, "items": self.values["items"] * lines}
		started = time.monotonic()
		self.office.post("/api/resource/Sales Order", **values)
		return time.monotonic() - started

	def forget(self, lab: Lab) -> None:
		"""Delete it: an order without a customer's records would be a finding of the audit."""
		frappe = lab.look()
		names = frappe.get_all("Sales Order", {"customer": self.values["customer"]}, pluck="name")
		for table in frappe.get_meta("Sales Order").get_table_fields():
			frappe.db.delete(table.options, {"parent": ("in", names)})
		frappe.db.delete("Sales Order", {"name": ("in", names)})
		frappe.db.commit()


def pairs(lab: Lab, plain: Plain, many: int) -> Iterator[tuple[float, float]]:
	"""Alternating: seconds of a submit without other load, and of a plain order of as many lines."""
	for _pair in range(many):
		submit = arrive(lab, visitor(), lab.take(), lambda: None)
		alone = submit()
		order = lab.look().get_last_doc("Sales Order", {"fsm_fibre_port": ("is", "set")})
		wait_for_worker(lab)
		yield alone, plain.place(len(order.items))


def wait_for_worker(lab: Lab) -> None:
	"""Wait until the worker has sent every message: a message that it is sending must not be sent here too."""
	ends = time.monotonic() + 120
	while time.monotonic() < ends and lab.look().db.count("Outbound Message", {"status": "Queued"}):
		time.sleep(0.5)
	shop.deliver_due()


@contextmanager
def flushed(each_commit: bool) -> Iterator[None]:
	"""Sets how often the embedded MariaDB writes its log to disk: at each commit, or once a second."""

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
		plain = Plain.of(lab)
		plain.place(3)
		measured = list(pairs(lab, plain, PAIRS // 2))
		shares = [[lab.take() for _checkout in range(each)] for _customer in range(CUSTOMERS)]
		slower = pace()
		results = all_at_once([partial(walk, lab, ports, slower) for ports in shares])
		failed = [result for result in results if isinstance(result, Exception)]
		took = sorted(
			seconds * 1000 for result in results if not isinstance(result, Exception) for seconds in result
		)
		ready = [arrive(lab, visitor(), lab.take(), lambda: None) for _customer in range(CUSTOMERS)]
		together = all_at_once(ready)
		failed += [result for result in together if isinstance(result, Exception)]
		wait_for_worker(lab)
		measured += pairs(lab, plain, PAIRS // 2)
		lab.all_well()
		wait_for_worker(lab)
		plain.forget(lab)
		found = [*map(repr, failed), *audit.findings(lab)]
	if len(took) < 2:
		print("checkout-load: nothing was measured", *found, sep="\n  ")
		return 1
	alone, plainly = ([pair[which] * 1000 for pair in measured] for which in (0, 1))
	crowd, cost = p95(took) / p95(alone), median(alone) / median(plainly)
	slowest = max((seconds for seconds in together if isinstance(seconds, float)), default=0)
	print(*found, sep="\n")
	print(f"all {CUSTOMERS} at one same moment: the last answered after {slowest * 1000:.0f} ms (no bar)")
	print(
		f"{len(took)} submits of {CUSTOMERS} customers at once: median {median(took):.0f} ms, p95 {p95(took):.0f} ms;"
		f" alone: median {median(alone):.0f} ms, p95 {p95(alone):.0f} ms; a plain order: median {median(plainly):.0f} ms;"
		f" {speed_text()}"
	)
	print(
		f"checkout-load: among {CUSTOMERS} {crowd:.2f} x alone (bar: {CROWD_BAR}), alone {cost:.2f} x a plain order"
		f" (bar: {PLAIN_BAR}), {len(found)} not as they must be"
	)
	return 1 if found or crowd > CROWD_BAR or cost > PLAIN_BAR else 0


if __name__ == "__main__":
	many = [int(word) for word in sys.argv[1:] if word != "flush"]
	sys.exit(main(many[0] if many else CHECKOUTS, "flush" in sys.argv))
