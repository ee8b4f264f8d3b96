"""Positions of technicians, from the fake Traccar into the board."""

from __future__ import annotations

import pytest
import requests

from tests.factories import ordering

pytestmark = pytest.mark.site


def test_a_technicians_position_reaches_the_board(site, fakes) -> None:
	"""The dispatcher would send the technician who is furthest away."""
	from gigafibre_fsm.flow.dispatch import service
	from gigafibre_fsm.integrations.traccar import client

	device = f"exemple-{site.generate_hash(length=8)}"
	technician = ordering.technician(traccar_device=device)
	move = {"uniqueId": device, "route": [[45.1, -74.2], [45.2, -74.1]], "speed_kmh": 50, "seconds_ago": 60}
	requests.post(f"{fakes['traccar']['url']}/_move", json=move, timeout=5).raise_for_status()
	seen = [position for position in client.latest_positions() if position.device == device]
	assert len(seen) == 1
	assert service.save_positions(seen) == 1
	latitude = site.db.get_value("Technician", technician.name, "last_latitude")
	assert 45.0 < latitude < 45.3
	assert service.save_positions(seen) == 0, "the same position again is no news"


def test_a_position_is_current_in_any_time_zone(site, fakes) -> None:
	"""A technician seen just now would be shown as « seen four hours ago »."""
	from gigafibre_fsm.clock import utc_now
	from gigafibre_fsm.integrations.traccar import client

	device = f"exemple-{site.generate_hash(length=8)}"
	move = {"uniqueId": device, "route": [[45.1, -74.2]], "speed_kmh": 50, "seconds_ago": 0}
	requests.post(f"{fakes['traccar']['url']}/_move", json=move, timeout=5).raise_for_status()
	at = next(position.at for position in client.latest_positions() if position.device == device)
	assert abs((utc_now() - at).total_seconds()) < 120
