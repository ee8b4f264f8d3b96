"""Faults on demand. If these fail, the app's tests of outages prove nothing."""

import time

import pytest
import requests
from requests.auth import HTTPBasicAuth

from embedded.services.twilio import TwilioFake


def send(fake: TwilioFake, timeout: float = 5) -> requests.Response:
	return requests.post(
		f"{fake.url}/2010-04-01/Accounts/{fake.account_sid}/Messages.json",
		data={"To": "+14505550123", "From": fake.number, "Body": "Bonjour"},
		auth=HTTPBasicAuth(fake.account_sid, fake.auth_token),
		timeout=timeout,
	)


def control(fake: TwilioFake, **settings: object) -> requests.Response:
	return requests.post(f"{fake.url}/_control", json=settings, timeout=5)


def test_refused_connection_does_nothing(twilio_fake: TwilioFake) -> None:
	control(twilio_fake, outage="refuse")
	with pytest.raises(requests.ConnectionError):
		send(twilio_fake)
	assert twilio_fake.messages == []


def test_server_error_does_nothing(twilio_fake: TwilioFake) -> None:
	control(twilio_fake, outage="500")
	assert send(twilio_fake).status_code == 500
	assert twilio_fake.messages == []


def test_hang_does_nothing_and_ends_when_switched_off(twilio_fake: TwilioFake) -> None:
	control(twilio_fake, outage="hang")
	with pytest.raises(requests.Timeout):
		send(twilio_fake, timeout=0.3)
	assert twilio_fake.messages == []
	control(twilio_fake)
	assert send(twilio_fake).status_code == 201


def test_timeout_after_effect_has_the_effect(twilio_fake: TwilioFake) -> None:
	"""The case in which a naive retry sends twice."""
	control(twilio_fake, outage="timeout_after_effect", next=1)
	with pytest.raises(requests.Timeout):
		send(twilio_fake, timeout=0.3)
	assert len(twilio_fake.messages) == 1
	assert send(twilio_fake).status_code == 201


def test_fault_for_the_next_requests_only(twilio_fake: TwilioFake) -> None:
	control(twilio_fake, outage="500", next=2)
	assert [send(twilio_fake).status_code for _ in range(3)] == [500, 500, 201]


def test_fault_for_some_requests_only(twilio_fake: TwilioFake) -> None:
	control(twilio_fake, outage="500", only="GET .*Messages")
	assert send(twilio_fake).status_code == 201


def test_malformed_answer_is_no_json(twilio_fake: TwilioFake) -> None:
	control(twilio_fake, malformed=True)
	with pytest.raises(requests.JSONDecodeError):
		send(twilio_fake).json()


def test_latency(twilio_fake: TwilioFake) -> None:
	control(twilio_fake, latency_ms=200)
	began = time.monotonic()
	send(twilio_fake)
	assert time.monotonic() - began >= 0.2


def test_unknown_switch_is_refused(twilio_fake: TwilioFake) -> None:
	"""A misspelt switch in a test would otherwise test nothing."""
	assert control(twilio_fake, outtage="500").status_code == 400
	assert control(twilio_fake, outage="rain").status_code == 400


def test_log_and_reset(twilio_fake: TwilioFake) -> None:
	send(twilio_fake)
	(entry,) = requests.get(f"{twilio_fake.url}/_log", timeout=5).json()
	assert (entry["method"], entry["status"], entry["body"]["Body"]) == ("POST", 201, "Bonjour")
	assert "authorization" not in entry["headers"]
	requests.post(f"{twilio_fake.url}/_reset", timeout=5)
	assert requests.get(f"{twilio_fake.url}/_log", timeout=5).json() == []
	assert twilio_fake.messages == []
