"""Durations across both clock changes: local time 01:50 occurs twice in autumn, and 02:10 never in spring."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from gigafibre_fsm.exceptions import Conflict, Gone
from tests.factories import provisioning
from tests.factories.outbox import messages

pytestmark = pytest.mark.site


def test_a_hold_lasts_its_minutes(later, site, world) -> None:
	"""A visitor would lose the line at once, or keep it from others for 79 minutes."""
	from gigafibre_fsm.flow.availability import claims, service
	from gigafibre_fsm.flow.checkout import sessions

	port = world.network.take()
	mine = site._dict(fibre_port=port, status="Held", hold_until=claims.hold(port, "MINE", 20))
	assert sessions.hold_seconds(mine) == pytest.approx(1200, abs=2)
	later(19)
	assert sessions.hold_seconds(mine) == pytest.approx(60, abs=2)
	assert not service.is_available_to_session(port, "OTHER")
	with pytest.raises(Conflict):
		claims.hold(port, "OTHER", 20)
	later(21)
	assert sessions.hold_seconds(mine) == 0 and service.is_available_to_session(port, "OTHER")
	claims.hold(port, "OTHER", 20)


def test_an_expired_hold_is_swept_in_time(later, site, world) -> None:
	"""A port that nobody orders would stay unavailable to the neighbours for an hour."""
	from gigafibre_fsm.flow.availability import claims

	port = world.network.take()
	claims.hold(port, "MINE", 20)
	for minutes, status in ((19, "Held"), (21, "Available")):
		later(minutes)
		claims.sweep_holds()
		assert site.db.get_value("Fibre Port", port, "status") == status, minutes


def test_expiry_times_have_a_utc_offset(later) -> None:
	"""Visitors would read a time that is an hour off."""
	from gigafibre_fsm.clock import utc_now, with_zone

	told = datetime.fromisoformat(with_zone(utc_now() + timedelta(minutes=20)))
	later(20)
	assert abs((told - datetime.now(timezone.utc)).total_seconds()) < 60


def test_a_day_ago_is_24_hours_ago(later, site) -> None:
	"""Sales would call visitors an hour too early, or find yesterday's visitor an hour late."""
	from gigafibre_fsm.clock import ago, to_utc, utc_now

	later(12 * 60)
	apart = utc_now() - to_utc(ago(hours=24))
	assert apart.total_seconds() == pytest.approx(24 * 3600, abs=2)


def test_an_offer_lasts_its_minutes(later) -> None:
	"""A visitor would be sent back to the search while choosing, or order at last month's price."""
	from gigafibre_fsm.guards import tokens

	offer = tokens.sign({"a": "p:1"}, "offer", 20)
	later(19)
	assert tokens.read(offer, "offer")["a"] == "p:1"
	later(21)
	with pytest.raises(Gone):
		tokens.read(offer, "offer")


def test_codes_and_limits_expire_by_redis(later, site) -> None:
	"""A sign-in code would expire at once, or open an account for an hour longer."""
	from gigafibre_fsm.flow.portal import codes
	from gigafibre_fsm.guards import rate

	contact = f"{site.generate_hash(length=8)}@example.com"
	later(9)
	codes.issue(contact, 10)
	assert 595 <= site.cache.execute_command("TTL", codes._name(f"{contact} ", "code")) <= 600
	before = set(site.cache.execute_command("KEYS", site.cache.make_key("fsm-rate:*")))
	rate.limit(contact, 5, 60)
	(counted,) = set(site.cache.execute_command("KEYS", site.cache.make_key("fsm-rate:*"))) - before
	assert 55 <= site.cache.execute_command("TTL", counted) <= 60


def test_a_lost_push_is_posted_again_after_15_minutes(later, site) -> None:
	"""A router whose settings were lost would wait an hour longer for its WiFi, or get pushes without pause."""
	from gigafibre_fsm.flow.provisioning import push_sweep
	from gigafibre_fsm.flow.provisioning.pushes import push

	router = provisioning.router(acs_device_id="403F8C-Device2-1")
	made = push(router.name, "bootstrap")
	for minutes, sent in ((13, 1), (16, 2)):
		later(minutes)
		push_sweep.sweep()
		assert len(messages("device.push", made.name)) == sent, minutes


def test_the_newest_position_is_kept(later, site) -> None:
	"""The board would show a technician's position of an hour ago."""
	from gigafibre_fsm.clock import to_utc
	from gigafibre_fsm.flow.dispatch.positions import save_positions
	from gigafibre_fsm.integrations.traccar.client import Position

	technician = site.get_all("Technician", pluck="name", limit=1)[0]
	site.db.set_value("Technician", technician, {"traccar_device": "clock", "last_position_at": None})
	for minutes, latitude in ((5, 45.1), (15, 45.2)):
		later(minutes)
		fix = datetime.now(timezone.utc).isoformat()
		save_positions([Position("clock", latitude, -73.5, to_utc(fix))])
		assert site.db.get_value("Technician", technician, "last_latitude") == latitude
