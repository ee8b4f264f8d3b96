"""The monthly run in parts, as the workers carry it out."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.site


def test_every_customer_is_in_exactly_one_part(site, monkeypatch) -> None:
	"""A customer in no part would never be billed; in two, two workers would wait for one another."""
	from gigafibre_fsm.scheduled import nightly

	names = [f"Client exemple {number} é" for number in range(200)]
	seen: list[str] = []
	monkeypatch.setattr(nightly.monthly, "customers_due", lambda day, limit=0: names)
	monkeypatch.setattr(nightly.monthly, "bill_customer", lambda customer, day: seen.append(customer))
	monkeypatch.setattr(nightly.numbers, "draw", lambda wanted: None)
	monkeypatch.setattr(site.db, "commit", lambda: None)
	done = [nightly.bill_part(part, nightly.PARTS, "2027-01-01") for part in range(nightly.PARTS)]
	assert sorted(seen) == sorted(names) and sum(done) == len(names) and all(done)


def test_a_part_that_waits_is_not_begun_twice(site, monkeypatch) -> None:
	"""Every ten minutes the same ten thousand customers would be queued once more."""
	from gigafibre_fsm.scheduled import nightly

	queued: list[dict] = []
	monkeypatch.setattr(site, "enqueue", lambda method, **values: queued.append({"method": method, **values}))
	monkeypatch.setattr(nightly.monthly, "customers_due", lambda day, limit=0: ["one"])
	nightly.invoices()
	assert len({job["job_id"] for job in queued}) == len(queued) == nightly.PARTS
	assert all(job["deduplicate"] for job in queued)
	monkeypatch.setattr(nightly.monthly, "customers_due", lambda day, limit=0: [])
	nightly.invoices()
	assert len(queued) == nightly.PARTS
