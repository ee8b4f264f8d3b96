"""The health report of a site's parts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gigafibre_fsm.clock import utc_now
from gigafibre_fsm.outbox.service import post

pytestmark = pytest.mark.site
PARTS = {"database", "redis", "queue", "workers", "scheduler", "outbox", "disk"}


def test_every_part_is_reported(site: Any) -> None:
	"""A part that nobody watches fails for days."""
	from gigafibre_fsm.monitoring import health

	told = health.report()
	assert told["parts"].keys() >= PARTS
	assert all(part["state"] in ("ok", "degraded", "down") for part in told["parts"].values())
	assert told["parts"]["database"]["milliseconds"] >= 0


def test_a_message_that_waits_for_hours_is_seen(site: Any) -> None:
	"""Customers would get no texts while every page works."""
	from gigafibre_fsm.monitoring import health

	name = post("SMS", topic="otp.code", key="health-test", target="+15145550188")
	row = {"status": "Queued", "next_attempt": utc_now() - timedelta(hours=3)}
	site.db.set_value("Outbound Message", name, row)
	part = {each.name: each for each in health.parts()}["outbox"]
	assert part.state == "down" and part.age >= 3 * 3600


def test_a_message_for_tomorrow_morning_is_not_late(site: Any) -> None:
	"""The monitor would raise an alarm for a text message that waits for the morning on purpose."""
	from gigafibre_fsm.monitoring import health

	before = health.due_messages().get("SMS")
	name = post("SMS", topic="otp.code", key="health-test-2", target="+15145550188")
	site.db.set_value("Outbound Message", name, "next_attempt", utc_now() + timedelta(hours=3))
	assert health.due_messages().get("SMS") == before


def test_metrics_are_prometheus_s_text(site: Any) -> None:
	"""Prometheus would drop the whole answer for one line that it cannot read."""
	from prometheus_client.parser import text_string_to_metric_families

	from gigafibre_fsm.monitoring import metrics

	families = {family.name: family for family in text_string_to_metric_families(metrics._collect().decode())}
	assert {
		"gigafibre_part_state",
		"gigafibre_ports",
		"gigafibre_outbound_messages",
		"gigafibre_devices",
	} <= set(families)
	parts = {sample.labels["part"] for sample in families["gigafibre_part_state"].samples}
	assert parts >= PARTS
