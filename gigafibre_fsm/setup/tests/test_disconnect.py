"""A restored copy of a site reaches nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.outbox import service as outbox
from gigafibre_fsm.setup import service_endpoints


@pytest.fixture
def copy(site: Any, stripe: Any) -> Iterator[Any]:
	"""The site with its keys, which are there again for the next test."""
	yield site
	site.db.rollback()
	site.clear_cache()


@pytest.mark.site
def test_a_copy_charges_and_writes_to_nobody(copy: Any) -> None:
	"""A rehearsal on a copy of the site would charge every customer a second time."""
	settings = copy.get_single(SETTINGS)
	assert settings.stripe_api_url and settings.get_password("stripe_secret_key")
	outbox.post("SMS", topic="test.message", key="disconnect-test", target="+15145550123", payload={})
	told = service_endpoints.disconnect()
	assert told["URLs and keys removed"] > 10 and told["messages that will not be sent"] >= 1
	settings = copy.get_single(SETTINGS)
	for field in service_endpoints.FIELDS.keys() - set(service_endpoints.HARMLESS):
		held = settings.meta.get_field(field)
		value = (
			settings.get_password(field, raise_exception=False)
			if held.fieldtype == "Password"
			else settings.get(field)
		)
		assert not value, field
	assert not copy.db.exists("Outbound Message", {"status": ("in", outbox.UNSENT)})
	assert not copy.db.exists("Email Account", {"enable_outgoing": 1})
	assert service_endpoints.disconnect()["URLs and keys removed"] == 0, "idempotent"
