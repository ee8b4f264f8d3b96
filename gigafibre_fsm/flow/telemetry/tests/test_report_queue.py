"""Reports from the HTTP method to the records, and reports read from the ACS."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gigafibre_fsm.clock import utc_now
from gigafibre_fsm.exceptions import BadRequest, Busy, ServiceUnavailable
from gigafibre_fsm.integrations.genieacs.client import leaf
from tests.factories.acs import Acs

pytestmark = pytest.mark.site


@pytest.fixture
def queue(site, monkeypatch):
	"""A queue of this test's own."""
	from gigafibre_fsm.flow.telemetry import report_queue

	monkeypatch.setattr(report_queue, "QUEUE", f"fsm-telemetry-{site.generate_hash(length=8)}")
	yield report_queue
	report_queue.discard_batch(10**6)


def test_reports_wait_until_they_are_written(site, queue, device) -> None:
	"""A worker that dies with a batch would lose it."""
	from gigafibre_fsm.flow.telemetry import ingest, state

	one = device()
	assert queue.enqueue([{"acs_device_id": one.acs_device_id, "ip": "198.51.100.7"}]) == (1, [])
	assert len(queue.next_batch()) == len(queue.next_batch()) == 1
	ingest.apply(queue.next_batch())
	queue.discard_batch(1)
	assert not queue.next_batch() and state.of_equipment(one.name).ip == "198.51.100.7"


def test_one_odd_device_does_not_stop_the_others(site, queue) -> None:
	"""One device with a broken clock would silence the five hundred that it came with, and itself for ever."""
	kept, refused = queue.enqueue(
		[
			{"acs_device_id": "A"},
			{"uptime": 1},
			{"acs_device_id": "B", "uptime": "NaN", "hosts": -1, "ip": "198.51.100.7"},
		]
	)
	assert [(each.acs_device_id, each.ip) for each in queue.next_batch()] == [
		("A", ""),
		("B", "198.51.100.7"),
	]
	assert kept == 2 and [line.split(":")[0][-1] for line in refused] == ["2", "3", "3"]


def test_reports_of_which_nothing_is_usable_are_refused(site, queue) -> None:
	"""Whoever sends them in a wrong form would believe that they arrive."""
	with pytest.raises(BadRequest, match="1.*acs_device_id"):
		queue.enqueue([{"serial": "A"}, "x"])
	assert not queue.next_batch()


def test_a_full_queue_says_so(site, queue, monkeypatch) -> None:
	"""Redis would fill the memory of the machine while the workers are away."""
	monkeypatch.setattr(queue, "MOST_WAITING", 2)
	queue.enqueue([{"acs_device_id": "A"}, {"acs_device_id": "B"}])
	with pytest.raises(Busy):
		queue.enqueue([{"acs_device_id": "C"}])


def test_the_acs_is_read_page_by_page(site, fakes, device, monkeypatch) -> None:
	"""If reports do not arrive, the site would know nothing of the devices."""
	from gigafibre_fsm.flow.telemetry import acs_reading, ingest, state

	monkeypatch.setattr(acs_reading, "PAGE", 2)
	site.db.set_single_value("Gigafibre Settings", "genieacs_nbi_url", fakes["genieacs"]["nbi_url"])
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	acs = Acs(fakes["genieacs"]["url"])
	ids = [acs.known_device() for _time in range(3)]
	homes = {each: device(acs_device_id=each) for each in ids}
	acs.post("inform", id=ids[0])
	read, skip = [], 0
	while skip is not None:
		reports, skip = acs_reading.page(skip)
		read += reports
	found = {report.acs_device_id: report for report in read}
	assert set(ids) <= set(found) and len(found) == len(read)
	ingest.apply(read)
	seen = state.of_equipment(homes[ids[0]].name)
	assert seen.seen_at and utc_now() - seen.seen_at < timedelta(days=7)


def test_devices_are_read_once_an_hour_in_their_own_sessions(site, fakes) -> None:
	"""Light and addresses would be those of the last restart, or every inform would be a round of questions."""
	from gigafibre_fsm.flow.telemetry import acs_reading
	from gigafibre_fsm.integrations.genieacs import readings

	acs = Acs(fakes["genieacs"]["url"])
	device = acs.known_device(model="XX230v")
	paths = readings.of_profiles()

	def light() -> tuple:
		acs.post("inform", id=device)
		return leaf(acs.shown(device), "Device.Optical.Interface.1.X_TP_GPON_Config.RXPower")

	value, read_at = light()
	assert value and light() == (value, read_at)
	acs.control(advance_ms=3_600_000)
	assert light()[1] > read_at
	told = acs_reading.report_of(acs.shown(device), paths, utc_now())
	assert (told.rx_power, told.uptime_s is not None, told.hosts is not None) == (str(value), True, True)


def test_an_acs_that_hangs_is_not_waited_for(site, fakes, monkeypatch) -> None:
	"""A sign-in code would wait for a machine that does not answer."""
	from gigafibre_fsm.flow.telemetry import acs_reading

	site.db.set_single_value("Gigafibre Settings", "genieacs_nbi_url", "http://127.0.0.1:9")
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	with pytest.raises(ServiceUnavailable):
		acs_reading.page(0)
	assert sum(acs_reading.TIMEOUT) <= 5


def test_an_acs_that_cannot_be_read_is_told(site, fakes) -> None:
	"""Light and addresses of the whole network would grow old, and only a log file would say so."""
	from gigafibre_fsm.flow.reconcile import configuration
	from gigafibre_fsm.flow.telemetry import acs_reading
	from gigafibre_fsm.monitoring import health
	from gigafibre_fsm.scheduled import telemetry

	acs_reading.record_success()
	site.db.set_single_value("Gigafibre Settings", "genieacs_nbi_url", "http://127.0.0.1:9")
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	try:
		for _hour in range(2):
			telemetry.read_acs()
		[finding] = configuration.acs_unread()
		assert finding.facts["since"] and finding.facts["reason"]
		assert health.telemetry().state == "degraded"
	finally:
		acs_reading.record_success()
	assert not list(configuration.acs_unread()) and health.telemetry().state == "ok"
