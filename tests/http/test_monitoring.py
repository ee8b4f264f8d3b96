"""The answers of the monitoring endpoints to monitors and to strangers."""

from __future__ import annotations

import pytest
import requests

from tests.http.asking import PREFIX, TIMEOUT
from tests.world.fixtures import TECHNICIAN, World

pytestmark = pytest.mark.site
# As the proxy in front of the site sends it on.
THROUGH_A_PROXY = {"X-Forwarded-For": "203.0.113.9"}


def read(world: World, path: str, **headers: str) -> requests.Response:
	visitor = world.visitor()
	return visitor.session.get(f"{visitor.base}{path}", headers=headers, timeout=TIMEOUT)


def token(world: World) -> dict[str, str]:
	settings = world.look().get_cached_doc("Gigafibre Settings")
	return {"X-Gigafibre-Monitoring-Token": settings.get_password("monitoring_token")}


def test_strangers_learn_only_that_the_site_is_up(world: World) -> None:
	"""Queue lengths, versions and outages would tell an attacker where and when to push."""
	answer = read(world, f"{PREFIX}health.status", **THROUGH_A_PROXY)
	assert answer.status_code == 200 and answer.json()["message"] == {"state": "up"}
	technician = world.staff(TECHNICIAN)
	told = technician.session.get(
		f"{technician.base}{PREFIX}health.status", headers=THROUGH_A_PROXY, timeout=TIMEOUT
	)
	assert told.json()["message"] == {"state": "up"}


@pytest.mark.parametrize("wrong", ["", "x", "é"])
def test_a_wrong_token_opens_nothing(world: World, wrong: str) -> None:
	"""Anyone could guess the way to the metrics."""
	headers = {"X-Gigafibre-Monitoring-Token": wrong.encode("latin-1"), **THROUGH_A_PROXY}
	assert read(world, f"{PREFIX}health.status", **headers).json()["message"] == {"state": "up"}
	assert read(world, "/metrics", **headers).status_code == 404


def test_a_monitor_with_the_token_reads_every_part(world: World) -> None:
	"""The monitor would report a healthy site whose messages have waited for a day."""
	told = read(world, f"{PREFIX}health.status", **token(world), **THROUGH_A_PROXY).json()["message"]
	assert told["state"] in ("ok", "degraded") and told["parts"]["database"]["state"] == "ok"


def test_prometheus_reads_the_metrics(world: World) -> None:
	"""Grafana would show nothing."""
	answer = read(world, "/metrics", **token(world), **THROUGH_A_PROXY)
	assert answer.status_code == 200, answer.text[:300]
	assert answer.headers["Content-Type"].startswith("text/plain")
	assert 'gigafibre_part_state{part="database"} 0.0' in answer.text
	assert "<html" not in answer.text


def test_a_stranger_does_not_close_the_metrics(world: World) -> None:
	"""Frappe remembers what it did not find: one request of a stranger would blind the monitoring."""
	assert read(world, "/metrics", **THROUGH_A_PROXY).status_code == 404
	assert read(world, "/metrics", **token(world), **THROUGH_A_PROXY).status_code == 200


def test_the_machine_itself_needs_no_token(world: World) -> None:
	"""A Prometheus on the same machine would need a secret in its configuration."""
	assert read(world, "/metrics").status_code == 200


def test_no_secret_is_told(world: World) -> None:
	"""A key in a metric would be copied into every monitoring system."""
	settings = world.look().get_cached_doc("Gigafibre Settings")
	text = read(world, "/metrics", **token(world)).text
	text += read(world, f"{PREFIX}health.status", **token(world)).text
	for field in settings.meta.fields:
		if field.fieldtype == "Password" and (secret := settings.get_password(field.fieldname, False)):
			assert secret not in text, field.fieldname
