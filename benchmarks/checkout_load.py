"""Submit answers within 400 ms (p95) with 16 customers ordering at once on two cores, the fakes answering after 50 ms.

Each customer walks through whole checkouts over HTTP and takes one to four seconds for each page, several times faster
than people do. `python -m benchmarks.checkout_load [checkouts of each customer]`.
"""

from __future__ import annotations

import itertools
import random
import sys
import time
from functools import partial
from statistics import median, quantiles

from embedded.story.actor import Actor
from tests.faults import audit, shop
from tests.faults.lab import Lab, laboratory
from tests.faults.outside import all_at_once, no_limits, visitor

CUSTOMERS, CHECKOUTS, LATENCY_MS, BAR_MS = 16, 3, 50, 400
THINKS = (1.0, 4.0)
CART = [{"sku": sku, "qty": qty} for sku, qty in shop.TRIO]
numbers = itertools.count(1000)


def think() -> None:
	time.sleep(random.uniform(*THINKS))


def walk(lab: Lab, ports: list[str]) -> list[float]:
	"""Seconds that each submit took."""
	think()
	return [order(lab, visitor(), port) for port in ports]


def order(lab: Lab, person: Actor, port: str) -> float:
	offer = person.get("address.check", id=f"p:{port}")["offer"]
	think()
	session = person.post("checkout.start", offer=offer, services=CART, commitment=24)["session"]
	think()
	mark = f"{port}.{next(numbers)}".lower()
	person.post(
		"checkout.update",
		session=session,
		contact={"name": f"Client exemple {mark}", "email": f"{mark}@example.com", "phone": "+15145550199"},
		contact_me=True,
		consents={"terms": True, "contact": True, "limits_911": True},
	)
	think()
	payment = person.post("checkout.payment", session=session)
	shop.confirm(lab, payment)
	think()
	started = time.monotonic()
	person.post(
		"checkout.submit",
		session=session,
		setup_intent=payment["setup_intent"],
		idempotency_key=f"load-{mark}",
	)
	return time.monotonic() - started


def main(each: int) -> int:
	with laboratory(ports=CUSTOMERS * each) as lab, no_limits():
		for fake in ("stripe", "twilio", "smtp", "hub", "genieacs"):
			lab.control(fake, latency_ms=LATENCY_MS)
		order(lab, visitor(), lab.take())
		shares = [[lab.take() for _checkout in range(each)] for _customer in range(CUSTOMERS)]
		results = all_at_once([partial(walk, lab, ports) for ports in shares])
		failed = [result for result in results if isinstance(result, Exception)]
		took = sorted(
			seconds * 1000 for result in results if not isinstance(result, Exception) for seconds in result
		)
		lab.all_well()
		shop.deliver_due()
		found = [*map(repr, failed), *audit.findings(lab)]
	if len(took) < 2:
		print("checkout-load: nothing was measured", *found, sep="\n  ")
		return 1
	p95 = quantiles(took, n=20)[-1]
	print(*found, sep="\n")
	print(
		f"checkout-load: {len(took)} submits of {CUSTOMERS} customers at once, median {median(took):.0f} ms,"
		f" p95 {p95:.0f} ms (bar: {BAR_MS} ms), {len(found)} not as they must be"
	)
	return 1 if found or p95 > BAR_MS else 0


if __name__ == "__main__":
	sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else CHECKOUTS))
