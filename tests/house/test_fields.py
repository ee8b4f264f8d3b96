"""Field names are consistent: our fields on ERPNext's records begin with `fsm_`, and a term has one name and
spelling.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator

import pytest

from gigafibre_fsm.flow import vocabulary
from tests.house.sources import APP

# The customer's documents prescribe this name.
GIVEN = {"legacy_customer_id"}
# The legacy row's own name; empty, RESERVED-{order}, or the serial of the ONT.
LEGACY = {("Fibre Port", "sn")}
# Another word -> the one that all DocTypes use.
OTHER_WORDS = {
	"sn": "serial",
	"serial_no": "serial",
	"serial_number": "serial",
	"held_until": "hold_until",
	"service_location": "location",
	"sample": "is_sample",
	"is_demo": "is_sample",
}
CHOICES = {
	"service_type": vocabulary.SERVICE_TYPES,
	"fsm_service_type": vocabulary.SERVICE_TYPES,
	"equipment_type": vocabulary.EQUIPMENT_TYPES,
	"time_window": tuple(vocabulary.TIME_WINDOWS),
	"weekday": vocabulary.WEEKDAYS,
}


def custom_fields() -> list[tuple[str, dict]]:
	defined = importlib.import_module("gigafibre_fsm.setup.custom_fields").FIELDS
	return [(doctype, field) for doctype, fields in defined.items() for field in fields]


def own_fields() -> Iterator[tuple[str, dict]]:
	for path in sorted((APP / "gigafibre_fsm" / "doctype").glob("*/*.json")):
		record = json.loads(path.read_text(encoding="utf-8"))
		yield from ((record["name"], field) for field in record["fields"])


def test_fields_on_erpnext_s_records_begin_with_fsm() -> None:
	"""Another app's field of the same name would share its column with ours, or stop the installation."""
	names = {field["fieldname"] for _doctype, field in custom_fields()}
	assert not {name for name in names if not name.startswith("fsm_")} - GIVEN
	assert names >= GIVEN, "an exception that nothing needs any more"


def test_one_thing_has_one_name_in_all_doctypes() -> None:
	"""A filter by `serial` in one list and by `sn` in another would find nothing, and mislead."""
	found = {(doctype, field["fieldname"]) for doctype, field in own_fields()}
	others = {(doctype, name) for doctype, name in found if name in OTHER_WORDS}
	assert others == LEGACY, {entry: OTHER_WORDS[entry[1]] for entry in others - LEGACY}
	links = {
		(doctype, field["fieldname"])
		for doctype, field in own_fields()
		if field["fieldtype"] == "Link" and field.get("options") == "Service Location"
	}
	assert {name for _doctype, name in links} == {"location"}, links


@pytest.mark.parametrize("name", sorted(CHOICES))
def test_a_term_of_the_field_is_chosen_from_the_vocabulary(name: str) -> None:
	"""A service of a type that no rule knows could be sold, and would never be installed or billed."""
	fields = [(doctype, f) for doctype, f in (*own_fields(), *custom_fields()) if f["fieldname"] == name]
	assert fields
	for doctype, field in fields:
		options = tuple(filter(None, (field.get("options") or "").split("\n")))
		assert (field["fieldtype"], options) == ("Select", CHOICES[name]), f"{doctype}.{name}"
