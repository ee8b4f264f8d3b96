"""A street of homes in service, and neighbours elsewhere that continue to inform."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.factories import ordering, provisioning

HOMES, NEIGHBOURS = 6, 14


class Street:
	"""`homes`: location -> customer; `look(*silent)` runs the detection with these homes offline."""

	def __init__(self, site: Any, slot: int) -> None:
		self.site, self.slot = site, slot
		self.homes = dict(self.home(slot, 1) for _home in range(HOMES))
		for number in range(NEIGHBOURS):
			self.home(slot + 1, number)

	def home(self, slot: int, port: int) -> tuple[str, str]:
		drop = ordering.port(slot=slot, port=port)
		place = provisioning.location(status="Active", fibre_port=drop.name, city="Saint-Anicet")
		return place.name, place.customer

	def look(self, silent: list[str], minutes_ago: int = 10) -> None:
		from gigafibre_fsm import clock
		from gigafibre_fsm.flow.incidents import detection

		now = clock.utc_now().replace(microsecond=0)
		at = now - timedelta(minutes=minutes_ago)
		detection.update_incidents(dict.fromkeys(silent, at), now, now)

	def incidents(self) -> list[Any]:
		mine = self.site.get_all(
			"Incident Location", {"location": ("in", list(self.homes))}, pluck="incident"
		)
		return [self.site.get_doc("Network Incident", name) for name in sorted(set(mine))]

	def one(self) -> Any:
		[incident] = self.incidents()
		return incident


@pytest.fixture
def street(site: Any) -> Iterator[Street]:
	yield Street(site, 50)


@pytest.fixture
def set_back(site: Any) -> Any:
	"""Move a time of an incident into the past."""

	def move(name: str, field: str, minutes: int) -> None:
		at: datetime = site.db.get_value("Network Incident", name, field)
		site.db.set_value("Network Incident", name, field, at - timedelta(minutes=minutes))

	return move


@pytest.fixture
def messages_on(site: Any) -> Any:
	site.db.set_single_value("Gigafibre Settings", "incident_messages", "On")
	site.db.set_single_value("Gigafibre Settings", "sms_from_hour", 0)
	site.db.set_single_value("Gigafibre Settings", "sms_until_hour", 24)
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	yield
	site.db.rollback()
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
