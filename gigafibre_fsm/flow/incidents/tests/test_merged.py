"""Two outages that turn out to be one: who was told of either, and whose tickets, belong to the one that remains."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import ordering
from tests.factories.outbox import messages

pytestmark = pytest.mark.site


@pytest.fixture
def two(site: Any, street: Any) -> tuple[str, str, Any]:
	"""(an outage of half a street, one of the other half, and what makes one of them)."""
	from gigafibre_fsm import clock
	from gigafibre_fsm.flow.incidents import facts, service
	from gigafibre_fsm.flow.incidents.rules import Outage, Plan

	homes, olt = list(street.homes), ordering.olt().name
	now = clock.utc_now().replace(microsecond=0)
	since = now - timedelta(minutes=10)

	def found(lines: list[str], port: int, *of: Any) -> str:
		path = facts.path_of(olt, 0, street.slot, port)
		outage = Outage(path, frozenset(lines), since, False)
		return service.apply(Plan(outage, *of, path=path), dict.fromkeys(lines, since), now)

	first, second = found(homes[:3], 1), found(homes[3:], 2)
	return first, second, lambda: found(homes, 1, first, (second,))


def sweep(*incidents: str) -> None:
	from gigafibre_fsm.flow.incidents import messages as telling

	for name in telling.messages_due():
		if name in incidents:
			telling.sweep(name)


def emails(topic: str, incident: str) -> list[str]:
	return [row.target for row in messages(topic, incident) if row.channel == "E-mail"]


def test_nobody_reads_that_all_is_over_while_it_goes_on(site, street, two, set_back, messages_on) -> None:
	"""Customers without Internet would read that it is back, or never hear that it is."""
	from gigafibre_fsm.clock import utc_now
	from gigafibre_fsm.flow.incidents import decisions
	from gigafibre_fsm.flow.incidents import messages as telling

	first, second, become_one = two
	telling.send_notice(second)
	become_one()
	set_back(second, "ended_at", 20)
	sweep(first, second)
	assert not messages("incident.cleared", first) and not messages("incident.cleared", second)
	told = [*emails("incident.opened", first), *emails("incident.opened", second)]
	assert len(told) == len(set(told)) == len(street.homes), "each once, of whichever"
	decisions.close(first, utc_now())
	set_back(first, "ended_at", 20)
	sweep(first, second)
	assert sorted(emails("incident.cleared", first)) == sorted(told)


def test_its_parts_and_tickets_go_along(site, street, two) -> None:
	"""The tickets of half the street would stay open, and whoever was told by a part of a part hear nothing more."""
	from gigafibre_fsm.flow.incidents import service, tickets

	first, second, become_one = two
	location, customer = list(street.homes.items())[-1]
	about = {"subject": "Plus d'Internet", "fsm_kind": "Portal"}
	issue = site.get_doc(
		{"doctype": "Issue", "customer": customer, "fsm_service_location": location, **about}
	).insert()
	assert site.db.get_value("Issue", issue.name, "fsm_incident") == second
	values = {
		"status": "Over",
		"cause": "Unknown",
		"started_at": service.now_datetime(),
		"parent_incident": second,
	}
	part = service.create_incident(("OLT exemple", "0/50", "0/50/2"), values)
	tickets.join(become_one())
	assert site.db.get_value("Issue", issue.name, "fsm_incident") == first
	assert site.db.get_value("Network Incident", part.name, "parent_incident") == first


def test_work_that_was_called_off_does_not_begin(site, street) -> None:
	"""A minute after somebody has called it off, customers would read that work is under way."""
	from gigafibre_fsm.clock import utc_now
	from gigafibre_fsm.flow.incidents import decisions, facts, planned

	start = utc_now() + timedelta(hours=2)
	path = facts.path_of(ordering.olt().name, 0, street.slot, 1)
	work = planned.plan(path, start, start + timedelta(hours=2), "", notify=False)
	decisions.dismiss(work.name, "Pas cette nuit")
	planned.start(work.name)
	assert street.one().status == "Dismissed"
