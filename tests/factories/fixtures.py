"""The household with which most tests about money begin, paid or declined; and a schema check of every event that a test
emits.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from tests.factories import billing
from tests.factories.billing import Household
from tests.factories.stripe import DECLINED_CARD, Stripe

SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "docs" / "events.schema.json").read_text())
# A receiver ignores what it does not know; here a field without a word about it is an error.
ALL_SAID = {
	name: {**told, "additionalProperties": False} if "properties" in told else told
	for name, told in SCHEMA["$defs"].items()
}
EVENT = jsonschema_rs.validator_for({**SCHEMA, "$defs": ALL_SAID}, validate_formats=True)


@pytest.fixture(autouse=True)
def each_event_matches_its_schema(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Whatever a test on the site is about: an event that differs from docs/events.schema.json fails it. n8n would read a field
	that is not there.
	"""
	if "site" not in request.fixturenames:
		return
	from gigafibre_fsm.notifications import notify

	make = notify.envelope

	def checked(*arguments: Any) -> dict[str, Any]:
		event = make(*arguments)
		EVENT.validate(json.loads(json.dumps(event, default=str)))
		return event

	monkeypatch.setattr(notify, "envelope", checked)


@pytest.fixture
def stripe(site: Any, fakes: dict[str, Any]) -> Iterator[Stripe]:
	"""The account at the Stripe stand-in, to which the site's settings point."""
	account = Stripe(fakes)
	account.connect()
	yield account
	account.control(outage=None)


@pytest.fixture
def paid_household(stripe: Stripe) -> Household:
	"""Three services; the first invoice is paid by the card."""
	return billing.charged(stripe)


@pytest.fixture
def declined_household(stripe: Stripe) -> Household:
	"""Three services; the card was declined for the first invoice."""
	return billing.charged(stripe, DECLINED_CARD)
