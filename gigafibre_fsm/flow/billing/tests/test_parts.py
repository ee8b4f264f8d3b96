"""The monthly run in parts, as the workers process it."""

from __future__ import annotations

import pytest

from tests.factories import billing

pytestmark = pytest.mark.site


def test_every_customer_is_in_exactly_one_part(site, monkeypatch) -> None:
	"""A customer in no part would never be billed; in two parts, two workers would wait for each other."""
	from gigafibre_fsm.scheduled import nightly

	names = [f"Client exemple {number} é" for number in range(200)]
	seen: list[str] = []
	monkeypatch.setattr(nightly.monthly, "customers_due", lambda day, limit=0: names)
	monkeypatch.setattr(nightly.monthly, "bill_customer", lambda customer, day: seen.append(customer))
	monkeypatch.setattr(nightly.series, "reserve", lambda wanted: None)
	monkeypatch.setattr(site.db, "commit", lambda: None)
	done = [nightly.bill_part(part, nightly.PARTS, "2027-01-01") for part in range(nightly.PARTS)]
	assert sorted(seen) == sorted(names) and sum(done) == len(names) and all(done)


def test_pauses_start_before_the_monthly_run(site, monkeypatch) -> None:
	"""A seasonal customer who pauses on December 1 would pay all of December and be credited in May."""
	from gigafibre_fsm.flow.billing import monthly
	from gigafibre_fsm.scheduled import nightly

	today = site.utils.getdate()
	location = billing.activated(lines=(("FTTH150I", 1, 99.95),))
	away = {"pause_from": today, "resume_on": site.utils.add_days(today, 60)}
	before = {"billed_until": site.utils.add_days(today.replace(day=1), -1), **away}
	site.db.set_value("Service Subscription", {"location": location.name}, before)
	monkeypatch.setattr(site.db, "commit", lambda: None)
	monkeypatch.setattr(site, "enqueue", lambda method, **values: None)
	due = monthly.customers_due(today)
	assert location.customer in due
	nightly.invoices()
	assert location.customer not in monthly.customers_due(today)


def test_a_queued_part_is_not_queued_again(site, monkeypatch) -> None:
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
