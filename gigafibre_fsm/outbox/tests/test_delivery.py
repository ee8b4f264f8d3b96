"""The outbox on a site, against the fakes: stored, sent once, retried, given up with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gigafibre_fsm.exceptions import Conflict
from tests.factories.outbox import TO, control, texts_to

pytestmark = pytest.mark.site


def test_a_message_goes_out_once(outbox, fakes) -> None:
	"""The customer would get no message, or the same one twice."""
	name = outbox.post()
	for _ in range(3):
		row = outbox.deliver(name)
	assert (row.status, row.attempts, row.last_error) == ("Sent", 1, None)
	assert row.provider_reference.startswith("SM") and row.sent_at
	assert len(texts_to(fakes, row.idempotency_key)) == 1


def test_the_same_key_is_the_same_message(outbox) -> None:
	"""A repeated click would send the confirmation twice."""
	first = outbox.post(key="test:once")
	assert outbox.post(key="test:once") == first


def test_only_messages_not_yet_posted_are_inserted(outbox, site) -> None:
	"""Staff would not hear of an order of which the customer was already notified, or the customer would hear of it
	twice.
	"""
	from gigafibre_fsm.outbox.service import Effect, post_all

	first = outbox.post(key="test:several:1", commit=False)
	keys = [f"test:several:{number}" for number in range(3)]
	names = post_all([Effect("SMS", "test", key, TO, {"text": key}) for key in keys])
	assert names[1] == first and len(set(names)) == 3
	kept = site.get_all("Outbound Message", filters={"name": ["in", names]}, pluck="idempotency_key")
	assert sorted(kept) == keys
	site.db.rollback()


def test_a_rolled_back_message_is_not_sent(outbox, site) -> None:
	"""A customer would be notified of an order that does not exist."""
	name = outbox.post(commit=False)
	site.db.rollback()
	assert not site.db.exists("Outbound Message", name)
	site.db.commit()


def test_the_worker_sends_right_after_the_commit(outbox, site, fakes) -> None:
	"""The confirmation would come a minute late."""
	import time

	name = outbox.post(commit=False)
	site.db.commit()
	ends = time.monotonic() + 20
	while (row := outbox.row(name)).status != "Sent" and time.monotonic() < ends:
		time.sleep(0.2)
	assert row.status == "Sent"


@pytest.mark.slow
def test_the_commit_succeeds_without_redis(outbox, site) -> None:
	"""A customer whose order was saved would see an error page and order again."""
	from redis import ConnectionError as NoRedis

	from gigafibre_fsm.outbox import service

	name = outbox.post(commit=False)
	kept = site.conf.redis_queue
	import frappe.utils.background_jobs as jobs

	connection, jobs._redis_queue_conn = jobs._redis_queue_conn, None
	site.conf.redis_queue = "redis://127.0.0.1:1"
	try:
		with pytest.raises(NoRedis):
			site.enqueue("frappe.ping")
		site.db.commit()
	finally:
		site.conf.redis_queue, jobs._redis_queue_conn = kept, connection
		service._queue_rests_until = 0
	assert outbox.row(name).status == "Queued"
	assert site.local.db not in service._written


def test_a_message_is_sent_after_an_outage(outbox, fakes) -> None:
	"""Texts written during an outage would be lost."""
	from gigafibre_fsm.clock import to_utc

	name = outbox.post()
	control(fakes, "twilio", outage="500")
	row = outbox.deliver(name)
	assert row.status == "Failed" and row.next_attempt > to_utc(row.modified) and "500" in row.last_error
	assert outbox.deliver(name).attempts == 1, "not before it is due"
	control(fakes, "twilio")
	outbox.due(name)
	row = outbox.deliver(name)
	assert (row.status, row.attempts, row.last_error) == ("Sent", 2, None)


def test_a_refusal_is_final_and_has_a_reason(outbox, fakes) -> None:
	"""A wrong number would be tried for six hours, and nobody would know why."""
	row = outbox.deliver(outbox.post(target="+15005550001"))
	assert row.status == "Dead" and row.last_error.startswith("21211")


def test_a_dead_message_can_be_retried(outbox, fakes, site) -> None:
	"""After the settings are corrected, every message would have to be written again."""
	from gigafibre_fsm.outbox import service

	name = outbox.post(target="+15005550001")
	outbox.deliver(name)
	site.db.set_value("Outbound Message", name, "target", TO)
	service.retry_message(name)
	outbox.commit()
	assert outbox.deliver(name).status == "Sent"
	with pytest.raises(Conflict):
		service.retry_message(name)


def test_a_message_dies_after_the_last_attempt(outbox, fakes, site) -> None:
	"""A message that can never be sent would be tried for ever and hide among the new ones."""
	from gigafibre_fsm.outbox.rules import MAX_ATTEMPTS

	name = outbox.post()
	site.db.set_value("Outbound Message", name, "attempts", MAX_ATTEMPTS - 1)
	site.db.commit()
	control(fakes, "twilio", outage="500")
	row = outbox.deliver(name)
	assert row.status == "Dead" and "30" in row.last_error


def test_two_workers_do_not_send_the_same_row(outbox, fakes, site) -> None:
	"""The job and the sweep would both send it."""
	from gigafibre_fsm.clock import utc_now

	name = outbox.post()
	site.db.set_value("Outbound Message", name, "leased_until", utc_now() + timedelta(seconds=60))
	site.db.commit()
	assert outbox.deliver(name).status == "Queued"
	site.db.set_value("Outbound Message", name, "leased_until", utc_now() - timedelta(seconds=1))
	site.db.commit()
	assert outbox.deliver(name).status == "Sent", "a lease of a dead worker runs out"


def test_the_circuit_of_a_failing_target_opens(outbox, fakes) -> None:
	"""Every worker would wait for timeouts, and all other messages behind them."""
	control(fakes, "twilio", outage="500")
	names = [outbox.post() for _ in range(7)]
	for name in names:
		outbox.deliver(name)
	attempts = [outbox.row(name).attempts for name in names]
	assert attempts == [1, 1, 1, 1, 1, 0, 0]
	assert outbox.row(names[-1]).status == "Queued"


def test_recovery_retries_the_failed_messages_at_once(outbox, fakes, site) -> None:
	"""After an outage of an hour each customer would wait another quarter of an hour."""
	from datetime import datetime

	from gigafibre_fsm.outbox import breakers
	from gigafibre_fsm.outbox.rules import Breaker

	control(fakes, "twilio", outage="500")
	failed = outbox.post()
	outbox.deliver(failed)
	control(fakes, "twilio")
	breakers.store("SMS", Breaker(9, datetime(2020, 1, 1)))  # noqa: DTZ001 - the site clock is naive
	outbox.deliver(outbox.post())
	assert outbox.deliver(failed).status == "Sent"


@pytest.mark.parametrize(
	("topic", "hour", "days"),
	[
		("payment.declined", 2, 0),
		("payment.declined", 9, None),
		("payment.declined", 22, 1),
		("order.confirmed", 2, None),
		("order.confirmed", 22, None),
	],
)
def test_texts_of_the_night_wait_for_the_morning(
	outbox, site, monkeypatch, fakes, topic: str, hour: int, days: int | None
) -> None:
	"""Hundreds of customers would get an SMS about a declined card at two in the morning, or late in the evening."""
	from datetime import timedelta

	from frappe.utils import now_datetime

	from gigafibre_fsm.clock import to_utc
	from gigafibre_fsm.notifications import notify
	from gigafibre_fsm.outbox import breakers
	from gigafibre_fsm.outbox.rules import Breaker

	tonight = (now_datetime() + timedelta(days=1)).replace(hour=hour, minute=10, microsecond=0)
	settings = site.get_cached_doc("Gigafibre Settings")
	monkeypatch.setattr(settings, "sms_from_hour", 8)
	monkeypatch.setattr(settings, "sms_until_hour", 21)
	monkeypatch.setattr(notify, "now_datetime", lambda: tonight)
	key = f"test:{site.generate_hash(length=12)}"
	outbox.keys += [f"{key}:sms", f"{key}:mail"]
	name = notify.tell_person(topic, {}, key, phone="+15145550188")[0]
	outbox.commit()
	due = outbox.row(name).next_attempt
	if days is None:
		assert due < to_utc(tonight)
		return
	assert due == to_utc(tonight.replace(hour=8, minute=0, second=0) + timedelta(days=days))
	from datetime import datetime

	breakers.store("SMS", Breaker(9, datetime(2020, 1, 1)))  # noqa: DTZ001 - the site clock is naive
	outbox.deliver(outbox.post())
	assert outbox.row(name).next_attempt == due and outbox.deliver(name).status == "Queued"


def test_a_secret_is_encrypted_and_deleted_once_sent(outbox, site, fakes) -> None:
	"""Anyone who reads the desk or a backup could sign in as any customer."""
	name = outbox.post(secret="Exemple code 123456", payload={})
	row = outbox.row(name)
	assert "123456" not in site.as_json(row.as_dict())
	stored = site.db.sql("SELECT password FROM __Auth WHERE doctype = 'Outbound Message' AND name = %s", name)
	assert stored and "123456" not in stored[0][0]
	row = outbox.deliver(name)
	assert row.status == "Sent" and not row.secret_payload
	assert not site.db.sql("SELECT 1 FROM __Auth WHERE doctype = 'Outbound Message' AND name = %s", name)
	assert "123456" not in site.as_json(row.as_dict())


def test_an_expired_message_is_not_sent(outbox, fakes) -> None:
	"""After an outage customers would get old sign-in codes, and « en route » the day after."""
	row = outbox.deliver(outbox.post(payload={"text": "Exemple", "not_after": "2020-01-01 00:00:00"}))
	assert row.status == "Dead" and row.last_error.startswith("expired")


def test_a_failing_outcome_repeats_without_sending_again(outbox, fakes, site) -> None:
	"""A database lock after a successful text would send the text again."""
	from gigafibre_fsm.outbox import delivery

	name = outbox.post(topic="test.outcome")
	calls = []
	hooks = site.get_hooks

	class Broken(Exception):
		pass

	def outcome(item, receipt, refusal) -> None:
		calls.append((item.attempts, receipt.provider_reference))
		if len(calls) == 1:
			raise Broken

	delivery.outcome_for_test = outcome
	site.get_hooks = lambda hook=None, default="_KEEP_DEFAULT_LIST", app_name=None: (
		{"test.outcome": ["gigafibre_fsm.outbox.delivery.outcome_for_test"]}
		if hook == "outbox_outcomes"
		else hooks(hook, default, app_name)
	)
	try:
		row = outbox.deliver(name)
		assert row.status == "Failed" and row.sent_at and "outcome" in row.last_error
		outbox.due(name)
		row = outbox.deliver(name)
	finally:
		site.get_hooks = hooks
		del delivery.outcome_for_test
	assert row.status == "Sent" and len(calls) == 2 and calls[0][1] == calls[1][1]
	assert len(texts_to(fakes, row.idempotency_key)) == 1


def test_the_sweep_sends_what_is_due(outbox, fakes) -> None:
	"""Without Redis nothing would ever be sent."""
	from gigafibre_fsm.outbox import delivery

	names = [outbox.post() for _ in range(3)]
	delivery.sweep()
	assert {outbox.row(name).status for name in names} == {"Sent"}


def test_many_short_transactions_are_delivered_in_batches(outbox, site, monkeypatch) -> None:
	"""On the first of the month a sign-in code would wait behind ten thousand jobs."""
	from frappe.utils.background_jobs import get_queue

	from gigafibre_fsm.outbox import service

	monkeypatch.setitem(site.local.conf, "bench_id", f"nobody-{site.generate_hash(length=8)}")
	queues = {name: get_queue(name) for name in ("long", "short")}
	try:
		with service.in_batches():
			names = []
			for _customer in range(service.BATCH + 1):
				names.append(outbox.post(commit=False))
				site.db.commit()
			gathered = [len(queues[name]) for name in ("long", "short")]
		jobs = [job.kwargs["kwargs"]["names"] for job in queues["long"].get_jobs()]
	finally:
		for queue in queues.values():
			queue.empty()
	assert gathered == [1, 0]
	assert [len(each) for each in jobs] == [service.BATCH, 1] and sum(jobs, []) == names


def test_a_database_error_is_reported_without_values(site) -> None:
	"""Staff would read an error without meaning, or one with a customer's data in it."""
	from gigafibre_fsm.outbox import reasons

	said = "{0} near 'it''s a secret' at line 1"
	for number, kind in ((1213, "QueryDeadlockError"), (1040, "OperationalError")):
		text = site.db.escape(said.format(number))
		with pytest.raises(Exception, match="secret") as caught:
			site.db.sql(f"SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = {number}, MESSAGE_TEXT = {text}")
		told = reasons.reason_of(caught.value)
		assert told.startswith(f"{kind} {number} ({number} near … at line 1) in "), told
		assert "test_delivery.py" in told and "secret" not in told
