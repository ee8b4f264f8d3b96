"""The checklist of a new site: done by what is true, never by a click."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gigafibre_fsm.setup import checklist
from gigafibre_fsm.setup.checklist import STEPS, Facts

OF_ITS_OWN = {field: "of its own" for step in STEPS for field in step.fields}
COMPLETE = Facts(OF_ITS_OWN, {}, olts=1, drops=200, plans=9, outgoing_mail=True, technicians=2, orders=1)
NEW = Facts({}, {})


def open_steps(facts: Facts) -> list[str]:
	return [step["key"] for step in checklist.as_rows(facts, str) if not step["done"]]


def test_a_new_site_lacks_everything_and_a_complete_one_nothing() -> None:
	"""A manager would be sent to steps that are done, or open a shop that cannot take an order."""
	assert open_steps(NEW) == [step.key for step in STEPS]
	assert open_steps(COMPLETE) == []


@pytest.mark.parametrize("field", sorted(OF_ITS_OWN))
@pytest.mark.parametrize("value", ["", None, 0, "service@example.com", "1 800 555-0100", "+15145550100"])
def test_what_setup_begins_with_is_not_a_value(field: str, value: Any) -> None:
	"""Customers would call a number that nobody answers, and the list would say that all is well."""
	[lacking] = open_steps(replace(COMPLETE, settings={**OF_ITS_OWN, field: value}))
	step = next(
		step
		for step in checklist.as_rows(replace(COMPLETE, settings={**OF_ITS_OWN, field: value}), str)
		if not step["done"]
	)
	assert (step["key"], step["field"]) == (lacking, field) and field in step["missing"]


@pytest.mark.parametrize(
	("fact", "value", "step"),
	[
		("olts", 0, "network"),
		("drops", 0, "network"),
		("plans", 0, "prices"),
		("plans_without_price", 1, "prices"),
		("outgoing_mail", False, "mail"),
		("technicians", 0, "technicians"),
		("technicians_not_ready", 1, "technicians"),
		("orders", 0, "order"),
	],
)
def test_each_fact_opens_its_step(fact: str, value: Any, step: str) -> None:
	"""A step would be shown as done although nobody could order, be called or be visited."""
	assert open_steps(replace(COMPLETE, **{fact: value})) == [step]


@pytest.mark.site
def test_the_facts_are_those_of_the_site(site: Any) -> None:
	"""The list would stay open for ever, or be complete on a site without a technician."""
	from gigafibre_fsm.setup import checklist_facts

	before = checklist_facts.read()
	who = site.get_doc({"doctype": "Technician", "technician_name": "Neuf Exemple", "active": 1}).insert()
	after = checklist_facts.read()
	assert after.technicians == before.technicians + 1
	assert after.technicians_not_ready == before.technicians_not_ready + 1
	who.update({"home_latitude": 45.1, "home_longitude": -73.6})
	who.append("working_hours", {"weekday": "Monday", "from_time": "08:00", "to_time": "16:00"})
	who.save()
	assert checklist_facts.read().technicians_not_ready == before.technicians_not_ready
	assert before.plans and not before.plans_without_price
	price = site.get_all("Item Price", {"item_code": "FTTH150I", "selling": 1}, pluck="name")
	for name in price:
		site.db.set_value("Item Price", name, "price_list_rate", 0)
	assert checklist_facts.read().plans_without_price == 1
