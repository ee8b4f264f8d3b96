"""A line that comes back and falls silent again in the same outage."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.factories import billing, ordering
from tests.factories.outbox import messages

pytestmark = pytest.mark.site


@pytest.fixture
def cut(site: Any) -> Any:
	"""(an outage of one household, since ten hours ago; its location; now in UTC)."""
	from gigafibre_fsm import clock
	from gigafibre_fsm.flow.incidents import service

	place = billing.activated((("FTTH80I", 1, 79.95),), fsm_fibre_port=ordering.port(slot=62, port=1).name)
	now = clock.utc_now().replace(microsecond=0)
	began = now - timedelta(hours=10)
	values = {"status": "Running", "cause": "Fibre Cut", "started_at": began, "opened_at": began}
	incident = service.create_incident(("OLT exemple", "0/62", "0/62/1"), values)
	service.add_lines(incident, [place.name], {place.name: began})
	service.update_counts(incident.name)
	return incident, place.name, now


def silences(site: Any, incident: str) -> list[tuple[datetime, datetime | None]]:
	fields = ["silent_since", "back_at"]
	return [
		tuple(row)
		for row in site.get_all(
			"Incident Location", {"incident": incident}, fields, as_list=True, order_by="silent_since"
		)
	]


def test_the_hours_in_which_it_was_back_are_no_outage(site, cut) -> None:
	"""A line that was down two hours and then three would be credited ten, and the CRTC report count twice the user-minutes."""
	from gigafibre_fsm.flow.billing import outage_credits
	from gigafibre_fsm.flow.incidents import decisions, regulator, service

	incident, home, now = cut
	began, again = now - timedelta(hours=10), now - timedelta(hours=3)
	service.mark_restored([], now - timedelta(hours=8))
	service.update_incident(incident.name, status="Running", ended_at=None)
	for _look in range(2):
		service.add_lines(incident, [home], {home: again})
		service.update_counts(incident.name)
	decisions.close(incident.name, now)
	assert silences(site, incident.name) == [(began, now - timedelta(hours=8)), (again, now)]
	regulator.sweep(incident.name)
	fields = ["lines_affected", "user_minutes"]
	assert site.db.get_value("Network Incident", incident.name, fields) == (1, 5 * 60)
	total = sum(credit.amount for credit in outage_credits.preview(incident.name))
	five_hours = Decimal("79.95") * 5 / 24 / 30
	assert abs(total - five_hours) < Decimal("0.05")


def test_one_that_was_not_back_goes_on(site, cut) -> None:
	"""A line that a person believed to be back would lose the hours before."""
	from gigafibre_fsm.flow.incidents import decisions, service

	incident, home, now = cut
	began = now - timedelta(hours=10)
	decisions.close(incident.name, now - timedelta(hours=1))
	service.add_lines(incident, [home], {home: began})
	assert silences(site, incident.name) == [(began, None)]


def test_a_silence_after_the_credit_is_credited_too(site, cut) -> None:
	"""An outage that comes back within the hour, after its credit was given, would be for nothing."""
	from gigafibre_fsm.flow.billing import outage_credits
	from gigafibre_fsm.flow.incidents import decisions, service
	from gigafibre_fsm.flow.incidents.rules import Outage, Plan

	incident, home, now = cut
	decisions.close(incident.name, now - timedelta(hours=6))
	decisions.ask_credit(incident.name)
	first = outage_credits.grant(outage_credits.credits_due()[-1])
	again = now - timedelta(hours=3)
	path = ("OLT exemple", "0/62", "0/62/1")
	outage = Outage(path, frozenset([home]), again, False)
	service.apply(Plan(outage, incident.name, (), path), {home: again}, now)
	decisions.close(incident.name, now)
	mine = site.get_all("Incident Location", {"incident": incident.name}, pluck="name")
	[row] = [name for name in outage_credits.credits_due() if name in mine]
	second = outage_credits.grant(row)
	assert first > second > 0
	assert site.db.get_value("Network Incident", incident.name, "credit_state") == "Given"


def test_it_is_told_once(site, cut, messages_on) -> None:
	"""A household whose line flaps would get a text message at each outage."""
	from gigafibre_fsm.flow.incidents import messages as telling
	from gigafibre_fsm.flow.incidents import service

	incident, home, now = cut
	telling.send_notice(incident.name)
	service.mark_restored([], now - timedelta(hours=8))
	service.update_incident(incident.name, status="Running", ended_at=None)
	service.add_lines(incident, [home], {home: now - timedelta(hours=3)})
	telling.sweep(incident.name)
	assert len(messages("incident.opened", incident.name)) == 2, "an SMS and an e-mail"
	assert service.count_notified(incident.name) == 1
