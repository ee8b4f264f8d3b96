"""Incidents on a site: one per cause, announced once, credited once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.factories import billing, ordering
from tests.factories.outbox import deliver, messages

pytestmark = pytest.mark.site


def test_one_cut_is_one_incident_that_grows_and_ends(site, street) -> None:
	"""A cut cable would be an incident at each look, or stay open for ever."""
	from gigafibre_fsm.flow.incidents import service

	homes = list(street.homes)
	street.look(homes[:4])
	incident = street.one()
	assert (incident.status, incident.lines_down, incident.place) == ("Running", 4, "OLT exemple 0/50/1")
	street.look(homes)
	street.look(homes)
	assert street.one().lines_affected == len(homes)
	known = service.running_at(homes[0])
	assert known and known.name == incident.name
	assert known.sentence("fr").startswith("Panne connue depuis ")
	street.look([])
	assert street.one().status == "Over"
	assert service.running_at(homes[0]) is None
	street.look(homes)
	assert street.one().status == "Running", "one that comes back within the hour is the same"
	found = [row for row in messages("incident.found", incident.name) if row.channel == "Realtime"]
	assert len(found) == 1, "staff hear of it once"


def test_customers_are_told_once_and_hear_that_it_is_over(site, street, set_back, messages_on) -> None:
	"""3,723 outages would be detected without a notification, or customers be notified at each run."""
	from gigafibre_fsm.flow.incidents import decisions
	from gigafibre_fsm.flow.incidents import messages as telling

	homes = list(street.homes)
	street.look(homes[:5])
	name = street.one().name
	telling.sweep(name)
	assert street.one().message_state == "Settling"
	decisions.set_cause(name, "Fibre Cut")
	set_back(name, "opened_at", 20)
	telling.sweep(name)
	street.look(homes)
	for _minute in range(3):
		telling.sweep(name)
	told = messages("incident.opened", name)
	assert len(told) == 2 * len(homes), "by SMS and by e-mail, each once"
	street.look([])
	telling.sweep(name)
	assert messages("incident.cleared", name) == [], "not settled yet"
	set_back(name, "ended_at", 20)
	for _minute in range(3):
		telling.sweep(name)
	cleared = messages("incident.cleared", name)
	assert sorted(row.target for row in cleared) == sorted(row.target for row in told)
	assert street.one().message_state == "All-clear Sent"


def test_a_power_cut_is_no_fault_of_the_network(site, street, set_back, messages_on) -> None:
	"""Customers in a power cut would read that our network has failed."""
	from gigafibre_fsm.exceptions import Conflict
	from gigafibre_fsm.flow.incidents import messages as telling
	from gigafibre_fsm.flow.incidents import service

	street.look(list(street.homes))
	name = street.one().name
	set_back(name, "opened_at", 60)
	service.record_cause(name, dict.fromkeys(street.homes, "dying-gasp"), True)
	telling.sweep(name)
	assert (street.one().cause, street.one().message_state) == ("Power Cut", "None")
	with pytest.raises(Conflict):
		telling.send_notice(name)
	assert messages("incident.opened", name) == []


def test_nobody_more_is_told_of_what_turns_out_a_power_cut(site, street, set_back, messages_on) -> None:
	"""The street that loses its power next would read that our fibre is cut."""
	from gigafibre_fsm.flow.incidents import decisions
	from gigafibre_fsm.flow.incidents import messages as telling

	street.look(list(street.homes)[:-1])
	name = street.one().name
	decisions.set_cause(name, "Fibre Cut")
	set_back(name, "opened_at", 20)
	telling.sweep(name)
	told = len(messages("incident.opened", name))
	decisions.set_cause(name, "Power Cut")
	street.look(list(street.homes))
	telling.sweep(name)
	assert told and len(messages("incident.opened", name)) == told


def test_customers_of_the_former_system_are_told_by_a_person(site, street, set_back, messages_on) -> None:
	"""Both systems would write to the same customers, of whom only one knows what was agreed with them."""
	from gigafibre_fsm.flow.incidents import decisions
	from gigafibre_fsm.flow.incidents import messages as telling

	street.look(list(street.homes))
	incident = street.one()
	site.db.set_value("OLT", incident.olt, "master", "Former System")
	site.clear_document_cache("OLT", incident.olt)
	decisions.set_cause(incident.name, "Fibre Cut")
	set_back(incident.name, "opened_at", 20)
	telling.sweep(incident.name)
	assert street.one().message_state == "To Decide" and not messages("incident.opened", incident.name)
	telling.send_notice(incident.name)
	assert messages("incident.opened", incident.name)


def test_a_dry_run_sends_nothing_and_says_so(site, street, set_back) -> None:
	"""The first night would text everybody because of a wrong topology."""
	from gigafibre_fsm.flow.incidents import decisions
	from gigafibre_fsm.flow.incidents import messages as telling

	street.look(list(street.homes))
	name = street.one().name
	decisions.set_cause(name, "Fibre Cut")
	set_back(name, "opened_at", 20)
	telling.sweep(name)
	assert street.one().message_state == "Dry Run"
	assert messages("incident.opened", name) == []
	assert messages("incident.to_decide", name)
	telling.send_notice(name)
	assert len(messages("incident.opened", name)) == 2 * len(street.homes), "the button tells them"


def test_tickets_join_and_are_closed_with_it(site, street) -> None:
	"""A hundred calls about one cut would be a hundred tickets, each answered by itself."""
	from gigafibre_fsm.clock import utc_now
	from gigafibre_fsm.flow.incidents import decisions, tickets

	before, after = list(street.homes.items())[:2]
	early = ticket(site, *before, fsm_kind="Message")
	street.look(list(street.homes))
	late = ticket(site, *after, fsm_kind="Portal")
	name = street.one().name
	first_back = {"incident": name, "location": before[0]}
	site.db.set_value("Incident Location", first_back, "back_at", utc_now() - timedelta(minutes=5))
	assert {site.db.get_value("Issue", one, "fsm_incident") for one in (early, late)} == {name}
	decisions.close(name, utc_now())
	assert tickets.close_all(name) == 2
	assert site.db.get_value("Issue", early, "status") == "Closed"


def ticket(site: Any, location: str, customer: str, **more: str) -> str:
	issue = site.get_doc(
		{
			"doctype": "Issue",
			"subject": "Plus d'Internet",
			"customer": customer,
			"fsm_service_location": location,
			**more,
		}
	)
	return issue.insert().name


def test_dismissed_lines_do_not_open_it_again(site, street) -> None:
	"""A street without power for a night would be dismissed every five minutes."""
	from gigafibre_fsm.flow.incidents import decisions

	street.look(list(street.homes))
	decisions.dismiss(street.one().name, "Panne d'Hydro")
	street.look(list(street.homes))
	assert street.one().status == "Dismissed"


def test_planned_work_has_notice_and_takes_its_lines(site, street, messages_on) -> None:
	"""Work at night would be found as an outage and sent out as one."""
	from gigafibre_fsm.clock import utc_now
	from gigafibre_fsm.flow.incidents import facts, planned, service

	start = utc_now() + timedelta(hours=2)
	path = facts.path_of(ordering.olt().name, 0, street.slot, 1)
	work = planned.plan(path, start, start + timedelta(hours=2), "Nouvelle fibre.", notify=True)
	assert len(messages("incident.planned", work.name)) == 2 * len(street.homes)
	home = next(iter(street.homes))
	known = service.running_at(home)
	assert known and known.planned and known.sentence("fr").endswith("Nouvelle fibre.")
	site.db.set_value("Network Incident", work.name, "started_at", utc_now() - timedelta(minutes=20))
	planned.start(work.name)
	street.look(list(street.homes))
	assert street.one().name == work.name
	assert street.one().lines_down == len(street.homes)
	street.look([])
	assert street.one().status == "Running", "it lasts until its hour"


def test_an_outage_is_credited_once(site, monkeypatch) -> None:
	"""A customer would be credited at each click, or a month for an hour."""
	from gigafibre_fsm import clock
	from gigafibre_fsm.flow.billing import outage_credits
	from gigafibre_fsm.flow.incidents import decisions, service

	place = billing.activated((("FTTH80I", 1, 79.95),), fsm_fibre_port=ordering.port(slot=60, port=1).name)
	now = clock.utc_now()
	incident = service.create_incident(
		("OLT exemple", "0/60", "0/60/1"),
		{"status": "Running", "cause": "Fibre Cut", "started_at": now - timedelta(days=1), "opened_at": now},
	)
	service.add_lines(incident, [place.name], {place.name: now - timedelta(days=1)})
	decisions.close(incident.name, now)
	statements = []
	with monkeypatch.context() as patch:
		read = site.db.sql
		patch.setattr(
			site.db, "sql", lambda *given, **more: (statements.append(given), read(*given, **more))[1]
		)
		[credit] = outage_credits.preview(incident.name)
	assert len(statements) <= 7, "the preview of a thousand lines is asked by a person who waits"
	assert Decimal("2.50") < credit.amount < Decimal("2.90"), "a day of 79.95 a month"
	decisions.ask_credit(incident.name)
	assert credit.row in outage_credits.credits_due()
	assert outage_credits.grant(credit.row) == credit.amount
	assert outage_credits.grant(credit.row) == credit.amount
	rows = site.get_all(
		"Subscription Adjustment",
		{"parenttype": "Service Subscription", "amount": -float(credit.amount)},
		pluck="parent",
	)
	assert len(rows) == 1
	assert outage_credits.preview(incident.name) == []
	assert site.db.get_value("Network Incident", incident.name, "credit_state") == "Given"


def test_a_discount_that_is_over_does_not_lower_the_credit(site) -> None:
	"""A customer whose commitment has ended pays the full price, but would be credited the discounted one."""
	from gigafibre_fsm import clock
	from gigafibre_fsm.flow.billing import outage_credits
	from gigafibre_fsm.flow.incidents import decisions, service

	lines = (("FTTH80I", 1, 79.95), ("RAB24M", 1, -15))
	place = billing.activated(lines, fsm_fibre_port=ordering.port(slot=62, port=1).name)
	now = clock.utc_now()
	since = now - timedelta(days=1)
	values = {"status": "Running", "cause": "Fibre Cut", "started_at": since, "opened_at": now}
	incident = service.create_incident(("OLT exemple", "0/62", "0/62/1"), values)
	service.add_lines(incident, [place.name], {place.name: since})
	decisions.close(incident.name, now)
	[discounted] = outage_credits.preview(incident.name)
	subscription = site.get_doc("Service Subscription", {"location": place.name})
	site.db.set_value("Subscription Discount", subscription.discounts[0].name, "end_date", "2026-01-31")
	[full] = outage_credits.preview(incident.name)
	assert discounted.amount < Decimal("2.40") < Decimal("2.50") < full.amount


def test_two_outages_at_once_are_credited_once(site) -> None:
	"""A cable that is cut during planned work would be paid back twice for the same hours."""
	from gigafibre_fsm import clock
	from gigafibre_fsm.flow.billing import outage_credits
	from gigafibre_fsm.flow.incidents import decisions, service

	place = billing.activated((("FTTH80I", 1, 79.95),), fsm_fibre_port=ordering.port(slot=61, port=1).name)
	now = clock.utc_now()
	given = []
	for hours, cause in ((24, "Fibre Cut"), (36, "Planned Work")):
		since = now - timedelta(hours=hours)
		values = {"status": "Running", "cause": cause, "started_at": since, "opened_at": now}
		incident = service.create_incident(("OLT exemple", "0/61", "0/61/1"), values)
		service.add_lines(incident, [place.name], {place.name: since})
		decisions.close(incident.name, now)
		[credit] = outage_credits.preview(incident.name)
		decisions.ask_credit(incident.name)
		given.append(outage_credits.grant(credit.row))
		assert given[-1] == credit.amount, "what the manager was shown"
	assert Decimal("1.25") < given[1] < Decimal("1.45"), "the twelve hours that the first was not for"


def test_the_crtc_clock_tells_staff_once(site, street) -> None:
	"""The two hours for the CRTC would be over before anybody thought of them."""
	from gigafibre_fsm.flow.incidents import regulator

	street.look(list(street.homes))
	name = street.one().name
	site.db.set_value("Network Incident", name, "isolates_community", 1)
	for _minute in range(2):
		regulator.sweep(name)
	assert street.one().notify_by
	assert len({row.idempotency_key for row in messages("incident.major", name)}) == len(
		messages("incident.major", name)
	)
	assert "9-1-1" in regulator.draft_notification(
		name
	) or "Isolates a Community" in regulator.draft_notification(name)
	regulator.record_notification(name)
	assert street.one().regulator_told_at


def test_what_the_acs_heard_becomes_an_incident(site, fakes, street) -> None:
	"""The rules would be right, and nothing would ask the ACS."""
	from gigafibre_fsm.flow.incidents import detection
	from tests.factories import provisioning
	from tests.factories.acs import Acs

	site.db.set_single_value("Gigafibre Settings", "genieacs_nbi_url", fakes["genieacs"]["nbi_url"])
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	device = Acs(fakes["genieacs"]["url"]).known_device()
	home = site.get_doc("Service Location", next(iter(street.homes)))
	provisioning.router(location=home, serial=device.rsplit("-", 1)[1], mac=None, acs_device_id=device)
	detection.ask_the_acs()
	answer = deliver("device.informs").response
	assert answer["newest"] > 1_000_000
	assert street.incidents() == []
