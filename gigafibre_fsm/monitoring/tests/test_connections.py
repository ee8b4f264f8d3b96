"""Results of a *Test* button, with the stand-ins up, down, and with a wrong key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.factories.outbox import control

pytestmark = pytest.mark.site
NAMES = (
	"stripe", "twilio", "mail", "genieacs", "routr", "osrm", "traccar", "nominatim", "n8n", "hub", "slack", "teams", "supabase",
	"authentik",
)  # fmt: skip
FAKE_OF = {
	"mail": "smtp",
	"authentik": "authentik_staff",
	**dict.fromkeys(("n8n", "hub", "slack", "teams"), "hub"),
}
KEYS = {
	"stripe": "stripe_secret_key",
	"twilio": "twilio_auth_token",
	"routr": "routr_token",
	"traccar": "traccar_token",
	"supabase": "supabase_key",
	"authentik": "authentik_token",
	"n8n": "webhook_secret",
	"hub": "webhook_secret",
}
SECRET = "sk_test_wrong_key_of_nobody"  # noqa: S105 - no key of anybody


@pytest.fixture
def connected(site: Any, fakes: dict[str, Any]) -> Iterator[Callable[..., Any]]:
	"""The site with all stand-ins in its settings; `connected(name, **settings)` changes them and presses the button."""
	from gigafibre_fsm.monitoring import connections
	from gigafibre_fsm.setup import service_endpoints

	service_endpoints.apply(fakes)

	def press(name: str, **settings: str) -> Any:
		doc = site.get_single("Gigafibre Settings")
		doc.update({"nominatim_enabled": 1, **settings})
		doc.flags.ignore_mandatory = True
		doc.save()
		return connections.test_connection(name)

	yield press
	for fake in {FAKE_OF.get(name, name) for name in NAMES}:
		control(fakes, fake)


@pytest.mark.parametrize("name", NAMES)
def test_what_works_is_reached(connected: Callable[..., Any], name: str) -> None:
	"""An operator would hunt for a mistake that is none."""
	verdict = connected(name)
	assert verdict.state == "reached", verdict.sentence
	assert " ms." in verdict.sentence


@pytest.mark.parametrize("name", NAMES)
def test_what_is_down_is_said_to_be(connected: Callable[..., Any], fakes: dict[str, Any], name: str) -> None:
	"""The wizard would say that all is well on the day on which nothing works."""
	control(fakes, FAKE_OF.get(name, name), outage="refuse")
	assert connected(name).state == "silent"


@pytest.mark.parametrize("name", sorted(KEYS))
def test_a_wrong_key_is_named(connected: Callable[..., Any], name: str) -> None:
	"""An operator would look for a network fault instead of a typing mistake; the key would be visible to bystanders."""
	verdict = connected(name, **{KEYS[name]: SECRET})
	assert verdict.state == "refused" and SECRET not in verdict.sentence, verdict


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"mail", "nominatim"}))
def test_what_is_not_set_up_is_not_called(connected: Callable[..., Any], name: str) -> None:
	"""An empty field would look like another system's outage."""
	from gigafibre_fsm.monitoring.connections import CONNECTIONS

	verdict = connected(name, **dict.fromkeys(CONNECTIONS[name].fields, ""))
	assert verdict.state == "missing" and verdict.milliseconds == 0


def test_a_wrong_address_is_no_wrong_key(connected: Callable[..., Any], fakes: dict[str, Any]) -> None:
	"""An operator would replace a key that is right."""
	verdict = connected("traccar", traccar_url=fakes["hub"]["url"])
	assert verdict.state in ("refused", "silent") and "key" not in verdict.sentence
