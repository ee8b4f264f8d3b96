"""Health and business counts, in Prometheus's text format."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from redis.exceptions import RedisError

from gigafibre_fsm import __version__
from gigafibre_fsm.flow.vocabulary import IN_HOUSE
from gigafibre_fsm.monitoring import disk, health
from gigafibre_fsm.monitoring.rules import WORST

CONTENT_TYPE = CONTENT_TYPE_LATEST
PREFIX = "gigafibre_"
# Cached, so that several Prometheus servers, or a short interval, do not multiply the queries.
KEPT_SECONDS = 10
CACHE = "gigafibre_metrics"

# Name -> (DocType, field to count by, help text).
COUNTS = {
	"outbound_messages": ("Outbound Message", "status", "Messages of the outbox"),
	"ports": ("Fibre Port", "status", "Fibre drops"),
	"locations": ("Service Location", "status", "Places of customers"),
	"subscriptions": ("Service Subscription", "status", "Services of customers"),
	"jobs": ("Dispatch Job", "status", "Visits"),
	"checkouts": ("Checkout Session", "status", "Checkouts"),
	"pushes": ("Provisioning Push", "status", "Settings sent to devices"),
	"findings": ("Reconciliation Finding", "status", "Findings of the nightly comparison"),
}


def text() -> bytes:
	"""The response of `/metrics`."""
	try:
		kept = frappe.cache.get_value(CACHE, expires=True)
	except RedisError:
		kept = None
	return kept or _keep(_collect())


def _collect() -> bytes:
	registry = CollectorRegistry()
	registry.register(_Collector())
	return generate_latest(registry)


def _keep(told: bytes) -> bytes:
	try:
		frappe.cache.set_value(CACHE, told, expires_in_sec=KEPT_SECONDS)
	except RedisError:
		frappe.logger("gigafibre.metrics").warning("the cache does not answer")
	return told


class _Collector:
	def collect(self) -> Iterator[GaugeMetricFamily]:
		yield _gauge("info", "Version of the app", ("version",), [((__version__,), 1)])
		yield from _of_health()
		yield from _of_outbox()
		for name, (doctype, field, what) in COUNTS.items():
			yield _gauge(name, f"{what}, by {field}", (field,), _counted(doctype, field))
		yield _gauge("devices", "Devices at customers, by whether they are online", ("online",), _devices())
		yield _gauge("disk_low_bytes", "Free space below which logs are cut", (), [((), disk.low_bytes())])


def _of_health() -> Iterator[GaugeMetricFamily]:
	parts = health.parts()
	states = [((part.name,), WORST.index(part.state)) for part in parts]
	yield _gauge("part_state", "0 ok, 1 degraded, 2 down", ("part",), states)
	ages = [((part.name,), part.age) for part in parts if part.age is not None]
	yield _gauge("part_age_seconds", "Since it last worked, or for which its work waits", ("part",), ages)
	facts = [((part.name, fact), value) for part in parts for fact, value in (part.facts or {}).items()]
	yield _gauge("part_fact", "Further numbers of a part", ("part", "fact"), facts)


def _of_outbox() -> Iterator[GaugeMetricFamily]:
	waiting = health.due_messages()
	rows = [((channel,), each.count) for channel, each in waiting.items()]
	yield _gauge("outbox_due", "Messages that should be on their way, by channel", ("channel",), rows)
	ages = [((channel,), each.age) for channel, each in waiting.items()]
	yield _gauge("outbox_oldest_seconds", "The oldest of them, by channel", ("channel",), ages)


def _counted(doctype: str, field: str) -> list[tuple[tuple[str], float]]:
	rows = frappe.db.sql(f"SELECT `{field}`, COUNT(*) FROM `tab{doctype}` GROUP BY `{field}`")  # noqa: S608
	return [((value or "none",), count) for value, count in rows]


def _devices() -> list[tuple[tuple[str], float]]:
	rows = frappe.db.sql(
		"SELECT online, COUNT(*) FROM `tabService Equipment` WHERE status IN %(in_house)s GROUP BY online",
		{"in_house": IN_HOUSE},
	)
	return [(("yes" if online else "no",), count) for online, count in rows]


def _gauge(
	name: str, what: str, labels: tuple[str, ...], rows: list[tuple[tuple[str, ...], float]]
) -> GaugeMetricFamily:
	family = GaugeMetricFamily(PREFIX + name, what, labels=labels)
	for values, number in rows:
		family.add_metric(values, number)
	return family
