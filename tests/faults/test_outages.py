"""Outages of Stripe, Twilio, the mail server, the ACS and the hub. Every kind of failure: `./fsm figures outages`."""

from __future__ import annotations

import pytest

from tests.faults import outages
from tests.faults.lab import Lab

pytestmark = [pytest.mark.site, pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.mark.parametrize("fake", ["stripe", "twilio", "smtp", "genieacs", "hub"])
def test_an_outage_of_an_hour_loses_nothing(lab: Lab, fake: str):
	"""Orders would be refused, messages lost or cards charged twice because another system is down."""
	hour = outages.live_through(lab, fake, outage="refuse")
	assert not hour.findings, "\n".join(hour.findings)
	assert (hour.placed, hour.refusal) == ((False, "ServiceUnavailable") if fake == "stripe" else (True, ""))
	assert hour.attempts > 1 or fake == "genieacs"


def test_a_charge_with_a_lost_answer_is_made_once(lab: Lab):
	"""A customer's card would be charged twice for one month."""
	hour = outages.live_through(lab, "stripe", malformed=True, only="POST /v1/payment_intents")
	assert not hour.findings, "\n".join(hour.findings)


def test_an_sms_with_a_lost_answer_is_sent_once(lab: Lab):
	"""A customer would get the same text every quarter of an hour."""
	hour = outages.live_through(lab, "twilio", malformed=True, only="POST .*Messages")
	assert not hour.findings, "\n".join(hour.findings)
