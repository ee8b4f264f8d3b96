"""The former website's table of free drops follows the drops here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from tests.factories import ordering
from tests.factories.outbox import control, deliver, messages

pytestmark = pytest.mark.site


@pytest.fixture
def table(site: Any, fakes: dict[str, Any]) -> Iterator[Callable[[int], dict[str, Any] | None]]:
	"""`table(fibre_id)`: the row there. The write-back is switched on, and every other drop is up to date."""
	from gigafibre_fsm.flow.availability.write_back import STATE
	from gigafibre_fsm.flow.vocabulary import SETTINGS

	there = fakes["supabase"]
	requests.post(f"{there['url']}/_reset", timeout=5).raise_for_status()
	settings = site.get_doc(SETTINGS)
	settings.update({"supabase_url": there["url"], "supabase_key": there["key"], "supabase_write_back": 1})
	settings.save()
	site.db.sql("UPDATE `tabFibre Port` p SET p.supabase_state = " + STATE)  # noqa: S608 - a constant

	def row(fibre_id: int) -> dict[str, Any] | None:
		rows = requests.get(
			f"{there['url']}/rest/v1/fiber_availability", headers={"apikey": there["key"]}, timeout=5
		).json()
		return next((each for each in rows if each["fibre_id"] == fibre_id), None)

	yield row
	site.clear_document_cache(SETTINGS, SETTINGS)


@pytest.fixture
def drop(table: Any) -> Any:
	return ordering.port(legacy_id=987_654_321, frame=0, slot=2, port=7)


def write() -> Any:
	from gigafibre_fsm.flow.availability import write_back

	return write_back.post_changes()


def test_a_free_drop_is_written_and_a_sold_one_too(site: Any, table: Any, drop: Any) -> None:
	"""The former website would sell a line twice, or none of the new ones."""
	assert write() == 1
	deliver("availability.written")
	assert table(drop.legacy_id) == {"fibre_id": drop.legacy_id, "olt_port": "0/2/7", "available": True}
	site.db.set_value("Outbound Message", {"topic": "availability.written"}, "status", "Sent")
	assert write() == 0, "nothing has changed"
	site.db.set_value("Fibre Port", drop.name, "status", "Occupied")
	assert write() == 1
	deliver("availability.written")
	assert table(drop.legacy_id)["available"] is False


def test_what_changes_while_it_waits_is_written_as_it_is_then(site: Any, table: Any, drop: Any) -> None:
	"""After an outage the former website would show the state of an hour ago."""
	write()
	site.db.set_value("Fibre Port", drop.name, "status", "Reserved")
	deliver("availability.written")
	assert table(drop.legacy_id)["available"] is False
	site.db.set_value("Outbound Message", {"topic": "availability.written"}, "status", "Sent")
	assert write() == 0


def test_while_it_is_down_no_second_message_is_queued(site: Any, table: Any, drop: Any) -> None:
	"""An outage of a night would leave a hundred messages about the same drops."""
	assert write() == 1
	assert write() == 0
	assert len(messages("availability.written")) == 1


def test_a_refusal_is_kept_and_sent_again(site: Any, table: Any, drop: Any, fakes: dict[str, Any]) -> None:
	"""With the public key in the settings nothing is written, and the operator would not notice."""
	from gigafibre_fsm.exceptions import ServiceRefused
	from gigafibre_fsm.flow.vocabulary import SETTINGS

	settings = site.get_doc(SETTINGS)
	settings.supabase_key = fakes["supabase"]["public_key"]
	settings.save()
	write()
	with pytest.raises(ServiceRefused):
		from gigafibre_fsm.integrations.supabase import client

		client.write_availability([{"fibre_id": 1, "olt_port": "0/0/0", "available": True}])
	refusal = deliver("availability.written")
	assert refusal.code == "401" and not table(drop.legacy_id)
	row = messages("availability.written")[0]
	site.db.set_value("Outbound Message", row.name, "status", "Dead")
	assert write() == 0, "not again within hours: somebody has to correct the key"
	earlier = {"modified": "2020-01-01 00:00:00"}
	site.db.set_value("Outbound Message", row.name, earlier, update_modified=False)
	assert write() == 1


def test_an_outage_changes_nothing_here(site: Any, table: Any, drop: Any, fakes: dict[str, Any]) -> None:
	"""A drop would count as written that never was."""
	from gigafibre_fsm.exceptions import ServiceUnavailable

	write()
	control(fakes, "supabase", outage="500")
	with pytest.raises(ServiceUnavailable):
		deliver("availability.written")
	control(fakes, "supabase", outage=None)
	assert not site.db.get_value("Fibre Port", drop.name, "supabase_state")


def test_without_the_setting_nothing_leaves(site: Any, table: Any, drop: Any) -> None:
	"""A site that never had a Supabase would queue messages that nothing can send."""
	from gigafibre_fsm.flow.vocabulary import SETTINGS

	settings = site.get_doc(SETTINGS)
	settings.supabase_write_back = 0
	settings.save()
	assert write() == 0
