"""Records that are prefetched before an order is placed (`bulk/prefetch.py`), and how it inserts (`bulk/bulk_insert.py`)."""

from __future__ import annotations

from typing import Any

import pytest

from gigafibre_fsm.flow.ordering.service import INSERTED, WRITTEN
from tests.factories import ordering
from tests.fixtures import begin_anew

pytestmark = pytest.mark.site

SHELVES = ("doctype_meta", "notifications", "document_naming_rule_map", "assignment_rule_map", "workflow")


@pytest.fixture
def make(site):
	return ordering


def read_ahead() -> None:
	from gigafibre_fsm.bulk import prefetch

	prefetch.read_ahead(INSERTED, WRITTEN)


def test_an_order_queries_no_definitions(site, make, monkeypatch) -> None:
	"""Other buyers would wait, behind the locks of each order, for data that could be read before."""
	import redis

	make.order()  # Redis has all definitions from now on
	buyer, port = make.customer().name, make.port().name
	site.local.cache.clear()
	read_ahead()
	asked: list[Any] = []
	execute = redis.Redis.execute_command

	def listen(self: redis.Redis, *words: Any, **options: Any) -> Any:
		asked.append(words)
		return execute(self, *words, **options)

	monkeypatch.setattr(redis.Redis, "execute_command", listen)
	make.order(customer=buyer, fsm_fibre_port=port)
	assert asked
	known = {*INSERTED, *WRITTEN}
	late = [words for words in asked if words[0] == "HGET" and words[2] in known]
	assert [words for words in late if words[1].decode().rpartition("|")[2] in SHELVES] == []


def test_a_changed_definition_counts_from_the_next_request(site) -> None:
	"""A default that staff changed would be ignored until the server is restarted."""
	from frappe.custom.doctype.property_setter.property_setter import make_property_setter

	try:
		read_ahead()
		site.set_user("Administrator")  # as at the start of a request: with an empty local cache
		make_property_setter("Service Location", "city", "default", "Ville exemple", "Data")
		site.set_user("Guest")
		read_ahead()
		assert site.new_doc("Service Location").city == "Ville exemple"
	finally:
		begin_anew(site)
		site.clear_cache(doctype="Service Location")


@pytest.mark.parametrize("lost", ["one definition", "all of Redis"])
def test_a_definition_missing_in_redis_is_rebuilt(site, monkeypatch, lost: str) -> None:
	"""Nobody could order after Redis was emptied or restarted."""
	site.local.cache.clear()
	site.local.new_doc_templates.clear()
	if lost == "one definition":
		site.cache.hdel("doctype_meta", "Service Location")
	else:
		away = type(site.cache).from_url("redis://127.0.0.1:1")
		monkeypatch.setattr(site, "cache", away)
	read_ahead()
	assert site.new_doc("Service Location").status == "Pending Install"
	assert site.get_meta("Dispatch Job").get_field("checklist").options == "Dispatch Checklist Item"


def facts(doc: Any) -> dict[str, Any]:
	"""The fields of a record, without those that are unique to it."""
	own = ("name", "creation", "modified", "parent")
	kept = {key: value for key, value in doc.as_dict().items() if key not in own}
	tables = {
		key: [facts(row) for row in doc.get(key)] for key, value in kept.items() if isinstance(value, list)
	}
	return kept | tables


EVENTS = (
	*("before_insert", "before_validate", "validate", "before_save"),
	*("after_insert", "on_update", "on_change"),
)


def test_a_bulk_inserted_record_equals_one_inserted_by_frappe(site, make) -> None:
	"""A job without its owner, its rows or its defaults would be missing from lists or could not be saved later, and
	what staff have set up for new records would not happen.
	"""
	from gigafibre_fsm.bulk import bulk_insert

	location = make.order().fsm_service_location
	heard: dict[str, list[str]] = {"written": [], "inserted": []}

	def job(how: str) -> Any:
		doc = site.new_doc("Dispatch Job")
		customer = site.db.get_value("Service Location", location, "customer")
		doc.update({"customer": customer, "location": location, "job_type": "Installation"})
		doc.append("required_tags", {"tag": "Fibre"})
		for key in ("drop", "signal"):
			doc.append("checklist", {"item_key": key, "label": key, "required": 1})
		for event in EVENTS:
			own = getattr(doc, event, None)
			setattr(doc, event, lambda event=event, own=own: (heard[how].append(event), own and own()))
		return doc

	written, inserted = job("written"), job("inserted")
	bulk_insert.insert([written])
	inserted.insert()
	assert heard["written"] == heard["inserted"] == list(EVENTS)
	kept = site.get_doc("Dispatch Job", written.name)
	assert facts(kept) == facts(site.get_doc("Dispatch Job", inserted.name))
	assert len({row.name for row in kept.checklist}) == 2
	kept.notes = "saved again"
	kept.save()


def test_a_bulk_inserted_password_is_encrypted(site, make) -> None:
	"""Everybody who may read the list of devices would read the WiFi passwords."""
	order = make.order()
	name = site.db.get_value(
		"Service Equipment", {"sales_order": order.name, "equipment_type": "Routeur"}, "name"
	)
	assert set(site.db.get_value("Service Equipment", name, "custom_wifi_password")) == {"*"}
	secret = site.get_doc("Service Equipment", name).get_password("custom_wifi_password")
	assert len(secret) == len("k7mw-9xtq-4hbz") and "*" not in secret
