"""After a power cut all devices report at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from gigafibre_fsm.exceptions import Busy
from tests.factories import provisioning

pytestmark = pytest.mark.site


@pytest.fixture
def queue(site: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
	"""A queue of this test's own."""
	from gigafibre_fsm.flow.provisioning import event_queue
	from gigafibre_fsm.work_queue import WorkQueue

	monkeypatch.setattr(event_queue, "QUEUE", WorkQueue(f"fsm-events-{site.generate_hash(length=8)}"))
	monkeypatch.setattr(site.db, "commit", lambda: None)
	monkeypatch.setattr(site.db, "rollback", lambda: None)
	yield event_queue
	event_queue.QUEUE.discard(10**6)


def facts(**said: Any) -> Any:
	from gigafibre_fsm.flow.provisioning.facts import DeviceFacts

	return DeviceFacts(event="online", macs=("02:00:00:00:00:01",), readings={"Device.A": "1"}, **said)


def test_a_report_that_waited_is_of_the_moment_at_which_it_came(site: Any, queue: Any) -> None:
	"""A device would be said to have come back minutes after it did, or not at all."""
	from frappe.utils import get_datetime, now_datetime

	from gigafibre_fsm.scheduled import device_events

	router = provisioning.router(
		serial="22275A70AB001", acs_device_id="1C61B4-Device2-22275A70AB001", mac=None
	)
	before = now_datetime()
	queue.enqueue(facts(serial="22275A70AB001", acs_device_id=router.acs_device_id, ip="198.51.100.9"))
	monday = before + timedelta(minutes=1)
	assert device_events.drain() == 1
	router.reload()
	assert router.ip_address == "198.51.100.9" and before <= get_datetime(router.last_inform) < monday
	assert queue.QUEUE.length() == 0


def test_one_report_that_fails_does_not_stop_the_others(site: Any, queue: Any, monkeypatch: Any) -> None:
	"""Seven thousand households would wait behind one broken record."""
	from gigafibre_fsm.scheduled import device_events

	recorded = []

	def record(told: Any, at: Any = None) -> None:
		if told.serial == "BROKEN":
			raise ValueError(told.serial)
		recorded.append(told.serial)

	monkeypatch.setattr(queue, "record_event", record)
	for serial in ("FIRST", "BROKEN", "LAST"):
		queue.enqueue(facts(serial=serial))
	assert device_events.drain() == 3
	assert recorded == ["FIRST", "LAST"]
	assert site.db.exists("Error Log", {"method": "Report of a device"})


def test_what_another_request_locked_is_tried_again(site: Any, queue: Any, monkeypatch: Any) -> None:
	"""A report that met a deadlock would be lost."""
	from gigafibre_fsm.scheduled import device_events

	def locked(told: Any, at: Any = None) -> None:
		raise site.QueryDeadlockError

	monkeypatch.setattr(queue, "record_event", locked)
	queue.enqueue(facts(serial="FIRST"))
	assert device_events.drain() == 0 and queue.QUEUE.length() == 1


def test_a_full_queue_says_so(site: Any, queue: Any, monkeypatch: Any) -> None:
	"""Redis would fill the memory of the machine while the workers are away."""
	monkeypatch.setattr(queue, "MOST_WAITING", 1)
	queue.enqueue(facts(serial="FIRST"))
	with pytest.raises(Busy):
		queue.enqueue(facts(serial="SECOND"))
