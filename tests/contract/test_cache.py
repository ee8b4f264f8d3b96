"""Frappe empties the site's cache whenever a User is saved: what waits or is counted there must stay."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from gigafibre_fsm.exceptions import TooMany
from gigafibre_fsm.flow.portal import codes
from gigafibre_fsm.flow.telemetry import report_queue
from gigafibre_fsm.guards import rate

pytestmark = pytest.mark.site


def test_the_cache_is_emptied(site: Any) -> None:
	"""The next test would prove nothing."""
	site.cache.set_value("gigafibre_example", 1)
	site.clear_cache()
	assert site.cache.get_value("gigafibre_example") is None


def test_what_is_counted_or_waits_survives(site: Any) -> None:
	"""A stranger who signs in would reset the rate limits, all sign-in codes and the queued device reports."""
	mark = secrets.token_hex(8)
	rate.limit(mark, 1, 60)
	code = codes.issue(mark, 10)
	waiting = report_queue.queue_length()
	report_queue.enqueue([{"acs_device_id": f"403F8C-Device2-{mark}"}])
	site.clear_cache()
	assert report_queue.queue_length() >= waiting + 1
	assert codes.redeem(mark, code)
	with pytest.raises(TooMany):
		rate.limit(mark, 1, 60)


def test_what_frappe_keeps_survives(site: Any) -> None:
	"""Values that Frappe inserts later (its error log) would be lost; this app's tests would not notice."""
	kept = f"insert_queue_for_{secrets.token_hex(4)}"
	site.cache.set_value(kept, 1)
	site.clear_cache()
	site.local.cache.clear()
	assert site.cache.get_value(kept) == 1
	site.cache.delete_value(kept)
