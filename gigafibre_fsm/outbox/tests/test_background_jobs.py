"""Channels do not block one another."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.site


@pytest.fixture
def jobs(site, monkeypatch) -> list[dict]:
	"""The background jobs that would be queued."""
	queued: list[dict] = []
	monkeypatch.setattr(site, "enqueue", lambda method, **job: queued.append({"method": method, **job}))
	return queued


def test_each_channel_has_its_own_job(site, jobs) -> None:
	"""With 146 devices to check, a sign-in code was not sent within four minutes."""
	from gigafibre_fsm.outbox import service

	rows = [("GenieACS", f"D{n}") for n in range(60)] + [("SMS", "code")]
	service.enqueue(rows)
	assert [(job["channel"], job["queue"], len(job["names"])) for job in jobs] == [
		("GenieACS", "default", 50),
		("GenieACS", "default", 10),
		("SMS", "short", 1),
	]


def test_a_slow_channel_yields_to_others(site, jobs, outbox, monkeypatch) -> None:
	"""One worker would spend minutes on devices that do not answer while people wait for their codes."""
	from gigafibre_fsm.outbox import background_jobs

	names = [outbox.post("Webhook", target="n8n") for _row in range(3)]
	monkeypatch.setattr(background_jobs, "TURN_SECONDS", -1)
	background_jobs.deliver_all(names, "Webhook")
	assert [(job["channel"], job["names"]) for job in jobs] == [("Webhook", names)]


def test_urgent_channels_are_swept_first(site, jobs, outbox) -> None:
	"""Messages left to the sweep would be sent in the order of their creation, devices before people."""
	from gigafibre_fsm.outbox import background_jobs

	for channel in ("Webhook", "SMS"):
		outbox.post(channel, target="n8n" if channel == "Webhook" else "+15145550177")
	background_jobs.start_sweeps()
	channels = [job["channel"] for job in jobs]
	assert channels.index("SMS") < channels.index("Webhook")
	assert len(channels) == len(set(channels))


@pytest.fixture
def a_code_waits(site):
	"""A job for a person in a queue that no worker reads."""
	from frappe.utils.background_jobs import get_queue

	from tests.world import jobs as workers

	workers.leave_to_nobody(site, f"turns-{site.generate_hash(length=6)}")
	queue = get_queue("short")
	queue.enqueue("frappe.ping")
	yield
	queue.empty()
	workers.give_to_worker(site)


def test_machines_let_people_pass(site, jobs, outbox, a_code_waits) -> None:
	"""With a single worker a sign-in code would wait twenty seconds for devices that do not answer."""
	from gigafibre_fsm.outbox import background_jobs

	assert background_jobs.is_person_waiting()
	names = [outbox.post("Webhook", target="n8n") for _row in range(3)]
	background_jobs.deliver_all(names, "Webhook")
	assert [(job["channel"], job["names"]) for job in jobs] == [("Webhook", names[1:])]
	background_jobs.sweep("Webhook")
	again = jobs[-1]
	assert again["method"].endswith("background_jobs.sweep") and again["channel"] == "Webhook"
	background_jobs.sweep("SMS")
	assert jobs[-1] is again, "people do not wait for people"
