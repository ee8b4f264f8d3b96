"""Findings that stopped being true between the comparison and the click."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.reconcile.tests.findings import found, service, status
from tests.factories import billing

pytestmark = pytest.mark.site


def test_a_service_that_has_ended_is_not_credited_twice(site) -> None:
	"""The days after the end would be credited twice: when the service was ended and by the repair."""
	location = billing.activated()
	site.db.set_value("Service Location", location.name, "status", "Disconnected")
	name = site.db.get_value("Service Subscription", {"location": location.name, "service_type": "TV"})
	finding = found(site, "billed_dead", name)
	ended = {"status": "Cancelled", "end_date": site.utils.nowdate()}
	site.db.set_value("Service Subscription", name, ended)
	with pytest.raises(Conflict, match="already been handled"):
		service().repair(finding)
	assert not site.get_doc("Service Subscription", name).adjustments
	assert status(site, finding) == "Open"
	assert not found(site, "billed_dead", name)
