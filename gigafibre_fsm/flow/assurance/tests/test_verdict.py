"""The verdict on a place, from its records."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from frappe.utils import getdate, nowdate

from gigafibre_fsm.clock import utc_now
from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.flow.telemetry.reports import Report
from tests.factories import billing, ordering

pytestmark = pytest.mark.site
PLAN = (("FTTH80I", 1, 79.95),)


@pytest.fixture
def place(site):
	"""A household in service on fibre, whose ONT and router the ACS knows."""
	location = billing.activated(PLAN, fsm_fibre_port=ordering.port().name)
	for equipment_type, profile in (("ONT", "Raisecom HT803G-W"), ("Routeur", "TP-Link Deco")):
		known = {
			"acs_device_id": f"X-{equipment_type}-{location.name}",
			"device_profile": profile,
			"status": "Actif",
		}
		at_home = {"location": location.name, "equipment_type": equipment_type}
		site.db.set_value("Service Equipment", at_home, known)
	return location


def report(place: Any, equipment_type: str, minutes: float, **values: Any) -> None:
	from gigafibre_fsm.flow.telemetry import ingest

	at = utc_now() - timedelta(minutes=minutes)
	assert ingest.apply([Report(f"X-{equipment_type}-{place.name}", at, **values)])


def states(place: Any) -> dict[str, str]:
	from gigafibre_fsm.flow.assurance import verdict

	return {check.subject: check.state for check in verdict.of_location(place.name).checks}


def test_a_household_that_works_and_one_whose_ont_is_silent(site, place) -> None:
	"""Support would have to look into seven places before it can answer the telephone."""
	from gigafibre_fsm.flow.assurance import verdict

	report(place, "ONT", 10, rx_power="-19", ip="198.51.100.7")
	report(place, "Routeur", 10, hosts=4)
	found = verdict.of_location(place.name)
	assert found.blocking is None and [check.subject for check in found.checks][:2] == ["account", "standing"]
	light = next(check for check in found.checks if check.subject == "light")
	assert (light.value, light.state) == ("-19.0 dBm", "ok") and light.at and "Report" not in light.sentence
	ont = {"location": place.name, "equipment_type": "ONT"}
	old = utc_now() - timedelta(hours=3)
	name = site.db.get_value("Service Equipment", ont)
	site.db.set_value("Device State", name, "seen_at", old)
	site.db.set_value("Service Equipment", name, {"online": 0, "last_inform": None})
	found = verdict.of_location(place.name)
	assert found.blocking and found.blocking.subject == "ont" and "EQP" not in found.blocking.for_customers
	assert states(place)["wifi"] == "unknown"


def test_a_pause_and_a_debt_come_before_the_devices(site, place) -> None:
	"""A technician would be sent to a household in a seasonal pause."""
	from gigafibre_fsm.flow.activation import suspension
	from gigafibre_fsm.flow.assurance import verdict

	subscriptions = suspension.lock_subscriptions(place.customer)
	suspension.suspend(subscriptions, suspension.SEASONAL, getdate(nowdate()))
	found = verdict.of_location(place.name)
	assert found.blocking and found.blocking.subject == "standing" and states(place)["account"] == "ok"
	suspension.resume(suspension.lock_subscriptions(place.customer))
	assert states(place)["standing"] == "ok"


def test_the_sentence_is_in_the_reader_s_language(site, place) -> None:
	"""A customer in Saint-Anicet would read English, with the names of our ports."""
	from gigafibre_fsm.flow.assurance import verdict

	site.db.set_value("Fibre Port", place.fibre_port, "status", "Faulty")
	site.local.lang = "fr"
	blocking = verdict.of_location(place.name).blocking
	assert blocking and blocking.subject == "port" and place.fibre_port in blocking.sentence
	assert blocking.for_customers.startswith("Votre ligne") and place.fibre_port not in blocking.for_customers


def test_a_verdict_takes_a_fixed_number_of_statements(site, place, monkeypatch) -> None:
	"""A page of a household with ten devices would take ten times as long."""
	from gigafibre_fsm.flow.assurance import verdict
	from tests.factories import provisioning

	def cost() -> int:
		asked, before = [], site.db.sql
		with monkeypatch.context() as patch:
			patch.setattr(
				site.db, "sql", lambda *given, **more: (asked.append(given), before(*given, **more))[1]
			)
			verdict.of_location(place.name)
		return len(asked)

	cost()
	few = cost()
	for _time in range(4):
		provisioning.router(location=place)
	assert cost() == few <= 8


def test_an_unknown_place_is_said_so(site) -> None:
	"""A mistyped place would look like a household without any fault."""
	from gigafibre_fsm.flow.assurance import verdict

	with pytest.raises(NotFound):
		verdict.of_location("LOC-NONE")


def test_a_known_outage_comes_before_the_silent_ont(site, place) -> None:
	"""A hundred households would each be asked to check their power, and each be sent a technician."""
	from gigafibre_fsm.flow.assurance import verdict

	started = utc_now() - timedelta(minutes=30)
	outage = {"cause": "Fibre Cut", "place": "Essai", "status": "Running", "started_at": started}
	incident = site.get_doc({"doctype": "Network Incident", **outage}).insert()
	site.get_doc({"doctype": "Incident Location", "incident": incident.name, "location": place.name}).insert()
	blocking = verdict.of_location(place.name).blocking
	assert blocking and (blocking.subject, blocking.value) == ("incident", incident.name)
	assert incident.name in blocking.sentence and incident.name not in blocking.for_customers
