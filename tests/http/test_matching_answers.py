"""The methods of the address review with valid requests."""

from __future__ import annotations

import time

import pytest

from embedded.story.actor import Refused
from tests.world.fixtures import SUPPORT, World

pytestmark = pytest.mark.site


def test_a_match_is_reviewed(world: World) -> None:
	"""Drops whose address is not certain would never be linked, or to the wrong house for good."""
	frappe, port = world.look(), world.network.take()
	frappe.db.delete("Address Match")  # what another test's match has found among this site's drops
	own = int(frappe.db.get_value("Fibre Port", port, "civic_address"))
	taken = int(frappe.db.get_value("Fibre Port", world.network.occupied, "civic_address"))
	frappe.db.set_value("Fibre Port", port, "civic_address", None)
	name = frappe.get_doc(
		{
			"doctype": "Address Match", "fibre_port": port, "civic_address": taken, "score": 0.99,
			"runner_up": own, "runner_up_score": 0.8, "method": "text", "is_sample": 1,
		}
	).insert().name  # fmt: skip
	frappe.db.commit()
	support = world.staff(SUPPORT)
	shown = support.get("matching.following")["match"]
	assert (shown["name"], shown["drop"]["id"], shown["candidate"]["id"]) == (name, port, str(taken))
	assert shown["candidate"]["drops"] == [world.network.occupied] and shown["runner_up"]["distance"] == 0
	with pytest.raises(Refused):
		support.post("matching.accept", match=name)
	assert support.post("matching.accept", match=name, several=1)["done"]["status"] == "Accepted"
	with pytest.raises(Refused):
		support.post("matching.reject", match=name)
	assert support.post("matching.undo", match=name)["match"]["candidate"]["id"] == str(taken)
	assert not world.look().db.get_value("Fibre Port", port, "civic_address")
	assert support.post("matching.accept", match=name, address=str(own))["done"]["status"] == "Accepted"
	assert int(world.look().db.get_value("Fibre Port", port, "civic_address")) == own
	assert support.post("matching.undo", match=name)["match"]["candidate"]["id"] == str(taken)
	assert support.post("matching.reject", match=name)["done"]["status"] == "Rejected"
	assert not world.look().db.get_value("Fibre Port", port, "civic_address")


def test_a_match_is_started_and_followed(world: World) -> None:
	"""Support would not know whether new drops have been matched, and start the matching again and again."""
	(support := world.staff(SUPPORT)).post("matching.start")
	while (told := support.get("matching.progress"))["running"]:
		time.sleep(0.1)  # the test's own time limit ends this
	assert told["counts"].keys() == {"Accepted", "Proposed", "Unmatched"}
