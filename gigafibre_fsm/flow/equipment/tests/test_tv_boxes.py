"""Events about TV boxes for the television middleware."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from tests.factories import billing
from tests.factories.outbox import messages

pytestmark = pytest.mark.site
SCHEMA = json.loads((Path(__file__).resolve().parents[4] / "docs" / "events.schema.json").read_text())
MAC = "001A79A1B2C3"


def events_sent(site: Any, topic: str, box: str) -> list[dict[str, Any]]:
	rows = [row for row in messages(topic, box) if row.channel == "Webhook" and row.target == "n8n"]
	return [json.loads(row.payload) for row in rows]


@pytest.fixture
def box(site) -> Any:
	"""A box that is awaited at a household with television."""
	site.db.set_single_value("Gigafibre Settings", "n8n_url", "http://127.0.0.1:9/n8n")
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	place = billing.activated()
	return site.get_doc("Service Equipment", {"location": place.name, "equipment_type": "Décodeur TV"})


def test_a_scanned_box_is_assigned_and_one_that_leaves_is_released(site, box) -> None:
	"""A household would watch nothing, or a box that was returned go on showing its channels."""
	assert not events_sent(site, "tv.box_assigned", box.name)
	box.update({"status": "Installed", "mac": MAC})
	box.save()
	box.save()
	(assigned,) = events_sent(site, "tv.box_assigned", box.name)
	assert (assigned["data"]["mac"], assigned["data"]["packages"]) == (MAC, ["TVBSTANDARD"])
	box.retire()
	(released,) = events_sent(site, "tv.box_released", box.name)
	assert released["data"]["mac"] == MAC and "~" not in released["data"]["serial"]
	check = jsonschema_rs.validator_for(SCHEMA, validate_formats=True)
	assert not [str(error) for event in (assigned, released) for error in check.iter_errors(event)]


def test_a_record_that_is_brought_in_says_nothing(site, box) -> None:
	"""A migration would send the middleware thousands of boxes that it has known for years."""
	known = site.copy_doc(box)
	known.update({"status": "Actif", "mac": "001A79A1B2C4"})
	known.insert()
	assert not events_sent(site, "tv.box_assigned", known.name)
