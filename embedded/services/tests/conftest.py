"""A fake of each kind, started for one test."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest

from embedded.services.fake import Fake
from embedded.services.genieacs import GenieAcsFake
from embedded.services.hub import HubFake
from embedded.services.smtp import SmtpFake
from embedded.services.stripe import StripeFake
from embedded.services.tests.acs import Acs
from embedded.services.twilio import TwilioFake

Kind = TypeVar("Kind", bound=Fake)


@pytest.fixture
def start() -> Iterator[Callable[[type[Kind]], Kind]]:
	"""Starts a fake and stops it at the end of the test."""
	started: list[Fake] = []

	def start_one(kind: type[Kind]) -> Kind:
		fake = kind()
		fake.start()
		started.append(fake)
		return fake

	yield start_one
	for fake in started:
		fake.stop()


@pytest.fixture
def stripe_fake(start: Callable[[type[StripeFake]], StripeFake]) -> StripeFake:
	return start(StripeFake)


@pytest.fixture
def twilio_fake(start: Callable[[type[TwilioFake]], TwilioFake]) -> TwilioFake:
	return start(TwilioFake)


@pytest.fixture
def smtp_fake(start: Callable[[type[SmtpFake]], SmtpFake]) -> SmtpFake:
	return start(SmtpFake)


@pytest.fixture
def hub_fake(start: Callable[[type[HubFake]], HubFake]) -> HubFake:
	return start(HubFake)


@pytest.fixture
def acs(start: Any) -> Acs:
	return Acs(start(GenieAcsFake))
