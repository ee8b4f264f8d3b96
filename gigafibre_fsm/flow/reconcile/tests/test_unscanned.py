"""Findings about visits that a manager completed without all evidence."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.reconcile.tests.findings import found, status
from tests.factories import billing, ordering

pytestmark = pytest.mark.site


def test_a_device_is_a_finding_until_it_is_scanned(site) -> None:
	"""A changed WiFi password would not reach the household's router, and nobody would know before it calls."""
	from gigafibre_fsm.flow.equipment import replacement

	location = billing.activated()
	router = site.db.get_value("Service Equipment", {"location": location.name, "equipment_type": "Routeur"})
	finding = found(site, "device_unscanned", router)
	assert finding
	replacement.match(router, "40:3F:8C:00:A0:01", "Photo du client")
	assert not found(site, "device_unscanned", router)
	assert status(site, finding) == "Gone"


def test_a_device_of_a_planned_visit_is_no_finding(site) -> None:
	"""Every open order would be in the report."""
	order = ordering.order()
	site.db.set_value("Service Location", order.fsm_service_location, "status", "Active")
	for name in site.get_all("Service Equipment", {"sales_order": order.name}, pluck="name"):
		assert not found(site, "device_unscanned", name)


def test_a_visit_without_evidence_is_a_finding(site) -> None:
	"""A manager in a hurry would complete visits without any device in the house, and nobody would check."""
	location = billing.activated()
	job = site.db.get_value("Dispatch Job", {"location": location.name})
	site.db.set_value(
		"Dispatch Job", job, {"status": "Completed", "evidence_override": 0, "evidence_reason": None}
	)
	assert not found(site, "visit_unproven", job)
	site.db.set_value("Dispatch Job", job, {"evidence_override": 1, "evidence_reason": "Panne de l’ACS"})
	finding = found(site, "visit_unproven", job)
	assert "Panne de l’ACS" in site.db.get_value("Reconciliation Finding", finding, "facts")
