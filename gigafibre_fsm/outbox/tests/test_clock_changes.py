"""The outbox across both clock changes: delays of seconds stay seconds."""

from __future__ import annotations

import pytest

from tests.factories.outbox import TO, control

pytestmark = pytest.mark.site
JUST_BEFORE = 9.9
"""Minutes after 01:50, six seconds before the clocks change."""


def test_a_failed_message_is_retried_within_a_minute(later, outbox, fakes) -> None:
	"""An SMS that failed in an outage of a second would be sent an hour later."""
	later(JUST_BEFORE)
	name = outbox.post()
	control(fakes, "twilio", outage="500")
	assert outbox.deliver(name).status == "Failed"
	control(fakes, "twilio")
	later(JUST_BEFORE + 0.3)
	assert outbox.deliver(name).status == "Sent"


def test_a_lease_lasts_its_minute(later, outbox, site, monkeypatch) -> None:
	"""Two workers would send the same message, or a dead worker would block it for an hour."""
	from gigafibre_fsm.outbox import leases

	later(JUST_BEFORE)
	name = outbox.post()
	assert leases.lease(name), "taken by a worker that dies"
	later(JUST_BEFORE + 0.8)
	assert not leases.lease(name)
	later(JUST_BEFORE + 1.1)
	assert outbox.deliver(name).status == "Sent"


def test_the_circuit_of_a_target_opens_for_half_a_minute(later, site) -> None:
	"""Every message would wait an hour after five failures, or load a system that is down."""
	from gigafibre_fsm.clock import utc_now
	from gigafibre_fsm.outbox.rules import FAILURES_TO_OPEN, Breaker

	later(JUST_BEFORE)
	breaker = Breaker()
	for _failure in range(FAILURES_TO_OPEN):
		breaker = breaker.failed(utc_now())
	for minutes, allowed in ((0.4, False), (0.6, True)):
		later(JUST_BEFORE + minutes)
		assert breaker.allows(utc_now()) == allowed, minutes


@pytest.mark.parametrize(("after", "status"), [(9, "Sent"), (11, "Dead")])
def test_a_sign_in_code_expires_after_ten_minutes(
	later, outbox, site, monkeypatch, after: float, status: str
) -> None:
	"""Nobody could sign in during the hour after the change, or expired codes would still be sent."""
	from gigafibre_fsm.notifications import notify

	settings = site.get_cached_doc("Gigafibre Settings")
	monkeypatch.setattr(settings, "otp_minutes", 10)
	later(JUST_BEFORE)
	key = f"test:{site.generate_hash(length=12)}"
	outbox.keys.append(f"{key}:sms")
	name = notify.tell_person("otp.code", {"code": "123456"}, key, phone=TO, secret=True)[0]
	outbox.commit()
	later(JUST_BEFORE + after)
	assert outbox.deliver(name).status == status
